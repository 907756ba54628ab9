# What every script of Faultline's on a host begins with. For any POSIX sh; STATE may name the
# folder of the state, and is empty but in tests.
#
# Files are made with `true >`, not with `:`, which is a special built-in: where the file cannot be
# made, a shell ends at that.
set -u
LC_ALL=C; export LC_ALL
PATH=$PATH:/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin; export PATH
umask 077

refuse() { printf '%s\n' "$*" >&2; exit 3; }

# Sets FL, the folder of everything that is remembered here. It lies in memory, so that a full or
# broken disk changes nothing and a restart of the host, which ends every fault, forgets it too.
state() {
  FL=$STATE
  if [ -z "$FL" ]; then
    for memory in /run /dev/shm; do
      if [ "$(stat -f -c %T "$memory" 2>/dev/null)" = tmpfs ] && [ -w "$memory" ]; then
        FL=$memory/faultline
        break
      fi
    done
  fi
  [ -n "$FL" ] || refuse "neither /run nor /dev/shm is a tmpfs: there is no place for a lease that needs no disk"
  mkdir -p "$FL" && [ -O "$FL" ] || refuse "$FL belongs to someone else: remove it"
}

# Sets now: seconds since the host started. No clock that anybody can set.
uptime_now() {
  read -r now _ < /proc/uptime
  now=${now%%.*}
}

# Sets state_letter and started of process $1; fails if there is none. A name in parentheses may
# hold spaces, parentheses and line breaks, so what follows its last parenthesis is read.
process() {
  stat_text=
  { while IFS= read -r part || [ -n "$part" ]; do stat_text="$stat_text $part"; done < "/proc/$1/stat"; } 2>/dev/null
  [ -n "$stat_text" ] || return 1
  set -- ${stat_text##*) }
  state_letter=$1 started=${20}
}

# Prints the program of flavour for $1, iptables or ip6tables: always the same one on a host, for the
# two flavours keep separate rules.
flavour() {
  command -v "$1-nft" || command -v "$1-legacy" || command -v "$1"
}

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

# Removes chain $2 of table $3, or `filter`, with program $1, and every jump to it. Doing it twice does
# no harm.
remove_chain() {
  jumps=0
  while [ "$jumps" -lt 20 ] && "$1" -w 5 -t "${3:-filter}" -D INPUT -j "$2" 2>/dev/null; do jumps=$((jumps + 1)); done
  "$1" -w 5 -t "${3:-filter}" -F "$2" 2>/dev/null && "$1" -w 5 -t "${3:-filter}" -X "$2" 2>/dev/null
  no_chain "$1" "$2" "${3:-filter}"
}

# Whether program $1 knows no chain $2 in table $3. Status 0 is a chain and 4 a table that is locked or may not be
# read; anything else says that there is none, or no such table.
no_chain() {
  "$1" -w 5 -t "${3:-filter}" -n -L "$2" >/dev/null 2>&1
  case $? in 0 | 4) return 1 ;; esac
}

# Ends the lease in folder $1, within $2 s: its watchdog undoes the fault, or, where the watchdog is
# dead, this process does.
release() {
  uptime_now
  deadline=$((now + $2))
  { true > "$1/heal"; } 2>/dev/null
  while [ -d "$1" ]; do
    # Without a script, its watchdog died before it had done anything.
    undoing=$(cat "$1/script" 2>/dev/null)
    [ -n "$undoing" ] || undoing=:
    flock -n -o -E 99 "$1/lock" sh -c "$undoing" faultline-undo "$undoing" </dev/null >/dev/null 2>&1
    case $? in
      0) forget "$1" ;;
      99) { read -r watchdog < "$1/pid" && kill -USR1 "$watchdog"; } 2>/dev/null ;;
    esac
    [ -d "$1" ] || break
    uptime_now
    [ "$now" -lt "$deadline" ] || return 1
    sleep 0.05
  done
}

# Removes the folder of a lease at one stroke: a renewal that comes meanwhile cannot bring it back.
forget() {
  mv "$1" "$FL/over-${1##*/}" 2>/dev/null && rm -rf "$FL/over-${1##*/}"
}

# Prints the ids of the system's processes, by the system's own command PIDS.
system_pids() {
  timeout -k 1 10 sh -c "$PIDS" </dev/null 2>/dev/null | grep -E -x '[2-9]|[1-9][0-9]+'
}
