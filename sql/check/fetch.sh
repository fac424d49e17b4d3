# shellcheck shell=bash disable=SC2154 # sourced, with $root (the checkout) and $target (sql/target) set
# What sql/verify and udf/prove fetch, each once.
say() { printf '%s\n' "$*" >&2; }

# A folder whose path the scripts of the engines have in a text of SQL or Python, as a user would write it there.
plain() {
  case $2 in *[\'\"\\\;$'\n']* | *--*) say "Cannot use $1: $2 (must have no quote, backslash, semicolon, line break or two hyphens: scripts of SQL name it)"; exit 2 ;; esac
}
property() { sed -n "s:.*<$1>\(.*\)</$1>.*:\1:p" "$root/pom.xml" | head -n 1; }

# Copies an artifact of Maven into target/jars, once, and says where it is.
artifact() {
  local name=${1#*:} copy
  local file=$target/jars/${name/:/-}
  case $1 in *:*:*:*) file=${file%:*}.${1##*:} ;; *) file=$file.jar ;; esac
  if [ ! -f "$file" ]; then
    copy=(mvn -q -B -ntp -f "$root/pom.xml" -N dependency:copy "-Dartifact=$1" "-DoutputDirectory=$target/jars")
    "${copy[@]}" -o >/dev/null 2>&1 || "${copy[@]}" >&2 || { say "Cannot fetch $1 with Maven, which says why above"; exit 1; }
  fi
  printf '%s' "$file"
}

# A list of Python's packages beside sql/verify, into target/venv.
python=$target/venv/bin/python
install() {
  local list=$root/sql/$1
  [ ! -f "$target/venv/$1" ] || ! cmp -s "$list" "$target/venv/$1" || return 0
  say "Fetching what $1 lists ..."
  [ -x "$python" ] || python3 -m venv "$target/venv"
  "$python" -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r "$list"
  cp "$list" "$target/venv/$1"
}
