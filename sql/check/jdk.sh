# shellcheck shell=bash # sourced
# Where this machine has a Java of some version.

# The first number of the version in a JDK's file `release`; nothing where there is none.
jdk_version() { sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release" 2>/dev/null || true; }

# The home of a JDK of version $1, or of a later one up to $2: where the variables of shells and CI name one, else where systems,
# SDKMAN, Homebrew and editors keep theirs. Fails where there is none.
jdk() {
  local home version path
  path=$(command -v java || true)
  [ -z "$path" ] || path=$(readlink -f -- "$path")
  for version in $(seq "$1" "$2"); do
    for home in "$(printenv "JAVA_${version}_HOME" || true)" "$(printenv "JAVA_HOME_${version}_X64" || true)" \
      "$(printenv "JAVA_HOME_${version}_ARM64" || true)" "${JAVA_HOME:-}" "${path%/bin/java}" \
      /usr/lib/jvm/* /usr/java/* /opt/java/* "${SDKMAN_DIR:-${HOME:-}/.sdkman}"/candidates/java/* "${HOME:-}"/.jdks/* \
      /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
      {/opt/homebrew,/usr/local,/home/linuxbrew/.linuxbrew}/opt/openjdk*/libexec{,/openjdk.jdk/Contents/Home}; do
      [ -x "$home/bin/java" ] && [ "$(jdk_version "$home")" = "$version" ] || continue
      printf '%s' "$home"
      return
    done
  done
  return 1
}
