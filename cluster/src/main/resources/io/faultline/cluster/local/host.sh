# One host, from its first process on. Runs in namespaces of its own, all but the machine's files
# and interfaces still in sight, and ends as the host's process 1.
#   $1 the host's name  $2 its address with the prefix length  $3 its side of the bridge's port
#   $4 the bridge  $5 the folder with the layers, base/ and common/  $6 its own folder
# Descriptor 7 is the machine's network namespace.
name=$1 address=$2 port=$3 bridge=$4 layers=$5 own=$6
root=$own/root
exec 8>&- </dev/null
set -e

# Nothing takes an address by itself: with IPv6 a partition made with iptables would leak.
exec 5</proc/self/ns/net
nsenter --net=/proc/self/fd/7 ip -batch - <<BATCH
link add $port type veth peer name eth0 netns /proc/self/fd/5
link set $port addrgenmode none
link set $port master $bridge up
BATCH
exec 7>&- 5>&-
ip -batch - <<BATCH
link set eth0 addrgenmode none
address add $address dev eth0
link set eth0 up
link set lo up
BATCH

mount -o loop,noatime,noinit_itable "$own/disk.ext4" "$own/disk"
mkdir "$own/disk/upper" "$own/disk/work"
mount -t overlay overlay -o "lowerdir=$layers/common:$layers/base/top:$layers/base/mask:$layers/base/upper:/,upperdir=$own/disk/upper,workdir=$own/disk/work,index=off,xino=off,metacopy=off,redirect_dir=off" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777,size=256m tmpfs "$root/dev/shm"
mount -t tmpfs -o mode=755,size=64m tmpfs "$root/run"
mkdir -p "$root/run/sshd" "$root/run/lock"
hostname "$name"
echo "$name" >"$root/etc/hostname"
chroot "$root" ssh-keygen -q -t ed25519 -N '' -C "$name" -f /etc/ssh/ssh_host_ed25519_key
cp "$root/etc/ssh/ssh_host_ed25519_key.pub" "$own/"

cd "$root"
mkdir .machine
pivot_root . .machine
cd /
# The first process reaps what is orphaned, keeps the SSH daemon running, and cannot be killed from
# within. The clock, the kernel and its modules are the machine's: no process here may change them.
: >"/.machine$own/ready"
umount -l /.machine
rmdir /.machine
exec env -i --default-signal PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
  setpriv --bounding-set=-sys_time,-sys_module,-sys_boot \
  sh -c 'while :; do /usr/sbin/sshd -D -E /var/log/sshd.log & wait $!; sleep 1; done' host \
  >/dev/null 2>&1
