# A network of another quality, as one host does its part: packets that arrive from some addresses go
# through a netfilter queue, one for each line of LINES, which PROGRAM holds, loses or damages; see slow.c.
# Given: CHAIN PROGRAM LINES. A line is DELAY_US JITTER_US LOSS REORDER CORRUPT BYTES_PER_SECOND and then
# the addresses.

recall() {
  [ ! -e "$dir/slow" ] || remembered=$(cat "$dir/slow")
}

# Sets slot, of a queue that nobody had, with a process of PROGRAM on it. A slot is a queue's number, and
# a bit of the packets' mark: a packet that one fault lets go meets the rules of the others.
begin_queue() {
  slot=0
  while [ "$slot" -lt 15 ]; do
    queues=$((queues + 1))
    setsid "$PROGRAM" $((27000 + slot)) $((65536 << slot)) "$dir/counts-$queues" "$@" </dev/null >/dev/null 2>"$dir/complaint" &
    process "$!" || return 1
    echo "$! $started $queues" >> "$dir/slow" || refuse "no room for the number of a process"
    tries=0
    while [ ! -s "$dir/counts-$queues" ] && process "$!" && [ "$state_letter" != Z ] && [ "$tries" -lt 100 ]; do
      tries=$((tries + 1))
      sleep 0.02
    done
    [ ! -s "$dir/counts-$queues" ] || return 0
    wait "$!"
    [ $? = 4 ] || refuse "the queue could not be had: $(cat "$dir/complaint")"
    slot=$((slot + 1))
  done
  refuse "fifteen faults of the network's quality are in force here already"
}

inject() {
  queues=0
  command -v iptables >/dev/null || refuse "there is no iptables here: install the package iptables"
  true > "$dir/rules4" && true > "$dir/rules6" || refuse "no room for rules"
  while read -r delay jitter loss reorder corrupt rate addresses; do
    begin_queue "$delay" "$jitter" "$loss" "$reorder" "$corrupt" "$rate" || refuse "$PROGRAM does not run here"
    bit=$((65536 << slot))
    for address in $addresses; do
      case $address in *:*) into=$dir/rules6 ;; *) into=$dir/rules4 ;; esac
      echo "-A $CHAIN -s $address -m mark ! --mark $bit/$bit -j NFQUEUE --queue-num $((27000 + slot)) --queue-bypass" >> "$into" || exit
    done
  done <<LINES_END
$LINES
LINES_END
  put_rules iptables 4 || exit
  put_rules ip6tables 6 || exit
}

# Puts the rules of family $2 in with $1. The controller's own connection passes by.
put_rules() {
  [ -s "$dir/rules$2" ] || return 0
  program=$(flavour "$1") || refuse "there is no $1 here: install the package iptables"
  controller "$2"
  {
    echo '*mangle'
    echo ":$CHAIN - [0:0]"
    [ -z "$client" ] || echo "-A $CHAIN -s $client -p tcp -m tcp --dport $port -j RETURN"
    cat "$dir/rules$2"
    echo "-I INPUT 1 -j $CHAIN"
    echo COMMIT
  } | "$program-restore" -w 5 --noflush
}

# Does $1 with the number and start of each process that was remembered, and the number of its file.
each_queue() {
  each_status=0
  set -- "$1" $remembered
  action=$1
  shift
  while [ $# -ge 3 ]; do
    "$action" "$1" "$2" "$3" || each_status=1
    shift 3
  done
  return "$each_status"
}

runs_still() { process "$1" && [ "$started" = "$2" ] && [ "$state_letter" != Z ]; }

# What it holds, it lets go when it is asked to end.
end_queue() {
  tries=0
  while runs_still "$1" "$2"; do
    if [ "$tries" -lt 40 ]; then kill -TERM "$1"; else kill -KILL "$1"; fi
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || return 1
    sleep 0.05
  done
}

# Packets pass by first, and then what was held is let go.
undo() {
  for family in iptables ip6tables; do
    program=$(flavour "$family") || continue
    remove_chain "$program" "$CHAIN" mangle || return 1
  done
  each_queue end_queue
}

is_over() {
  if runs_still "$1" "$2"; then echo "process $1 still holds packets"; return 1; fi
}

undone() {
  for family in iptables ip6tables; do
    program=$(flavour "$family") || continue
    no_chain "$program" "$CHAIN" mangle || return 1
  done
  each_queue is_over
}

# Prints what each queue has counted. Where another fault had the slot, nothing was.
counts() {
  [ -s "$dir/counts-$3" ] || return 0
  runs_still "$1" "$2" || refuse "the process that holds packets has ended"
  read -r counted < "$dir/counts-$3"
  echo "counts $counted"
}

holds() {
  [ -n "$remembered" ] || refuse "no packets are held"
  there=0
  for family in iptables ip6tables; do
    program=$(flavour "$family") || continue
    ! "$program" -w 5 -t mangle -S INPUT 2>/dev/null | grep -q -e "-j $CHAIN\$" || there=1
  done
  [ "$there" = 1 ] || refuse "the rules are not there"
  # The program tells its counts ten times a second.
  sleep 0.15
  each_queue counts
}
