# What is in force on a host, whoever put it in, and its end.
# Given: ACTION, `check` or `heal`; PIDS, the system's command for processes that may be stopped, or
# nothing; SECONDS_EACH for the end of a lease.
# Prints, with tabs: lease ID WATCHDOG ABOUT; chain PROGRAM NAME; stopped PID NAME; failed WHAT.

# Prints the programs whose rules may hold our chains. Asking the legacy ones makes their tables, so
# they are asked only where there are any.
programs() {
  for program in iptables-nft ip6tables-nft; do command -v "$program"; done
  if grep -q -s -e filter -e mangle /proc/net/ip_tables_names; then command -v iptables-legacy; fi
  if grep -q -s -e filter -e mangle /proc/net/ip6_tables_names; then command -v ip6tables-legacy; fi
  if ! command -v iptables-nft >/dev/null && ! command -v iptables-legacy >/dev/null; then
    command -v iptables
    command -v ip6tables
  fi
}

leases() {
  for lease in "$FL"/lease-*; do
    [ -d "$lease" ] || continue
    about='not begun yet' watchdog=alive
    { read -r about < "$lease/about"; } 2>/dev/null
    if flock -n "$lease/lock" true 2>/dev/null; then watchdog=dead; fi
    printf 'lease\t%s\t%s\t%s\n' "${lease##*/lease-}" "$watchdog" "$about"
    [ "$ACTION" = check ] || release "$lease" "$SECONDS_EACH" || printf 'failed\tlease %s\n' "${lease##*/lease-}" &
  done
  wait
}

chains() {
  for program in $(programs); do for table in filter mangle; do
    "$program" -w 5 -t "$table" -S 2>/dev/null | sed -n 's/^-N \(FAULTLINE-[A-Za-z0-9-]*\)$/\1/p' | while read -r chain; do
      # A chain whose lease is there is named by its lease.
      [ ! -d "$FL/lease-${chain#FAULTLINE-}" ] || continue
      printf 'chain\t%s\t%s\n' "${program##*/}" "$chain"
      [ "$ACTION" = check ] || remove_chain "$program" "$chain" "$table" || printf 'failed\tchain %s\n' "$chain"
    done
  done; done
}

stopped() {
  [ -n "$PIDS" ] || return 0
  for pid in $(system_pids); do
    process "$pid" && [ "$state_letter" = T ] || continue
    ! cat "$FL"/lease-*/stopped 2>/dev/null | grep -q -x "$pid $started" || continue
    name=
    { read -r name < "/proc/$pid/comm"; } 2>/dev/null
    printf 'stopped\t%s\t%s\n' "$pid" "$name"
    [ "$ACTION" = check ] || kill -CONT "$pid" || printf 'failed\tprocess %s\n' "$pid"
  done
}

state
leases
chains
stopped
