# A lease: one fault on this host, put in and taken out by one process that belongs to nobody else.
#
# The controller sends this script on standard input, as it stands in memory afterwards:
#   begin   starts the watchdog and tells what came of the injection
#   lease   the watchdog: injects, waits, and undoes when it is asked to, when nobody renews the lease
#           for EXPIRES seconds, or when its folder is gone
#   flap    what an injection leaves running, where a fault comes and goes: it ends by itself when the
#           folder is gone, and supplies flap
#   inject, undo   what the watchdog runs, the second also whoever finds it dead
#   holds   tells whether the fault holds
#   heal    asks the watchdog to undo, waits, and tells whether all is well again
#
# One process does both, so an injection can neither come after the undoing nor run beside it; and a
# controller that dies at any moment leaves a watchdog that is not renewed, or nothing at all.
#
# A fault supplies inject, undo (harmless when repeated), undone, holds, and recall, which sets
# `remembered` while the folder is still there.
# Given: ID CLAIM ABOUT EXPIRES POLL UNDO_SECONDS.

# Sets control: the address of the controller and the port it came to. sudo hides the variable, the
# processes above it do not.
control_connection() {
  control=${SSH_CONNECTION:-} parent=$PPID
  while [ -z "$control" ] && [ "$parent" -gt 1 ]; do
    control=$(tr '\0' '\n' < "/proc/$parent/environ" 2>/dev/null | sed -n 's/^SSH_CONNECTION=//p' | head -n 1)
    parent=$(sed -n 's/^PPid:[[:space:]]*//p' "/proc/$parent/status" 2>/dev/null)
    parent=${parent:-0}
  done
}

begin() {
  control_connection
  FAULTLINE_CONTROL=$control; export FAULTLINE_CONTROL
  # Read until the watchdog lets go of its output, which it does when the injection has ended.
  said=$(setsid -f sh -c "$1" faultline-lease "$1" </dev/null 2>&1)
  printf '%s\n' "$said"
  [ "${said##*
}" = "injected 0" ]
}

lease() {
  asked=0
  # Handled, not ignored: what is ignored stays ignored in a daemon that the undoing starts.
  trap : HUP INT TERM PIPE
  trap 'asked=1' USR1
  mkdir "$dir" || refuse "a lease $ID is here already"
  true > "$dir/lock" || { forget "$dir"; refuse "no room for a lease in $FL"; }
  exec 9> "$dir/lock"
  flock -n 9 || refuse "the lease $ID is being healed"
  # Of a begin and a heal that cross on their way, one sees the other.
  [ ! -e "$FL/healed-$ID" ] || { forget "$dir"; refuse "the lease $ID was healed before it began"; }
  { echo $$ > "$dir/pid" && echo 0 > "$dir/renewed" && printf '%s\n' "$ABOUT" > "$dir/about" \
    && printf '%s' "$1" > "$dir/script"; } || { forget "$dir"; refuse "no room for a lease in $FL"; }
  if ! { read -r number < "$FL/claim/number"; } 2>/dev/null || [ "$number" != "$CLAIM" ]; then
    forget "$dir"
    refuse "this run's claim $CLAIM on the host has lapsed"
  fi
  { read -r FAULTLINE_OOM < /proc/$$/oom_score_adj && echo -1000 > /proc/$$/oom_score_adj; } 2>/dev/null
  FAULTLINE_OOM=${FAULTLINE_OOM:-0}; export FAULTLINE_OOM
  over=0
  trap '[ "$over" = 1 ] || take_out "$1"' EXIT

  uptime_now
  last=$now seen=0 pause=0.02
  setsid sh -c "$1" faultline-inject "$1" </dev/null >"$dir/said" 2>&1 9>&- &
  injector=$!
  keep
  { true > "$dir/ending"; } 2>/dev/null
  [ -z "$injector" ] || stop_injector
  put_out "$1"
}

