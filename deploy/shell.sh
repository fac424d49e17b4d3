# shellcheck shell=sh
# What the scripts of this repository have in common. Each sources it once it knows $root, the checkout. POSIX, as deploy/millrace is.

said_by="" # before each message of fail
failed=1   # the exit code of fail where it is given none

# A line on standard error.
say() { printf '%s\n' "$*" >&2; }

# Says why, and ends the script: the message, an exit code.
fail() {
  say "$said_by$1"
  exit "${2:-$failed}"
}

# Ends the script for a mistake in what it was given.
misuse() { fail "$1; --help says what it takes" 2; }

# Sets $java: JAVA_HOME's, else the PATH's; $java_home, where it is installed, and $release, its version. That must be $1, or from $1 to $2 ("later" for any).
require_java() {
  java=java
  [ -z "${JAVA_HOME:-}" ] || java=$JAVA_HOME/bin/java
  case ${2:-} in
    "") wanted=$1 ;;
    later) wanted="$1 or later" ;;
    *) wanted="$1 to $2" ;;
  esac
  command -v "$java" >/dev/null || fail "Cannot find Java: '$java' (Java $wanted is needed): install it, or set JAVA_HOME"
  look_at_java
  ! release_fits "$@" || return 0
  ask_java
  release_fits "$@" || fail "Invalid Java version: ${release:-unknown} of '$java' (must be $wanted): set JAVA_HOME"
}

# Functions here have no variables of their own in this shell: names begin with java_, so that none of a script's is changed.
# Takes $java_home and $release from the file that every Java has where it is installed: to start Java for them takes a tenth of a second and more.
look_at_java() {
  release=""
  java_home=$(command -v "$java")
  while [ -L "$java_home" ]; do
    java_link=$(readlink -- "$java_home")
    case $java_link in
      /*) java_home=$java_link ;;
      *) java_home=${java_home%/*}/$java_link ;;
    esac
  done
  java_home=${java_home%/bin/java}
  [ -r "$java_home/release" ] || return 0
  while IFS= read -r java_line; do
    case $java_line in
      JAVA_VERSION=\"*)
        release=${java_line#*\"}
        release=${release%%[!0-9]*}
        ;;
    esac
  done <"$java_home/release"
}

# Asks Java itself, as where java is a script that chooses one.
ask_java() {
  java_settings=$("$java" -XshowSettings:properties -version 2>&1) || true
  release=$(printf '%s\n' "$java_settings" | sed -n 's/^ *java\.specification\.version = //p')
  java_home=$(printf '%s\n' "$java_settings" | sed -n 's/^ *java\.home = //p')
}

# Whether $release is $1, or from $1 to $2.
release_fits() {
  case $release in
    "" | *[!0-9]*) return 1 ;; # 1.8, say
  esac
  case ${2:-} in
    "") [ "$release" = "$1" ] ;;
    later) [ "$release" -ge "$1" ] ;;
    *) [ "$release" -ge "$1" ] && [ "$release" -le "$2" ] ;;
  esac
}

# Prints the path of the file in the folder $1 with the classes of the class path $2 as this Java maps them at its start (class-data sharing); nothing where this Java cannot be known.
# The name is of this very Java and class path; a file that fits no longer is passed over by Java.
archive_in() {
  [ -r "$java_home/release" ] || return 0
  printf '%s/classes-%s.jsa' "$1" "$({ printf '%s\n' "$2" && cat "$java_home/release"; } | cksum | tr ' ' -)"
}

# Java takes names of files in the locale's encoding, and none beyond ASCII where the locale is C or is not installed.
all_letters() {
  case $(locale charmap 2>/dev/null || true) in
    ANSI_X3.4-1968 | US-ASCII | "") export LC_ALL=C.UTF-8 ;;
  esac
}

# Ends processes, or groups of them (-PID), and by force those that still run after $1 seconds.
stop_processes() {
  tries=$(($1 * 5))
  shift
  for pid in "$@"; do kill -s TERM -- "$pid" 2>/dev/null || true; done
  for pid in "$@"; do
    while kill -0 -- "$pid" 2>/dev/null; do
      if [ "$tries" -le 0 ]; then
        kill -s KILL -- "$pid" 2>/dev/null || true
        break
      fi
      tries=$((tries - 1))
      sleep 0.2
    done
  done
}

# A property of the root pom.
property() { sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$root/pom.xml" | head -n 1; }

# Runs Maven, which says nothing but what is wrong, on standard error. It colours nothing with -B, but some versions end with resets of colours.
maven() {
  said=$(mvn -q -B -ntp "$@" 2>&1) && code=0 || code=$?
  said=$(printf '%s' "$said" | sed "s/$(printf '\033')\[0m//g")
  [ -z "$said" ] || say "$said"
  return "$code"
}

# Copies an artifact of Maven, group:name:version[:type], into the folder $2, once, and prints where it is.
# Copied beside, since another script may look for it at the same time.
artifact() {
  file=$2/$(printf '%s' "$1" | sed 's/^[^:]*:\([^:]*\):\([^:]*\)$/\1-\2.jar/; s/^[^:]*:\([^:]*\):\([^:]*\):\([^:]*\)$/\1-\2.\3/')
  if [ ! -f "$file" ]; then
    command -v mvn >/dev/null || fail "Cannot fetch $1: Maven is not here; install it, or put the file there yourself: $file"
    set -- "$1" "$2/new.$$" maven -f "$root/pom.xml" -N dependency:copy "-Dartifact=$1" "-DoutputDirectory=$2/new.$$"
    wanted=$1
    draft=$2
    shift 2
    "$@" -o 2>/dev/null || "$@" || { rm -rf -- "$draft"; fail "Cannot fetch $wanted with Maven, which says why above"; }
    mv -f -- "$draft/${file##*/}" "$file"
    rm -rf -- "$draft"
  fi
  printf '%s\n' "$file"
}
