#!/usr/bin/env bash
# Installs the .deb into a bare Debian 12 and tests it there, as root and as a user, without and with
# an X server; then removes it and looks for what was left behind.
#   sudo packaging/linux/try_in_bare_root.sh dist/inkling_VERSION_amd64.deb [MIRROR]
# Needs root, debootstrap and Xvfb. MIRROR is where Debian's packages come from, if not from where
# debootstrap itself takes them. Leaves nothing behind.
set -euo pipefail

package=$(realpath "$1")
mirror=${2:-}
root=$(mktemp -d)
chmod 755 "$root" # it is "/" for the users in there
screen=
clean_up() {
  [[ -z $screen ]] || kill "$screen"
  for mounted in proc dev/shm; do
    ! mountpoint -q "$root/$mounted" || umount "$root/$mounted"
  done
  rm -rf --one-file-system "$root"
}
trap clean_up EXIT

debootstrap --variant=minbase bookworm "$root" ${mirror:+"$mirror"} >"$root.log" ||
  { cat "$root.log" >&2; exit 1; }
rm "$root.log"
mount -t proc proc "$root/proc"
mkdir -p "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"

inside() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/home LANG=C.UTF-8 \
    DEBIAN_FRONTEND=noninteractive ${http_proxy:+"http_proxy=$http_proxy"} "$@"
}

echo "Installing into $(inside cat /etc/debian_version)"
cp "$package" "$root/tmp/inkling.deb"
inside apt-get update --quiet=2
inside apt-get -o Dpkg::Use-Pty=0 install --quiet=2 --yes --no-install-recommends \
  /tmp/inkling.deb >"$root/tmp/log" 2>&1 ||
  { cat "$root/tmp/log" >&2; exit 1; }
inside sh -c 'test -x /usr/bin/inkling && test -f /usr/share/applications/inkling.desktop'
inside inkling --version

# An X server of this machine; clients in there reach it by its abstract socket.
exec {display}< <(exec Xvfb -displayfd 1 -screen 0 1280x800x24 -nolisten tcp 2>/dev/null)
screen=$!
read -r -u "$display" number

# The self-test: it may compile nothing, and say nothing on standard error.
test_as() {
  local user=$1 platform=$2 report home=/home/$1-${2%%=*}
  install -d --owner="$user" --group="$user" "$root$home"
  report=$(inside setpriv --reuid="$user" --regid="$user" --clear-groups \
    env HOME="$home" "$platform" timeout 600 inkling self-test 2>"$root/tmp/said") ||
    { echo "$report" >&2; exit 1; }
  if [[ -s $root/tmp/said ]] || ! grep --quiet '"compiled": 0$' <<<"$report"; then
    cat "$root/tmp/said" - >&2 <<<"$report"
    exit 1
  fi
  echo "user $user, $platform: $(grep -o '[0-9]* kernels loaded' <<<"$report"), 0 compiled;" \
    "$(grep -o 'painted after.*s' <<<"$report")"
}
for user in 0 1000; do
  test_as "$user" QT_QPA_PLATFORM=offscreen
  test_as "$user" DISPLAY=":$number"
done

inside apt-get -o Dpkg::Use-Pty=0 purge --quiet=2 --yes inkling >/dev/null
left=$(inside find / -xdev -path /proc -prune -o -path /home -prune -o -iname '*inkling*' -print |
  grep -v -e '^/tmp/inkling.deb$' -e '^/var/lib/apt/' || true)
if [[ -n $left ]]; then
  echo "Left behind: $left" >&2
  exit 1
fi
test -d "$root/home/1000-DISPLAY/.cache/inkling"
echo "Installed, tested, removed: nothing left but what users keep."
