# The cluster on this machine: up, down, status. Run with bash, as root; $1 says which.
#
# Besides what common.sh names, up is given in the environment:
#   FL_HOSTS     names of the hosts          FL_ADDRESSES their addresses, in the same order
#   FL_ZONES     their zones                 FL_SUBNET, FL_PREFIX, FL_GATEWAY  their network
#   FL_PACKAGES  what is installed, sorted   FL_HIDDEN    folders that must not show through, a line each
# Exit status: 0 done; 3 there was nothing to do; else failed, and standard error says why.
#
# A cluster's folder is written in this order, so that whoever finds it knows how far it came:
#   subnet       before the network is touched
#   N/pid        by each host's process itself, before it does anything
#   shape        what the cluster was made with
#   cluster.yaml last: who finds it finds a cluster that was up
set -u
umask 022
SCRIPTS=${BASH_SOURCE[0]%/*}
. "$SCRIPTS/common.sh"
. "$SCRIPTS/base.sh"
. "$SCRIPTS/network.sh"
. "$SCRIPTS/hosts.sh"

up() {
  lock_cluster 600
  check_owner
  find_running && exit 3
  remove_all
  trap 'umount -l "$FL_STATE/common" "$FL_STATE/base" 2>/dev/null; remove_all' EXIT
  trap 'exit 130' INT TERM HUP
  ensure_base
  make_network
  make_common
  start_hosts
  await_hosts
  write_files
  trap - EXIT
  say "the cluster $FL_NAME is up: ${FL_HOSTS// /, }"
}

# Whether a cluster of this name and shape is up and whole. One of another shape is refused.
find_running() {
  local host broken=
  [ -e "$FL_STATE/cluster.yaml" ] || return 1
  probe_hosts
  for host in "${!HEALTH[@]}"; do [ "${HEALTH[$host]}" = answering ] || broken+=" $host"; done
  if [ -n "$broken" ]; then
    say "the cluster $FL_NAME is broken (${broken# }): it is made anew"
    return 1
  fi
  check_shape
}

check_shape() {
  local key value package had= different=
  while read -r key value; do
    case $key in
      packages) had=" $value " ;;
      hosts) [ "$value" = "$FL_HOSTS" ] || different+=" hosts ${value// /,};" ;;
      zones) [ "$value" = "$FL_ZONES" ] || different+=" zones ${value// /,};" ;;
      subnet) [ "$value" = "$FL_SUBNET" ] || different+=" subnet $value;" ;;
    esac
  done <"$FL_STATE/shape"
  for package in $FL_PACKAGES; do
    case $had in *" $package "*) ;; *) different+=" no package $package;" ;; esac
  done
  different=${different# }
  [ -z "$different" ] || fail "a cluster named $FL_NAME is up, and differs (${different%;}):" \
    "take it down first, or choose another --name and --subnet"
}

write_files() {
  local -a hosts=($FL_HOSTS) addresses=($FL_ADDRESSES) zones=($FL_ZONES)
  local i type key
  for i in "${!hosts[@]}"; do
    read -r type key _ <"$FL_STATE/${hosts[i]}/ssh_host_ed25519_key.pub"
    echo "${addresses[i]} $type $key"
  done >"$FL_STATE/known_hosts"
  {
    echo "hosts $FL_HOSTS"
    echo "zones $FL_ZONES"
    echo "subnet $FL_SUBNET"
    echo "packages $FL_PACKAGES"
  } >"$FL_STATE/shape"
  {
    echo "# The cluster $FL_NAME on this machine."
    echo "environment: local"
    echo "manage: install"
    echo "ssh: { user: root, key: $FL_STATE/id_ed25519, known-hosts: $FL_STATE/known_hosts }"
    echo "hosts:"
    for i in "${!hosts[@]}"; do
      echo "  ${hosts[i]}: { address: ${addresses[i]}, zone: ${zones[i]} }"
    done
  } >"$FL_STATE/cluster.yaml.new"
  mv "$FL_STATE/cluster.yaml.new" "$FL_STATE/cluster.yaml"
}

# Ends and removes whatever there is of the cluster, whoever left it; the scripts stay.
remove_all() {
  rm -f "$FL_STATE/cluster.yaml"
  end_hosts
  remove_network
  find "$FL_STATE" -xdev -mindepth 1 -not -path "$SCRIPTS*" -delete
}

down() {
  trap '' INT TERM HUP
  local there=3
  remains && there=0
  lock_cluster 60
  check_owner
  remove_all
  rm -rf --one-file-system "$FL_STATE" "$LOCK"
  exit $there
}

# A line a host: name, address, zone, and how it does; a line alone if there is something else.
status() {
  local name rest
  [ -e "$FL_STATE/cluster.yaml" ] || {
    ! remains || echo remains
    exit 0
  }
  probe_hosts
  while read -r name rest; do
    [[ $rest =~ address:\ ([^,]+),\ zone:\ ([^ ]+) ]] || continue
    echo "${name%:} ${BASH_REMATCH[1]} ${BASH_REMATCH[2]} ${HEALTH[${name%:}]}"
  done <"$FL_STATE/cluster.yaml"
}

# What up mounts for its hosts is nobody else's business and goes when the last of them does.
[ "$1" != up ] || [ -n "${FL_INSIDE-}" ] || {
  unshare --mount --net --propagation private true 2>/dev/null ||
    fail "no namespaces can be made here, not even by root: in a container, give it CAP_SYS_ADMIN" \
      "(docker run --privileged), or run the command on the machine itself"
  FL_INSIDE=yes exec unshare --mount --propagation private bash "${BASH_SOURCE[0]}" up
}
"$1"
