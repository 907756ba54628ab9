# Fills a base layer ($1) with packages ($2). Runs as the first process of namespaces of its own,
# so that the machine sees none of its mounts and nothing that it starts outlives it.
log=$1/apt.log new=$1/layers packages=$2
root=$new/root

fail() { printf '%s\n' "$*" >>"$log"; exit 1; }

mount -o loop,noatime,discard,noinit_itable "$new.ext4" "$new" 2>>"$log" || fail "No loop device can be mounted."
mkdir "$new"/{upper,work,root,mask,top}
mount -t overlay overlay -o "lowerdir=/,upperdir=$new/upper,workdir=$new/work,index=off,xino=off,metacopy=off,redirect_dir=off" \
  "$root" 2>>"$log" || fail "No overlay can be mounted over /."

make_top() {
  local top=$new/top
  mkdir -p "$top"/{dev/pts,dev/shm,dev/net,proc,sys,run,home,srv,mnt,media,etc/ssh,var,opt}
  mkdir -m 700 "$top/root"
  mkdir -m 1777 "$top/tmp" "$top/var/tmp"
  cp -a /dev/{null,zero,full,random,urandom,tty} "$top/dev/" || return 1
  chmod 666 "$top"/dev/{null,zero,full,random,urandom,tty}
  # What faults and file systems in user space need, where the kernel has it.
  for node in fuse loop-control kmsg; do [ -c "/dev/$node" ] && cp -a "/dev/$node" "$top/dev/"; done
  [ -c /dev/net/tun ] && cp -a /dev/net/tun "$top/dev/net/"
  ln -s pts/ptmx "$top/dev/ptmx"
  ln -s /proc/self/fd "$top/dev/fd"
  for i in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${i%:*}" "$top/dev/${i#*:}"; done
  : >"$top/etc/resolv.conf"
  : >"$top/etc/machine-id"
  cat >"$top/etc/ssh/sshd_config" <<'CONFIG'
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
UseDNS no
PrintMotd no
PrintLastLog no
MaxStartups 500
MaxSessions 1000
Subsystem sftp internal-sftp
CONFIG
}

# Nothing of the machine's top folder shows through but its system folders; its SSH keys do not
# either, nor what people leave in /var/tmp.
make_mask() {
  local entry
  mkdir -p "$new"/mask/{etc,var}
  for entry in /* /.[!.]*; do
    case ${entry#/} in
      bin | etc | lib | lib32 | lib64 | libx32 | opt | sbin | usr | var) ;;
      *) [ -e "$entry" ] && mknod "$new/mask$entry" c 0 0 ;;
    esac
  done
  for entry in ssh shadow- gshadow-; do mknod "$new/mask/etc/$entry" c 0 0; done
  mknod "$new/mask/var/tmp" c 0 0
}

install() {
  chroot "$root" env DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 \
    apt-get -q -y -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-unsafe-io -o Acquire::Retries=2 -o APT::Keep-Downloaded-Packages=false "$@" </dev/null 2>&1 |
    tee -a "$log"
  return "${PIPESTATUS[0]}"
}

make_top && make_mask || fail "The folders of the base layer cannot be made."
cp -a "$new/top/dev/." "$root/dev/"
mount -t devpts devpts "$root/dev/pts" -o newinstance,ptmxmode=0666
mount -t proc proc "$root/proc"
mount -t tmpfs tmpfs "$root/tmp"
mount -t tmpfs tmpfs "$root/run"
# May be a link into /run, which is empty here.
servers=$(cat /etc/resolv.conf 2>/dev/null)
rm -f "$root/etc/resolv.conf"
printf '%s\n' "$servers" >"$root/etc/resolv.conf"
# No daemon is started by its installation.
printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
chmod 755 "$root/usr/sbin/policy-rc.d"

ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 || install update || exit 1
install install --no-install-recommends $packages || {
  install update && install install --no-install-recommends $packages || exit 1
}

rm -f "$root/usr/sbin/policy-rc.d"
# Nobody logs in with a password, and no password of the machine shows through.
sed 's/^\([^:]*\):[^:]*:/\1:*:/' "$root/etc/shadow" >"$new/top/etc/shadow"
chmod 640 "$new/top/etc/shadow"
chown --reference="$root/etc/shadow" "$new/top/etc/shadow"
cp -a "$root/etc/ssh/moduli" "$new/top/etc/ssh/" 2>/dev/null
umount -R "$root" || exit 1
rm -rf "$new"/upper/var/{lib/apt/lists,cache/apt,log/apt} "$new"/upper/{root,home,dev,tmp,run,proc,sys} "$new/work" "$root"
umount "$new"
