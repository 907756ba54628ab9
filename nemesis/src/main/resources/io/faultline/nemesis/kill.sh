# A kill: the system's processes on this host are killed, and the system is started to heal.
# LOOP may say that it is killed again and again: `0` whenever it runs, as a supervisor may start it; else
# it is started here, and killed that many seconds later, in turn.
# Given: LOOP; PIDS, the system's command that prints them; START, the one that starts it, with what it reads in START_INPUT,
# and START_SECONDS.

recall() {
  [ ! -e "$dir/killed" ] || remembered=$(cat "$dir/killed")
}

inject() {
  true > "$dir/killed" || refuse "no room for a list of processes"
  rounds=0 fresh=1
  # A second look finds what was forked meanwhile; what a supervisor starts again is left alone.
  while [ "$fresh" = 1 ] && [ "$rounds" -lt 2 ]; do
    rounds=$((rounds + 1)) fresh=0
    for pid in $(system_pids); do
      process "$pid" && [ "$state_letter" != Z ] || continue
      echo "$pid $started" >> "$dir/killed" || exit
      kill -9 "$pid" && fresh=1
    done
  done
  [ -s "$dir/killed" ] || refuse "no process of the system runs here"
  [ -z "$LOOP" ] || start_flapping
}

flap() {
  times=0
  # A start that hangs, or a daemon that it began, is no part of what is ended with this.
  while [ -d "$dir" ] && [ ! -e "$dir/ending" ]; do
    if [ "$LOOP" = 0 ]; then sleep 0.1; else kept_down || start_system; sleep "$LOOP"; fi
    [ -d "$dir" ] && [ ! -e "$dir/ending" ] || break
    killed=0
    for pid in $(system_pids); do
      process "$pid" && [ "$state_letter" != Z ] && kill -9 "$pid" && killed=1
    done
    if [ "$killed" = 1 ]; then
      times=$((times + 1))
      { echo "$times" > "$dir/times"; } 2>/dev/null
    fi
  done
}

# Starts the system unless another kill keeps it down: as with a pause, one's own is withdrawn first.
# Where the folder is gone, nobody knows, and a start that is not needed does nothing.
undo() {
  end_flapping
  if [ -d "$dir" ]; then
    [ ! -e "$dir/killed" ] || mv -f "$dir/killed" "$dir/killed.over"
    [ -s "$dir/killed.over" ] || return 0
  fi
  kept_down || start_system || runs
}

start_system() {
  printf %s "$START_INPUT" | timeout -k 5 "$START_SECONDS" sh -c "$START" >/dev/null 2>&1
}

# Sets pid, of a process of the system that runs; fails if there is none.
runs() {
  for pid in $(system_pids); do
    if process "$pid" && [ "$state_letter" != Z ]; then return 0; fi
  done
  return 1
}

kept_down() {
  for other in "$FL"/lease-*/killed; do
    if [ -s "$other" ] && [ "$other" != "$dir/killed" ]; then return 0; fi
  done
  return 1
}

undone() {
  if [ -z "$remembered" ] && [ ! -s "$dir/killed.over" ]; then echo "nothing was killed"; return 0; fi
  if kept_down; then echo "another kill keeps it down"; return 0; fi
  tries=0
  while [ "$tries" -lt 50 ]; do
    if runs; then echo "process $pid runs"; return 0; fi
    tries=$((tries + 1))
    sleep 0.1
  done
  echo "the system does not run"
  return 1
}

holds() {
  [ -n "$remembered" ] || refuse "no process of the system was killed"
  set -- $remembered
  while [ $# -ge 2 ]; do
    tries=0
    while process "$1" && [ "$started" = "$2" ] && [ "$state_letter" != Z ]; do
      tries=$((tries + 1))
      [ "$tries" -lt 50 ] || refuse "process $1 is still there, in state $state_letter"
      sleep 0.1
    done
    echo "process $1 is gone"
    shift 2
  done
  if [ -n "$LOOP" ]; then
    flaps || refuse "what kills the system again and again has ended"
    times=0
    { read -r times < "$dir/times"; } 2>/dev/null
    echo "killed again $times times"
    return 0
  fi
  for pid in $(system_pids); do
    ! process "$pid" || [ "$state_letter" = Z ] || echo "process $pid runs already"
  done
}
