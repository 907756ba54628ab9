# A pause: the system's processes on this host are stopped, and continued to heal.
# Given: PIDS, the system's command that prints them.

recall() {
  [ ! -e "$dir/stopped" ] || remembered=$(cat "$dir/stopped")
}

# A process that is stopped forks no more, so this ends once every one that forked meanwhile is found.
inject() {
  true > "$dir/stopped" || refuse "no room for a list of processes"
  rounds=0 fresh=1
  while [ "$fresh" = 1 ] && [ "$rounds" -lt 10 ]; do
    rounds=$((rounds + 1)) fresh=0
    for pid in $(system_pids); do
      process "$pid" && [ "$state_letter" != Z ] || continue
      ! grep -q -x "$pid $started" "$dir/stopped" || continue
      # Written down before it is done: a stopped process that nobody remembers stays stopped.
      echo "$pid $started" >> "$dir/stopped" || exit
      kill -STOP "$pid" && fresh=1
    done
  done
  [ -s "$dir/stopped" ] || refuse "no process of the system runs here"
}

# Continues those that no other pause holds. One's own claim is withdrawn before the others' are looked
# at: of two pauses that end together, the later one sees none.
undo() {
  [ ! -e "$dir/stopped" ] || mv -f "$dir/stopped" "$dir/stopped.over"
  [ -n "$remembered" ] || [ ! -e "$dir/stopped.over" ] || remembered=$(cat "$dir/stopped.over")
  if [ -n "$remembered" ] || [ -d "$dir" ]; then each_remembered continue_process; else continue_all; fi
}

# For a folder that was gone before its watchdog had read it: nobody knows which ones were stopped.
continue_all() {
  for pid in $(system_pids); do
    if process "$pid" && [ "$state_letter" = T ]; then continue_process "$pid" "$started"; fi
  done
}

each_remembered() {
  each_status=0
  set -- "$1" $remembered
  action=$1
  shift
  while [ $# -ge 2 ]; do
    "$action" "$1" "$2" || each_status=1
    shift 2
  done
  return "$each_status"
}

held_elsewhere() {
  cat "$FL"/lease-*/stopped 2>/dev/null | grep -q -x "$1 $2"
}

same_process() { process "$1" && [ "$started" = "$2" ]; }

continue_process() {
  if same_process "$1" "$2" && ! held_elsewhere "$1" "$2"; then kill -CONT "$1"; fi
  :
}

runs_again() {
  tries=0
  while same_process "$1" "$2" && [ "$state_letter" = T ] && ! held_elsewhere "$1" "$2"; do
    tries=$((tries + 1))
    [ "$tries" -lt 20 ] || { echo "process $1 is still stopped"; return 1; }
    kill -CONT "$1"
    sleep 0.05
  done
  if ! same_process "$1" "$2"; then echo "process $1 has ended"
  elif [ "$state_letter" = T ]; then echo "process $1 is held by another pause"
  else echo "process $1 runs"; fi
}

undone() { each_remembered runs_again; }

is_stopped() {
  if ! same_process "$1" "$2"; then echo "process $1 has ended"; return 1; fi
  tries=0
  while [ "$state_letter" != T ] && [ "$state_letter" != t ] && [ "$tries" -lt 20 ]; do
    tries=$((tries + 1))
    sleep 0.05
    process "$1" || break
  done
  echo "process $1 is in state $state_letter"
  [ "$state_letter" = T ] || [ "$state_letter" = t ]
}

holds() {
  [ -n "$remembered" ] || refuse "no process of the system was stopped"
  each_remembered is_stopped
}
