# shellcheck shell=bash
# The Python of the scripts of this folder: a virtual environment of its own. Sourced once $here, this folder, and $root are known.

# Makes the environment where it is missing or older than its list, and sets $python.
require_python() {
  local venv=$here/.venv
  if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
    command -v python3 >/dev/null || fail "Cannot find Python: python3 (3.9 or later is needed): install it"
    say "Installing the pinned Python packages into $venv (once)"
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r "$here/requirements.txt"
    cp "$here/requirements.txt" "$venv/installed.txt"
  fi
  # shellcheck disable=SC2034 # for the script that sources this
  python=$venv/bin/python
}
