#!/usr/bin/env bash
# Installs the .deb into a bare Debian 12 and tests it there, as root and as a user; then removes it.
#   sudo packaging/linux/try_in_bare_root.sh dist/inkling_VERSION_amd64.deb [MIRROR]
# Needs debootstrap (or mmdebstrap) and root. Leaves nothing behind.
set -euo pipefail

package=$(realpath "$1")
mirror=${2:-}
root=$(mktemp -d)
clean_up() {
  for mounted in proc dev/shm; do
    mountpoint -q "$root/$mounted" && umount "$root/$mounted"
  done
  rm -rf --one-file-system "$root"
}
trap clean_up EXIT

debootstrap --variant=minbase --include=ca-certificates bookworm "$root" ${mirror:+"$mirror"}
# What this machine needs to reach Debian's packages, it needs in there, too.
for file in /etc/apt/apt.conf.d/*proxy* /etc/apt/sources.list /etc/resolv.conf; do
  [[ -e $file ]] && install -D --mode=644 "$file" "$root$file"
done
[[ -d /usr/local/share/ca-certificates ]] && cp -r /usr/local/share/ca-certificates "$root/usr/local/share/"
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"

inside() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}
inside update-ca-certificates >/dev/null 2>&1 || true
inside apt-get update --quiet=2
inside sh -c 'dpkg-query --show --showformat "\${Package}\n" | sort' >"$root/before"
cp "$package" "$root/tmp/inkling.deb"
inside apt-get install --quiet=2 --yes --no-install-recommends /tmp/inkling.deb

test_as() {
  local user=$1
  local report
  report=$(inside setpriv --reuid="$user" --regid="$user" --clear-groups \
    env HOME="/home/$user" QT_QPA_PLATFORM=offscreen timeout 300 inkling self-test)
  echo "$report" | grep --max-count=1 '"ok": true,' >/dev/null
  echo "$report" | grep '"compiled": 0' >/dev/null
  echo "user $user: $(echo "$report" | grep -o 'painted.*[0-9] s')"
}
inside useradd --create-home --home-dir /home/1000 --uid 1000 someone
install -d --owner=0 "$root/home/0"
test_as 0
test_as 1000
inside sh -c 'test -x /usr/bin/inkling && test -f /usr/share/applications/inkling.desktop'
inside inkling --version

inside apt-get purge --quiet=2 --yes inkling
left=$(inside find / -xdev -path /proc -prune -o -path /home -prune -o -iname '*inkling*' -print |
  grep -v '^/tmp/inkling.deb$' | grep -v '^/var/lib/apt\|^/var/log' || true)
if [[ -n $left ]]; then
  echo "Left behind: $left" >&2
  exit 1
fi
echo "Installed, tested, removed: nothing left but what users keep."
