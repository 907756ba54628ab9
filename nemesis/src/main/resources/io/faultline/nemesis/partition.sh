# A partition, as one host does its part: packets from the addresses in DROP4, DROP6, from those of the
# names in DROP_NAMES, and with DROP_CLIENTS from where the controller comes from, are not let in, in a
# chain of this fault's own. ANSWER says what their senders are told: `drop` nothing, `reject` that they
# could not be delivered, `reset` that the connection is closed. With FLAP_CUT the chain is entered for
# that many seconds, and then not for FLAP_OPEN, in turn.
# Given: CHAIN DROP4 DROP6 DROP_NAMES DROP_CLIENTS ANSWER FLAP_CUT FLAP_OPEN.

recall() { :; }

# Prints the whole rule set of the chain for address family $1, which then comes into force at once. The
# controller's own connection passes by, on the port where the SSH daemon listens, whatever else is cut.
rules() {
  family=$1
  shift
  echo '*filter'
  echo ":$CHAIN - [0:0]"
  [ -z "$client" ] || echo "-A $CHAIN -s $client -p tcp -m tcp --dport $port -j RETURN"
  # Both ends refuse: what an end is told of its own packets, it hears.
  case $ANSWER$family in
    reject4) echo "-A $CHAIN -p icmp -m icmp --icmp-type destination-unreachable -j RETURN" ;;
    reject6) echo "-A $CHAIN -p ipv6-icmp -m icmp6 --icmpv6-type destination-unreachable -j RETURN" ;;
    reset?) echo "-A $CHAIN -p tcp -m tcp --tcp-flags RST RST -j RETURN" ;;
  esac
  for source; do
    case $ANSWER in
      reject) echo "-A $CHAIN -s $source -j REJECT" ;;
      reset)
        echo "-A $CHAIN -s $source -p tcp -j REJECT --reject-with tcp-reset"
        echo "-A $CHAIN -s $source -j DROP"
        ;;
      *) echo "-A $CHAIN -s $source -j DROP" ;;
    esac
  done
  echo "-I INPUT 1 -j $CHAIN"
  echo COMMIT
}

# Keeps out what comes from the addresses $3 and following, with $1, of address family $2.
drop_from() {
  program=$(flavour "$1") || refuse "there is no $1 here: install the package iptables"
  controller "$2"
  shift
  rules "$@" | "$program-restore" -w 5 --noflush
}

inject() {
  for name in $DROP_NAMES; do
    found=$(getent ahosts "$name" | sed -n 's/ .*//p' | sort -u)
    [ -n "$found" ] || refuse "the name $name has no address here"
    for address in $found; do
      case $address in *:*) DROP6="$DROP6 $address" ;; *) DROP4="$DROP4 $address" ;; esac
    done
  done
  if [ -n "$DROP_CLIENTS" ]; then
    controller 4; DROP4="$DROP4 $client"
    controller 6; DROP6="$DROP6 $client"
    [ -n "${DROP4#"${DROP4%%[! ]*}"}${DROP6#"${DROP6%%[! ]*}"}" ] || refuse "nobody knows here where the controller comes from: SSH_CONNECTION is not set"
  fi
  if [ -n "${DROP4# }" ]; then drop_from iptables 4 $DROP4 || exit; fi
  if [ -n "${DROP6# }" ]; then drop_from ip6tables 6 $DROP6 || exit; fi
  [ -z "$FLAP_CUT" ] || start_flapping
}

# The jump to the chain is taken out and put in again, in turn.
flap() {
  while sleep "$FLAP_CUT" && [ -d "$dir" ]; do
    jumps -D
    sleep "$FLAP_OPEN"
    [ -d "$dir" ] && [ ! -e "$dir/ending" ] || break
    jumps -I
  done
}

jumps() {
  [ -z "${DROP4# }" ] || "$(flavour iptables)" -w 5 "$1" INPUT -j "$CHAIN"
  [ -z "${DROP6# }" ] || "$(flavour ip6tables)" -w 5 "$1" INPUT -j "$CHAIN"
}

# Removes a chain of ours, and every jump to it. The flapping is ended first, so that no
# jump is put in afterwards.
undo() {
  end_flapping
  for family in iptables ip6tables; do
    program=$(flavour "$family") || continue
    remove_chain "$program" "$CHAIN" || return 1
  done
}

undone() {
  for family in iptables ip6tables; do
    program=$(flavour "$family") || continue
    no_chain "$program" "$CHAIN" || return 1
  done
}

# Prints how many packets each rule has kept out: `dropped ADDRESS COUNT`.
holds() {
  there=0
  for family in iptables ip6tables; do
    program=$(flavour "$family") || continue
    counted=$("$program" -w 5 -v -S "$CHAIN" 2>/dev/null) || continue
    [ -n "$FLAP_CUT" ] || "$program" -w 5 -S INPUT 2>/dev/null | grep -q -e "-j $CHAIN\$" || continue
    there=$((there + 1))
    printf '%s\n' "$counted" | sed -n 's/^-A [^ ]* -s \([^ ]*\) \(-p tcp \)*\(-m tcp \)*-c \([0-9]*\) [0-9]* -j \(DROP\|REJECT\).*$/dropped \1 \4/p'
  done
  [ "$there" -gt 0 ] || refuse "the rules are not there"
  [ -z "$FLAP_CUT" ] || flaps || refuse "what takes the cut out and puts it in again has ended"
}