# Returns when the lease is over.
keep() {
  while :; do
    renewed=$seen
    { read -r renewed < "$dir/renewed"; } 2>/dev/null
    uptime_now
    [ "$renewed" = "$seen" ] || { seen=$renewed; last=$now; }
    if [ "$asked" = 1 ] || [ -e "$dir/heal" ] || [ ! -d "$dir" ] || [ $((now - last)) -ge "$EXPIRES" ]; then
      return
    fi
    [ -z "$injector" ] || [ ! -e "$dir/injected" ] || tell
    sleep "$pause" >/dev/null 2>&1 9>&- &
    wait $!
  done
}

# Tells what came of the injection, and lets go of the controller.
tell() {
  wait "$injector"
  injector=
  recall
  FAULTLINE_REMEMBERED=$remembered; export FAULTLINE_REMEMBERED
  cat "$dir/said"
  read -r status < "$dir/injected"
  echo "injected $status"
  exec >/dev/null 2>&1
  pause=$POLL
}

# An injection that hangs is ended first: nothing may be injected after the undoing.
stop_injector() {
  # In this form every shell takes the group for a group.
  kill -s KILL -- "-$injector" 2>/dev/null
  tries=0
  while [ "$tries" -lt 40 ] && process "$injector" && [ "$state_letter" != Z ]; do
    tries=$((tries + 1))
    sleep 0.05 9>&-
  done
  echo "the injection was ended before it had done its work"
  exec >/dev/null 2>&1
}

# Undoes, and again if that fails: sooner at first, for ten minutes. Then only `faultline heal` can.
put_out() {
  tries=0 pause=1
  until take_out "$1"; do
    tries=$((tries + 1))
    [ "$tries" -lt 30 ] || break
    sleep "$pause" 9>&-
    pause=$((pause < 16 ? pause * 2 : 30))
  done
  over=1
  [ "$tries" -ge 30 ] || forget "$dir"
}

take_out() {
  timeout -k 1 "$UNDO_SECONDS" sh -c "$1" faultline-undo "$1" </dev/null >/dev/null 2>&1 9>&-
}

# Leaves a process of its own running, which does what the fault's flap says, and takes what it began
# with it when it is ended. It ends by itself when the folder of the lease is gone.
start_flapping() {
  setsid sh -c "$script" faultline-flap "$script" </dev/null >/dev/null 2>&1 &
  flapper=$!
  process "$flapper" && echo "$flapper $started" > "$dir/flapper" || refuse "no room for the number of a process"
}

# Sets flapper; fails if it does not run.
flaps() {
  { read -r flapper since < "$dir/flapper"; } 2>/dev/null && process "$flapper" && [ "$started" = "$since" ] && [ "$state_letter" != Z ]
}

end_flapping() {
  if flaps; then kill -s KILL -- "-$flapper"; fi
}

# Where the folder is gone, its watchdog may not have looked yet: it is given POLL and some seconds.
seen_undone() {
  uptime_now
  deadline=$((now + ${POLL%%.*} + 5))
  until words=$(undone); do
    uptime_now
    [ "$now" -lt "$deadline" ] || break
    sleep 0.2
  done
  [ -z "$words" ] || printf '%s\n' "$words"
  [ "$now" -lt "$deadline" ]
}

state
dir=$FL/lease-$ID
remembered=${FAULTLINE_REMEMBERED:-}
script=$1
case $0 in
  faultline-begin) begin "$1" ;;
  faultline-lease) lease "$1" ;;
  *)
    # The undoing may start a daemon, which must not inherit the watchdog's exemption.
    [ -z "${FAULTLINE_OOM:-}" ] || { echo "$FAULTLINE_OOM" > /proc/$$/oom_score_adj; } 2>/dev/null
    unset FAULTLINE_OOM FAULTLINE_REMEMBERED
    case $0 in
      faultline-inject)
        (inject)
        echo $? > "$dir/injected"
        ;;
      faultline-undo) recall; undo && undone ;;
      faultline-flap) recall; flap ;;
      faultline-holds)
        [ -d "$dir" ] && [ ! -e "$dir/ending" ] || refuse "the lease has run out"
        recall
        holds
        ;;
      faultline-heal)
        true > "$FL/healed-$ID"
        recall
        release "$dir" "$((UNDO_SECONDS + 5))" || refuse "the fault is not undone yet; its watchdog goes on trying"
        seen_undone
        ;;
    esac
    ;;
esac
