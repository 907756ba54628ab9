# Asks other hosts for an answer, to see who can be reached. Given on each line of the input: whether
# the link should be `cut`, cut by `refusing`, or `open`, the host's name, one of its addresses, the port of its SSH daemon.
# Prints for each: NAME ADDRESS, and `up`, `down`, or `none` where nothing here could ask.

# Whether a TCP connection is answered within $3 s: accepted, or refused, which is an answer too but
# where the cut itself refuses.
tcp_answers() {
  answer=$(timeout "$3" bash -c 'exec 3<> "/dev/tcp/$0/$1"' "$1" "$2" 2>&1) && return 0
  case $4$answer in refusing*) ;; *refused*) return 0 ;; esac
  return 1
}

ping_answers() { ping -n -c 1 -W "$2" "$1" >/dev/null 2>&1; }

# Where packets are dropped both questions take their whole second, so they are asked side by side.
# Where they are not, the second is seldom needed, and patience costs nothing: a host that is merely
# slow must not look cut off. One that is cut off is told by the packets that it has dropped.
probe() {
  seen=down patience=1
  [ "$1" != open ] || patience=3
  if [ "$pings$tcps" = 00 ]; then seen=none
  elif [ "$pings" = 0 ]; then ! tcp_answers "$3" "$4" "$patience" "$1" || seen=up
  elif [ "$tcps" = 0 ]; then ! ping_answers "$3" "$patience" || seen=up
  elif [ "$1" = open ]; then
    if ping_answers "$3" "$patience" || tcp_answers "$3" "$4" "$patience" "$1"; then seen=up; fi
  else
    tcp_answers "$3" "$4" "$patience" "$1" >/dev/null & asking=$!
    if ping_answers "$3" "$patience" || wait "$asking"; then seen=up; fi
  fi
  echo "$2 $3 $seen"
}

pings=0 tcps=0
if command -v ping >/dev/null; then pings=1; fi
if command -v bash >/dev/null && command -v timeout >/dev/null; then tcps=1; fi
while read -r expected name address port; do
  probe "$expected" "$name" "$address" "$port" &
done
wait
