# The cluster's bridge, and the claim on its subnet. Sourced.
#
# While anything of a cluster exists, there is an unreachable route to its subnet: where the bridge
# is not (yet, or any more), a packet for a host is refused and never takes the default route.

# The first and last address of the subnet $1, as FIRST and LAST.
range() {
  local a b c d length=32
  case $1 in */*) length=${1#*/} ;; esac
  IFS=. read -r a b c d <<<"${1%/*}"
  FIRST=$((((a << 24) + (b << 16) + (${c:-0} << 8) + ${d:-0}) >> (32 - length) << (32 - length)))
  LAST=$((FIRST + (1 << (32 - length)) - 1))
}

# Fails if an address or route of the machine's lies in the subnet. A route that covers an eighth of
# all addresses or more is a default route in disguise and no claim on any.
check_subnet() {
  local first last word line
  range "$FL_SUBNET"
  first=$FIRST last=$LAST
  while read -r line; do
    for word in $line; do
      [[ $word =~ ^[0-9]+(\.[0-9]+){1,3}(/[0-9]+)?$ ]] || continue
      case $word in */[0-3]) break ;; esac
      range "$word"
      [ $FIRST -le $last ] && [ $LAST -ge $first ] || break
      # What a killed cluster left whose folder was removed since.
      [[ $line =~ ^"unreachable $FL_SUBNET metric $METRIC"\ *$ ]] && ! claimed && break
      fail "the subnet $FL_SUBNET is in use on this machine ($line): choose another with --subnet"
    done
  done < <(ip -4 -o addr show | sed 's/^[0-9]*: \([^ ]*\) *inet \([^ ]*\).*/\2 on \1/'; ip -4 route show table all)
}

# Whether another cluster's folder names this subnet.
claimed() { grep -lsxF "$FL_SUBNET" "${FL_STATE%/*}"/*/subnet | grep -qvxF "$FL_STATE/subnet"; }

# Claims the subnet and makes the bridge. Two clusters do this one after the other.
make_network() {
  exec 5>>"${FL_STATE%/*}/.network.lock"
  flock -w 30 5 || fail "another cluster is being brought up, and did not finish: try again"
  check_subnet
  echo "$FL_SUBNET" >"$FL_STATE/subnet"
  ip route replace unreachable "$FL_SUBNET" metric $METRIC &&
    ip -batch - <<E || fail "the bridge $BRIDGE cannot be made"
link add $BRIDGE type bridge
link set $BRIDGE addrgenmode none
link set $BRIDGE alias $FL_STATE
address add $FL_GATEWAY/$FL_PREFIX dev $BRIDGE
link set $BRIDGE up
E
  exec 5>&-
}

# Whose folder the bridge of this name is told by, as OWNER; false if there is no such bridge.
bridge_owner() { OWNER=; { read -r OWNER <"/sys/class/net/$BRIDGE/ifalias"; } 2>/dev/null || [ -e "/sys/class/net/$BRIDGE" ]; }

# Whether there is anything of this cluster.
remains() { [ -e "$FL_STATE/subnet" ] || { bridge_owner && [ "${OWNER:-$FL_STATE}" = "$FL_STATE" ]; }; }

# Clusters that are kept in different folders share the machine's interfaces.
check_owner() {
  bridge_owner && [ "${OWNER:-$FL_STATE}" != "$FL_STATE" ] || return 0
  fail "a cluster named $FL_NAME is up already, kept in $OWNER: choose another --name and --subnet"
}

# Removes the interfaces, and last the route.
remove_network() {
  local interface subnet
  for interface in /sys/class/net/"$BRIDGE"-* /sys/class/net/"$BRIDGE"; do
    [ -e "$interface" ] || continue
    ip link delete "${interface##*/}" 2>/dev/null
    [ ! -e "$interface" ] || fail "the interface ${interface##*/} cannot be removed"
  done
  if read -r subnet 2>/dev/null <"$FL_STATE/subnet"; then
    ip route del unreachable "$subnet" metric $METRIC 2>/dev/null
    rm -f "$FL_STATE/subnet"
  fi
}
