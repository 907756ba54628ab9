# The hosts: how they are started, probed and ended. Sourced.

# What the hosts of this cluster have in common and no other cluster has: names, who may log in, and
# what of the machine they must not see.
make_common() {
  local common=$FL_STATE/common i path entry
  local -a hosts=($FL_HOSTS) addresses=($FL_ADDRESSES)
  mkdir "$common" "$FL_STATE/base"
  mount -o loop,ro "$BASE/layers.ext4" "$FL_STATE/base" && mount -t tmpfs -o mode=755,size=16m tmpfs "$common" ||
    fail "the base layer $BASE cannot be mounted"
  ssh-keygen -q -t ed25519 -N '' -C "faultline $FL_NAME" -f "$FL_STATE/id_ed25519" || fail "no key could be made"
  mkdir -p "$common/etc" "$common/root/.ssh"
  chmod 700 "$common/root" "$common/root/.ssh"
  {
    echo "127.0.0.1 localhost"
    echo "::1 localhost"
    for i in "${!hosts[@]}"; do echo "${addresses[i]} ${hosts[i]}"; done
    echo "$FL_GATEWAY controller"
  } >"$common/etc/hosts"
  cp "$FL_STATE/id_ed25519.pub" "$common/root/.ssh/authorized_keys"
  # A shell that has nothing to read starts ten times as fast as one that sets up a developer's desk.
  : >"$common/root/.bashrc"
  while read -r path; do hide "$common" "$path"; done <<<"$FL_HIDDEN"
  # What came into the machine's top folder after the base layer was made.
  for entry in /* /.[!.]*; do
    case ${entry#/} in
      bin | etc | lib | lib32 | lib64 | libx32 | opt | sbin | usr | var) ;;
      *) [ ! -e "$entry" ] || [ -e "$FL_STATE/base/mask$entry" ] || hide "$common" "$entry" ;;
    esac
  done
}

# A whiteout for the folder $2 in the layer $1, under folders that look as the machine's do.
hide() {
  local layer=$1 path=$2 part='' rest=${2#/}
  [ -n "$path" ] && [ -e "$path" ] || return 0
  while [[ $rest == */* ]]; do
    part+=/${rest%%/*}
    rest=${rest#*/}
    # Hidden already, with all that is in it.
    [ ! -c "$layer$part" ] && [ ! -c "$FL_STATE/base/mask$part" ] || return 0
    [ -d "$layer$part" ] || {
      mkdir "$layer$part" && chmod --reference="$part" "$layer$part" && chown --reference="$part" "$layer$part"
    } || fail "$path cannot be hidden from the hosts"
  done
  [ -e "$layer$path" ] || [ -e "$FL_STATE/base/mask$path" ] || mknod "$layer$path" c 0 0 ||
    fail "$path cannot be hidden from the hosts"
}

start_hosts() {
  local -a hosts=($FL_HOSTS) addresses=($FL_ADDRESSES)
  local i told= end=$((SECONDS + 30))
  exec 7</proc/self/ns/net
  # A signal waits until every host has recorded itself, so that all can be ended.
  trap told=yes INT TERM HUP
  for i in "${!hosts[@]}"; do
    start_host "${hosts[i]}" "${addresses[i]}" "$((i + 1))" &
  done
  exec 7<&-
  for i in "${hosts[@]}"; do
    until [ -s "$FL_STATE/$i/pid" ]; do
      [ $SECONDS -lt $end ] || fail "the process of the host $i cannot be recorded in $FL_STATE/$i"
      nap
    done
  done
  # Their deaths are reported by nobody but us.
  disown -a
  trap 'exit 130' INT TERM HUP
  [ -z "$told" ] || exit 130
}

# Becomes the process that keeps the host $1. It records itself before it does anything, and holds
# the lock of the cluster until it has: whoever has the lock knows of every process.
start_host() {
  local own=$FL_STATE/$1
  trap - EXIT
  mkdir -p "$own/disk" "$own/root"
  started $BASHPID
  echo "$BASHPID $START $BOOT" >"$own/pid"
  exec 9>&- 6>&- </dev/null >"$own/log" 2>&1
  cp --sparse=always "$BASE/disk.ext4" "$own/disk.ext4"
  exec setsid unshare --net --mount --uts --ipc --pid --fork --kill-child=KILL \
    bash "$SCRIPTS/host.sh" "$1" "$2/$FL_PREFIX" "$BRIDGE-$3" "$BRIDGE" "$FL_STATE" "$own"
}

# Returns when every host's SSH daemon answers.
await_hosts() {
  local -a hosts=($FL_HOSTS) addresses=($FL_ADDRESSES) waits=()
  local i
  for i in "${!hosts[@]}"; do
    await_host "${hosts[i]}" "${addresses[i]}" &
    waits+=($!)
  done
  for i in "${waits[@]}"; do wait "$i" || exit 1; done
}

await_host() {
  local own=$FL_STATE/$1 end=$((SECONDS + 30))
  trap - EXIT
  until [ -e "$own/ready" ] && answers "$2"; do
    [ ! -s "$own/pid" ] || recorded_lives "$own/pid" || host_failed "$1"
    [ $SECONDS -lt $end ] || host_failed "$1"
    nap
  done
}

host_failed() {
  fail "the host $1 did not come up:
$(tail -n 10 "$FL_STATE/$1/log" 2>/dev/null | sed 's/^/  /')"
}

# Whether an SSH daemon answers at the address $1, within a second.
answers() {
  timeout 1 bash -c 'exec 3<>"/dev/tcp/$1/22" && read -rt 1 -u 3 banner && [[ $banner == SSH-* ]]' answers "$1" 2>/dev/null
}

# How every host does, as HEALTH[name]: dead, silent (its SSH daemon does not answer) or answering.
probe_hosts() {
  declare -gA HEALTH=()
  local -A probes=()
  local name rest
  while read -r name rest; do
    [[ $rest =~ address:\ ([^,]+) ]] || continue
    name=${name%:}
    HEALTH[$name]=dead
    recorded_lives "$FL_STATE/$name/pid" && children "$PID" || continue
    answers "${BASH_REMATCH[1]}" &
    probes[$name]=$!
  done <"$FL_STATE/cluster.yaml"
  for name in "${!probes[@]}"; do
    wait "${probes[$name]}" && HEALTH[$name]=answering || HEALTH[$name]=silent
  done
}

# Ends every host, and waits until the kernel has taken it apart.
end_hosts() {
  local file pid end=$((SECONDS + 10)) left=
  for file in "$FL_STATE"/*/pid; do
    recorded_lives "$file" || continue
    # Stopped, it cannot make a host between the look and the kill.
    kill -STOP "$PID"
    children "$PID"
    kill -KILL $CHILDREN "$PID" 2>/dev/null
    left+=" $CHILDREN $PID"
  done
  for pid in $left; do
    while started "$pid"; do
      [ $SECONDS -lt $end ] || fail "process $pid of the cluster $FL_NAME does not end: what does it wait for? (/proc/$pid/stack)"
      nap
    done
  done
  for file in /sys/block/loop*/loop/backing_file; do
    while { read -r pid <"$file"; } 2>/dev/null && [[ $pid == "$FL_STATE/"* ]]; do
      [ $SECONDS -lt $end ] || fail "${file%/loop/*} is still mounted on $pid"
      nap
    done
  done
}
