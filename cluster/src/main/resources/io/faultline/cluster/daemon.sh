# What is known of a daemon on a host. For `sh`, with setsid and flock beside the POSIX tools.
# Given: name, pid_file, log, folder; a word for each of `env` and its arguments as "$@".
#
# The pid file holds the process's id, when it was started in ticks since boot, and which boot that
# was: a number alone proves nothing, since numbers are used again. The process leads a session,
# which its own processes share. The number of a session is not used again while it has a process.
set +e
read -r boot </proc/sys/kernel/random/boot_id

fail() { printf '%s\n' "$*" >&2; exit 1; }

# Complains with the last lines of the log, of those after the first $2 bytes of it.
fail_with_log() {
  lines=$(tail -c "+$(($2 + 1))" -- "$log" 2>/dev/null | tail -n 8 | sed 's/^/  /')
  fail "$1${lines:+:
$lines}"
}

# The time that never jumps, in hundredths of a second, as `now`.
clock() { read -r now _ </proc/uptime; now=${now%.*}${now#*.}; }

# What the kernel says of the process $1: `state`, and when it was started, as `began`.
look() {
  { read -r stat <"/proc/$1/stat"; } 2>/dev/null || return 1
  set -- ${stat##*) }
  state=$1 began=${20}
}

# What the pid file says, if it is of this boot.
recorded() { { read -r leader start of <"$pid_file"; } 2>/dev/null && [ "$of" = "$boot" ]; }

alive() { recorded && look "$leader" && [ "$began" = "$start" ] && [ "$state" != Z ]; }

# The daemon's processes. Where the first is gone, those that it left are known by their environment.
pids() {
  recorded || return 0
  if look "$leader"; then [ "$began" = "$start" ] || return 0; else start=; fi
  for pid in $(cat /proc/[0-9]*/stat 2>/dev/null |
    sed -n "s/^\([0-9]*\) (.*) [^ZX] [0-9]* [0-9]* $leader .*/\1/p"); do
    [ -n "$start" ] || { tr '\0' '\n' <"/proc/$pid/environ" | grep -qxF "FAULTLINE_DAEMON=$pid_file"; } 2>/dev/null || continue
    echo "$pid"
  done
}

# Waits until the command $2 and its arguments fail, for $1 hundredths of a second.
while_it_holds() {
  clock; end=$((now + $1)); shift
  while "$@"; do
    clock; [ "$now" -lt "$end" ] || return 1
    sleep 0.05
  done
}

any() { [ -n "$(pids)" ]; }

# Starting and stopping wait for each other.
lock() { exec 9>>"$pid_file.lock" && flock 9 || fail "$pid_file.lock cannot be locked"; }

start() {
  mkdir -p -- "$(dirname -- "$pid_file")" "$(dirname -- "$log")" "$folder" && cd -- "$folder" || exit 1
  lock
  alive && exit 0
  while_it_holds 200 any || fail "$name ended before, and left processes that still run:" $(pids)
  size=$( (wc -c <"$log") 2>/dev/null)
  # Standard output is closed, and the reader goes on, when the process becomes the daemon. It does
  # so without a job in the background, whose SIGINT would be ignored for ever.
  said=$(FAULTLINE_DAEMON=$pid_file setsid -f sh -c '
    pid_file=$1 boot=$2 log=$3; shift 3
    began() { read -r stat </proc/$$/stat; set -- ${stat##*) }; began=${20}; }
    began
    echo "$$ $began $boot" >"$pid_file.new" && mv -f "$pid_file.new" "$pid_file" && echo recorded &&
      exec "$@" </dev/null >>"$log" 2>&1 9>&-
  ' "$name" "$pid_file" "$boot" "$log" "$@")
  [ "$said" = recorded ] || fail "$name was not started: $pid_file cannot be written"
  for look in 1 2 3 4 5; do
    sleep 0.02
    alive || fail_with_log "$name ended as soon as it was started" "${size:-0}"
  done
}

# Ends the daemon: its first process by the signal $1 or, $2 hundredths of a second later, by
# force, and then by force what is left.
stop() {
  [ -e "$pid_file" ] || [ -e "$pid_file.lock" ] || exit 0
  lock
  if alive; then
    # What is paused does not end.
    kill -s CONT $(pids) 2>/dev/null
    kill -s "$1" "$leader" 2>/dev/null
    while_it_holds "$2" alive
  fi
  kill -s KILL $(pids) 2>/dev/null
  while_it_holds 1000 any || fail "$name does not end, although it was killed: process" $(pids)
  rm -f -- "$pid_file"
}

# Whether a process of the daemon listens on the TCP port $1, in hexadecimal.
listens() {
  for inode in $(grep -h ":$1 [0-9A-F]*:0000 0A " /proc/net/tcp /proc/net/tcp6 2>/dev/null |
    sed 's/^ *\([^ ]\{1,\} \{1,\}\)\{9\}\([0-9]*\) .*/\2/'); do
    for pid in $(pids); do
      ls -l "/proc/$pid/fd" 2>/dev/null | grep -qF "socket:[$inode]" && return
    done
  done
  return 1
}

# Waits until the daemon listens on port $1, in hexadecimal $2, for $3 hundredths of a second.
await_port() {
  clock; until=$((now + $3))
  until listens "$2"; do
    alive || fail_with_log "$name does not run, and does not listen on port $1" 0
    clock; [ "$now" -lt "$until" ] || fail_with_log "$name does not listen on port $1 yet, after $(($3 / 100)) s" 0
    sleep 0.05
  done
}
