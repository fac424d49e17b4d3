"""Puts before each JSON line of standard input its user as the key, for Kafka's console producer.

  keyed.py USER < events.jsonl     USER: a field's name, or a JSON Pointer (/rider/id)

What comes out: key, the unit separator (0x1F), the line. A line that names no user has no key: the record separator (0x1E), which
the producer takes for null. It says on standard error how many lines these were, and ends with 1 where they are all of the first 1,000.
"""
import json
import sys

SEPARATOR, NO_KEY = b"\x1f", b"\x1e"
FIRST = 1_000


def steps(user):
    if not user.startswith("/"):
        return [user]
    return [step.replace("~1", "/").replace("~0", "~") for step in user[1:].split("/")]


def key(line, path):
    """The user's text, a number's as it is written; None where there is none."""
    try:
        value = json.loads(line.decode("utf-8"), parse_int=str, parse_float=str)
        for step in path:
            value = value[int(step)] if isinstance(value, list) else value[step]
        text = value.encode("utf-8") if isinstance(value, str) else None
    except (ValueError, TypeError, LookupError, RecursionError):
        return None
    return None if text is None or any(each in text for each in (SEPARATOR, NO_KEY, b"\n", b"\r")) else text


def main():
    user = sys.argv[1]
    path = steps(user)
    out = sys.stdout.buffer
    lines = keyless = 0
    held = []
    for line in sys.stdin.buffer:
        line = line.rstrip(b"\r\n")
        found = key(line, path)
        lines += 1
        keyless += found is None
        held.append((NO_KEY if found is None else found) + SEPARATOR + line + b"\n")
        if lines >= FIRST:
            if keyless == lines:
                break
            out.writelines(held)
            held.clear()
    if lines and keyless == lines:
        sys.exit(f"Cannot key by {user}: none of the first {lines:,} lines has a text or a number there (--user names a field, or a JSON Pointer such as /user/id)")
    out.writelines(held)
    out.flush()
    without = f"; {keyless:,} name no user at {user}, and have no key" if keyless else ""
    print(f"{lines:,} {'line' if lines == 1 else 'lines'}{without}", file=sys.stderr)


if __name__ == "__main__":
    main()
