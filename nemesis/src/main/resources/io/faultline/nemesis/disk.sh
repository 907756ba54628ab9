# A disk that takes nothing more, as one host does its part: the file system of FOLDER is filled with
# files of ours (MODE `full`), or frozen, so that whoever writes waits (`frozen`).
# Given: MODE FOLDER.

recall() {
  [ ! -e "$dir/disk" ] || remembered=$(cat "$dir/disk")
}

# Leases lie in memory: a fault of that would take them with it.
inject() {
  [ -d "$FOLDER" ] || refuse "there is no folder $FOLDER here"
  [ "$(stat -c %d "$FOLDER")" != "$(stat -c %d "$FL")" ] || refuse "$FOLDER lies where the leases do"
  ours=$FOLDER/.faultline-$ID
  mount=$(stat -c %m "$FOLDER")
  frozen_elsewhere && frozen=yes || frozen=
  [ "$MODE$frozen" != fullyes ] || refuse "$mount is frozen by another fault"
  [ "$MODE$mount" != frozen/ ] || refuse "$FOLDER is on the file system of /, which cannot be frozen without the host: give it one of its own"
  echo "$MODE $mount $ours" > "$dir/disk" || refuse "no room for the name of a folder"
  case $MODE in
    full)
      mkdir "$ours" || refuse "nothing can be written to $FOLDER"
      fill
      ;;
    frozen) [ -n "$frozen" ] || fsfreeze -f "$mount" || refuse "the file system of $FOLDER cannot be frozen" ;;
  esac
}

# In parts that get smaller: what is there for root alone is taken as well, and nothing is written.
fill() {
  size=$(df --output=avail -B1 "$FOLDER" | tail -n 1) part=0
  size=$((size))
  while [ "$size" -ge 4096 ] && [ "$part" -lt 4000 ]; do
    part=$((part + 1))
    fallocate -l "$size" "$ours/$part" 2>"$dir/complaint" && continue
    case $(cat "$dir/complaint") in
      *"No space left"*) ;;
      *) refuse "the disk cannot be filled: $(cat "$dir/complaint")" ;;
    esac
    size=$((size / 2))
  done
}

# Sets mode, mount and ours; fails if nothing is remembered.
remembered_disk() {
  [ -n "$remembered" ] || return 1
  read -r mode mount ours <<REMEMBERED
$remembered
REMEMBERED
}

# A file system that another fault still holds frozen is left so; the last one to end thaws it.
undo() {
  remembered_disk || return 0
  [ ! -e "$dir/disk" ] || mv -f "$dir/disk" "$dir/disk.over"
  if [ "$mode" = frozen ]; then
    if frozen_elsewhere; then return 0; fi
    fsfreeze -u "$mount" 2>/dev/null
  fi
  rm -rf "$ours"
}

frozen_elsewhere() { cat "$FL"/lease-*/disk 2>/dev/null | grep -q "^frozen $mount "; }

undone() {
  remembered_disk || return 0
  if frozen_elsewhere; then echo "another fault keeps $mount frozen"; return 0; fi
  if [ -e "$ours" ]; then echo "$ours is still there"; return 1; fi
  writes=$(timeout 5 sh -c 'printf x > "$0" && rm "$0"' "$ours.try" 2>&1) || { echo "nothing can be written yet: $writes"; return 1; }
  echo "a write succeeds"
}

# Tries a write itself.
holds() {
  remembered_disk || refuse "nothing was done to a disk"
  if [ "$mode" = full ]; then
    said=$(dd if=/dev/zero of="$ours.try" bs=65536 count=4 2>&1) && { rm -f "$ours.try"; refuse "a write to $FOLDER succeeds"; }
    rm -f "$ours.try"
    case $said in *"No space left on device"*) echo "a write fails: no space left on device" ;; *) refuse "$said" ;; esac
    return 0
  fi
  # Who writes cannot be ended before the thaw: nobody waits for it, and it writes nothing but a time.
  setsid touch -c -a "$FOLDER" </dev/null >/dev/null 2>&1 &
  writer=$! tries=0
  while process "$writer" && [ "$state_letter" != D ] && [ "$state_letter" != Z ] && [ "$tries" -lt 40 ]; do
    tries=$((tries + 1))
    sleep 0.05
  done
  process "$writer" && [ "$state_letter" = D ] || refuse "a write to $FOLDER does not wait"
  echo "a write waits: process $writer is in state D"
}
