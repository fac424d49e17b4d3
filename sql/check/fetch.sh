# shellcheck shell=bash disable=SC2154 # sourced, with $root (the checkout) and $target (sql/target) set
# What sql/verify and udf/prove fetch, each once.
# shellcheck source=deploy/shell.sh
. "$root/deploy/shell.sh"

# A folder whose path the scripts of the engines have in a text of SQL or Python, as a user would write it there.
plain() {
  case $2 in *[\'\"\\\;$'\n']* | *--*) fail "Cannot use $1: $2 (must have no quote, backslash, semicolon, line break or two hyphens: scripts of SQL name it)" 2 ;; esac
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
