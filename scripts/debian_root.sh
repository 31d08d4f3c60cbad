# Another Debian in a folder, for scripts that try something in it: to be sourced. As root.
#   $root      the folder
#   set_up RELEASE [PACKAGE...]        with debootstrap, from the mirror this machine's apt uses
#   trust_like_this_machine RELEASE    how this machine reaches its mirror and the npm registry
#   attach AT MOUNT-OPTIONS...         mounts below it, which detach_all takes away again

mounted=()

# What this machine's apt reads of its own release, for another one: one "uri suite" a line.
own_sources() {
  local release
  release=$(. /etc/os-release && echo "$VERSION_CODENAME")
  apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' 'Component: main' \
    | awk -v release="$release" '$2 ~ "^" release "(-|$)" && !seen[$0]++' \
    | sed "s/ $release/ $1/"
}

is_set_up() {  # folder, number of the release
  [ ! -e "$1/debootstrap" ] && grep -qs "^VERSION_ID=\"$2\"" "$1/etc/os-release"
}

set_up() {
  local release=$1 mirror
  shift
  mirror=$(own_sources "$release" | awk -v release="$release" '$2 == release { print $1; exit }')
  if [ -z "$mirror" ]; then fail "this machine's apt names no Debian mirror"; fi
  debootstrap --variant=minbase --include="$(IFS=,; echo "ca-certificates${*:+,$*}")" \
    "$release" "$root" "$mirror"
  echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/unsafe-io"  # hundreds of packages without fsync
}

# Proxies, certificates, sign-ins.
trust_like_this_machine() {
  own_sources "$1" | sed 's/^/deb /; s/$/ main/' >"$root/etc/apt/sources.list"
  apt-config dump Acquire | grep -v '^Acquire::IndexTargets' >"$root/etc/apt/apt.conf.d/90machine"
  local path
  for path in /etc/apt/auth.conf /etc/apt/auth.conf.d /usr/local/share/ca-certificates \
    /etc/npmrc /root/.npmrc /etc/resolv.conf /etc/hosts; do
    if [ -e "$path" ]; then cp -rpL --remove-destination -T "$path" "$root$path"; fi
  done
  chroot "$root" update-ca-certificates >/dev/null
}

attach() {
  mount "${@:2}" "$root/$1"
  mounted=("$1" "${mounted[@]}")
}

detach_all() {
  local at
  for at in "${mounted[@]}"; do umount -R "$root/$at" 2>/dev/null || umount -R -l "$root/$at"; done
  mounted=()
}
