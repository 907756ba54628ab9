# Scarce processors: the system's processes on this host are put into a control group of this fault's own,
# of version 2 or 1, which may use PERCENT of one processor, and back where they were to heal.
# Given: PIDS, the system's command that prints them; PERCENT.

recall() {
  [ ! -e "$dir/group" ] || remembered=$(cat "$dir/group")
}

# Sets tree, where the groups that limit processors lie, and version. Where nobody mounted them, they are
# mounted here; own is then the mount.
find_tree() {
  own=-
  if grep -q -s -w cpu /sys/fs/cgroup/cgroup.controllers; then tree=/sys/fs/cgroup version=2; return 0; fi
  version=1
  options=$(sed -n 's/^[0-9]*:\([^:]*\):.*/\1/p' /proc/self/cgroup | grep -E -x '(.*,)?cpu(,.*)?')
  [ -n "$options" ] || refuse "no control groups limit processors here"
  tree=$(sed -n 's/^[^ ]* \([^ ]*\) cgroup \([^ ]*\) .*/\1 \2/p' /proc/mounts | grep -E '[ ,]cpu(,|$)' | head -n 1)
  tree=${tree% *}
  [ -z "$tree" ] || return 0
  tree=$FL/cgroup-$ID own=$tree
  mkdir -p "$tree" && mount -t cgroup -o "$options" cgroup "$tree" || refuse "the control groups for processors could not be mounted"
}

# Prints the group of process $1, as its tree names it.
group_of() {
  if [ "$version" = 2 ]; then sed -n 's/^0:://p' "/proc/$1/cgroup"
  else sed -n 's/^[0-9]*:\(.*,\)\{0,1\}cpu\(,[^:]*\)\{0,1\}:\(.*\)/\3/p' "/proc/$1/cgroup"
  fi 2>/dev/null
}

# Some hosts share a tree, so the group is called after the host as well.
inject() {
  find_tree
  group=$tree/faultline-$(uname -n)-$ID
  # Written down before it is there: own mount, group, version, and then where processes came from.
  echo "$own $group $version" > "$dir/group" || refuse "no room for the name of a group"
  if [ "$version" = 2 ]; then echo +cpu > "$tree/cgroup.subtree_control" || exit; fi
  # One that a host left which ended with a fault in force is empty.
  [ ! -d "$group" ] || rmdir "$group" || refuse "the control group $group is in use"
  mkdir "$group" || refuse "no control group could be made"
  if [ "$version" = 2 ]; then echo "$((PERCENT * 1000)) 100000" > "$group/cpu.max"
  else echo 100000 > "$group/cpu.cfs_period_us" && echo "$((PERCENT * 1000))" > "$group/cpu.cfs_quota_us"
  fi || refuse "no limit could be set"
  rounds=0 fresh=1
  # What is forked by one that was put in is in as well.
  while [ "$fresh" = 1 ] && [ "$rounds" -lt 10 ]; do
    rounds=$((rounds + 1)) fresh=0
    for pid in $(system_pids); do
      process "$pid" && [ "$state_letter" != Z ] || continue
      ! grep -q -x "$pid" "$group/cgroup.procs" || continue
      was=$(group_of "$pid")
      echo "$pid $started ${was:-/}" >> "$dir/group" || exit
      echo "$pid" > "$group/cgroup.procs" && fresh=1
    done
  done
  grep -q . "$group/cgroup.procs" || refuse "no process of the system runs here"
}

# Sets own, group, version and tree; fails if there is nothing that is remembered.
remembered_group() {
  [ -n "$remembered" ] || return 1
  read -r own group version <<REMEMBERED
$remembered
REMEMBERED
  tree=${group%/*}
}

# Puts every process of the group where it was; those that were born in it, where the first one was.
undo() {
  remembered_group || return 0
  tries=0
  while [ -d "$group" ] && [ "$tries" -lt 20 ]; do
    home=$(printf '%s\n' "$remembered" | sed -n '2s/^[0-9]* [0-9]* //p')
    for pid in $(cat "$group/cgroup.procs" 2>/dev/null); do
      was=$(printf '%s\n' "$remembered" | sed -n "s/^$pid [0-9]* //p" | head -n 1)
      was=${was:-$home}
      { echo "$pid" > "$tree${was%/}/cgroup.procs" || echo "$pid" > "$tree/cgroup.procs"; } 2>/dev/null
    done
    rmdir "$group" 2>/dev/null || sleep 0.05
    tries=$((tries + 1))
  done
  [ ! -d "$group" ] || return 1
  [ "$own" = - ] || ! grep -q -s " $own " /proc/mounts || umount "$own" || return 1
  [ "$own" = - ] || [ ! -d "$own" ] || rmdir "$own"
}

undone() {
  remembered_group || return 0
  if [ -d "$group" ]; then echo "the control group is still there"; return 1; fi
  [ "$own" = - ] || ! grep -q -s " $own " /proc/mounts || return 1
  echo "the control group is gone"
}

throttled() { sed -n 's/^nr_throttled //p' "$group/cpu.stat"; }

# A process of ours that does nothing but compute shows that the limit is kept: what it and the system use
# together is more than they may.
holds() {
  remembered_group && [ -d "$group" ] || refuse "there is no control group"
  count=$(grep -c . "$group/cgroup.procs")
  [ "$count" -gt 0 ] || refuse "no process of the system is left in the control group"
  before=$(throttled)
  timeout -k 1 0.5 sh -c 'echo $$ > "$0/cgroup.procs" && while :; do :; done' "$group"
  after=$(throttled)
  [ "$after" -gt "$before" ] || refuse "the control group was not held back"
  echo "$count processes have $PERCENT % of a processor, and were held back in $((after - before)) turns of 0.1 s"
}
