# A partition, as one host does its part: packets from the addresses in DROP4, DROP6 and from those
# of the names in DROP_NAMES are dropped on arrival, in a chain of this fault's own.
# Given: CHAIN DROP4 DROP6 DROP_NAMES.

recall() { :; }

# Sets client and port, where the controller comes from and to, if that is of address family $1.
controller() {
  client= port=
  set -f; set -- "$1" ${FAULTLINE_CONTROL:-}; set +f
  [ $# -eq 5 ] || return 0
  address=${2#::ffff:}
  address=${address%%%*}
  case $address in *[!0-9a-fA-F.:]*) return 0 ;; *:*) family=6 ;; *) family=4 ;; esac
  case $5 in *[!0-9]*) return 0 ;; esac
  [ "$family" = "$1" ] || return 0
  client=$address port=$5
}

# Prints the whole rule set of the chain, which then comes into force at once. The controller's own
# connection passes by, on the port where the SSH daemon listens, whatever else is cut.
rules() {
  echo '*filter'
  echo ":$CHAIN - [0:0]"
  [ -z "$client" ] || echo "-A $CHAIN -s $client -p tcp -m tcp --dport $port -j RETURN"
  for source; do echo "-A $CHAIN -s $source -j DROP"; done
  echo "-I INPUT 1 -j $CHAIN"
  echo COMMIT
}

# Drops what comes from the addresses $3 and following, with $1, of address family $2.
drop_from() {
  program=$(flavour "$1") || refuse "there is no $1 here: install the package iptables"
  controller "$2"
  shift 2
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
  if [ -n "$DROP4" ]; then drop_from iptables 4 $DROP4 || exit; fi
  if [ -n "$DROP6" ]; then drop_from ip6tables 6 $DROP6 || exit; fi
}

undo() {
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

# Prints how many packets each rule has dropped: `dropped ADDRESS COUNT`.
holds() {
  jumps=0
  for family in iptables ip6tables; do
    program=$(flavour "$family") || continue
    "$program" -w 5 -S INPUT 2>/dev/null | grep -q -e "-j $CHAIN\$" || continue
    jumps=$((jumps + 1))
    "$program" -w 5 -v -S "$CHAIN" | sed -n 's/^-A [^ ]* -s \([^ ]*\) -c \([0-9]*\) [0-9]* -j DROP$/dropped \1 \2/p'
  done
  [ "$jumps" -gt 0 ] || refuse "the rules are not there"
}
