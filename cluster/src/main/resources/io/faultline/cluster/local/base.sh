# The base layer: what the hosts have beyond the machine's own files. Sourced.
#
# A base layer is a folder, complete or not there at all:
#   layers.ext4  a file system, since an overlay refuses layers that lie in one another, with
#     upper/       what apt-get changed, as an overlay's upper folder
#     mask/        whiteouts for what must not show through from the machine
#     top/         what every host of every cluster has instead
#   disk.ext4    an empty file system, to be copied for each host
#   lock         held, shared, by every host that is mounted on the layer
# It is called after the machine's package state, and after the packages and the recipe. Both files
# are sparse.

RECIPE=$SCRIPTS/base-inside.sh

name_base() {
  local sums
  sums=$({ printf '%s\n' "$FL_PACKAGES"; cat "$SCRIPTS/base.sh" "$RECIPE"; } |
    sha256sum /var/lib/dpkg/status -) || fail "/var/lib/dpkg/status cannot be read: the cluster on" \
    "this machine needs Debian, or a system made from it"
  set -- $sums
  MACHINE=${1:0:12}
  BASE=$FL_CACHE/base-$MACHINE-${3:0:12}
}

# Holds the base layer on descriptor 8; false if it is not there.
hold_base() {
  [ -e "$BASE/lock" ] || return 1
  exec 8<>"$BASE/lock"
  flock -s 8
  [ /proc/self/fd/8 -ef "$BASE/lock" ]
}

# Makes sure that the base layer is there, and holds it. BASE is its folder then.
ensure_base() {
  name_base
  hold_base && { : >"$BASE/lock"; return; }
  mkdir -p "$FL_CACHE" || fail "the folder $FL_CACHE cannot be made: set FAULTLINE_CACHE to another"
  exec 7>>"$FL_CACHE/.lock"
  flock -n 7 || { say "waiting for another process that fills $FL_CACHE"; wait_for flock 7; }
  name_base
  hold_base || { build_base; hold_base || fail "the base layer $BASE was removed by somebody"; }
  remove_old_bases
  exec 7>&-
}

# Runs a long command so that a signal to the script is acted on at once.
wait_for() {
  "$@" &
  wait $!
}

# An empty file system in the file $1, of $2 bytes with $3 files at most. Its tables are small enough
# that nothing needs to write them beforehand.
make_disk() {
  truncate -s "$2" "$1" && mkfs.ext4 -q -m 0 -N "$3" -E lazy_itable_init=1,lazy_journal_init=1 "$1"
}

build_base() {
  local new=$BASE.new log=$BASE.new/apt.log part after begun=$SECONDS
  for part in /bin /etc /lib /sbin /usr /var; do
    mountpoint -q "$part" && fail "$part is a file system of its own here, which the hosts cannot share:" \
      "a cluster on this machine needs it on the same one as /"
  done
  say "installing the packages of the hosts, once: $FL_PACKAGES"
  rm -rf --one-file-system "$FL_CACHE"/base-*.new
  mkdir -p "$new"/layers
  make_disk "$new/layers.ext4" 16G 1048576 && make_disk "$new/disk.ext4" 4G 131072 ||
    fail "a file system cannot be made in $FL_CACHE: is there room?"
  # The parent's death reaches unshare, and unshare's the rest: nothing of apt outlives this script.
  wait_for setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child=KILL \
    bash "$RECIPE" "$new" "$FL_PACKAGES" || fail "the packages could not be installed into the base layer:
$(tail -n 12 "$log" 2>/dev/null | sed 's/^/  /')"
  read -r after _ < <(sha256sum /var/lib/dpkg/status)
  [ "${after:0:12}" = "$MACHINE" ] || fail "the packages of this machine changed meanwhile: run the command again"
  rmdir "$new/layers"
  : >"$new/lock"
  mv -T "$new" "$BASE" || fail "$new cannot be renamed"
  say "the base layer is there, after $((SECONDS - begun)) s: $(du -sh "$BASE" | cut -f1)"
}

# Removes what no host is mounted on: every layer of another package state, and all but the three
# used last of this one.
remove_old_bases() {
  local base kept=0
  while read -r base; do
    [ "$base" = "$BASE" ] && continue
    case $base in
      "$FL_CACHE/base-$MACHINE-"*) [ $((kept += 1)) -lt 3 ] && continue ;;
    esac
    ( exec 5<>"$base/lock" && flock -n 5 && mv -T "$base" "$base.new" && rm -rf --one-file-system "$base.new") || true
  done < <(ls -dt "$FL_CACHE"/base-*/lock 2>/dev/null | sed 's|/lock$||')
}
