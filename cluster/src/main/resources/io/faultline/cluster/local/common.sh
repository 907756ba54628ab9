# What every script of the cluster on this machine shares: where things lie, how it speaks, its
# locks, and how it recognises its own processes. Sourced, never run.
#
# Given by the caller in the environment:
#   FL_NAME      the cluster's name; interfaces are called after it
#   FL_STATE     the folder of this cluster alone
#   FL_CACHE     the folder of the base layers, shared by all clusters

BRIDGE=fl-$FL_NAME
LOCK=${FL_STATE%/*}/.$FL_NAME.lock
METRIC=4000
read -r BOOT </proc/sys/kernel/random/boot_id

# Progress is for standard output, a line a step; what went wrong for standard error.
say() { printf '%s\n' "$*"; }
fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Waits a hundredth of a second without starting a process.
nap() { read -rt 0.01 -u 6 || true; }
exec 6<> <(:)

# Takes the lock of this cluster, on descriptor 9, until the script and whatever inherited the
# descriptor have ended. A holder may have removed the file while this one waited for it: hence the
# comparison.
lock_cluster() {
  local holder=
  mkdir -p "${LOCK%/*}"
  while :; do
    exec 9>>"$LOCK"
    if ! flock -n 9; then
      read -r holder <"$LOCK" 2>/dev/null
      say "waiting for process ${holder:-?}, which works on the cluster $FL_NAME"
      flock -w "$1" 9 || fail "the cluster $FL_NAME is being worked on by process ${holder:-?}," \
        "which did not finish in $1 s: wait for it, or end it"
    fi
    [ /proc/self/fd/9 -ef "$LOCK" ] && break
  done
  echo $$ >"$LOCK"
}

# When the process $1 was started, in clock ticks since boot, as START; false if there is none.
started() {
  local stat
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- ${stat##*) }
  [ "$1" != Z ] && START=${20}
}

# Whether the process recorded in the file $1 still lives, as PID. A number alone proves nothing,
# since numbers are used again.
recorded_lives() {
  local start boot
  { read -r PID start boot <"$1"; } 2>/dev/null || return 1
  [ "$boot" = "$BOOT" ] && started "$PID" && [ "$START" = "$start" ]
}

# The processes that process $1 keeps, as CHILDREN. The kernel ends the line with no line end.
children() { CHILDREN=; { read -r CHILDREN <"/proc/$1/task/$1/children"; } 2>/dev/null || [ -n "$CHILDREN" ]; }
