"""Checkpoints and savepoints as they lie in the store: what one can go on from when nobody can be asked any more."""

import datetime
import hashlib
import hmac
import re
import urllib.parse
import urllib.request
import xml.etree.ElementTree
from dataclasses import dataclass

BUCKET = "lake"
# The backing's, which listens on this machine alone.
IDENTITY, SECRET, REGION = "millrace", "millrace-secret", "us-east-1"
PATIENCE_SECONDS = 20


@dataclass(frozen=True)
class State:
    path: str
    modified: str
    savepoint: bool

    def age_key(self):
        """Of two of one second, a savepoint is the later: the job ended with it."""
        number = re.search(r"/chk-(\d+)$", self.path)
        return self.modified, self.savepoint, int(number[1]) if number else 0


def keyed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


def signed(host, path, query, now):
    """The headers of a GET by AWS' signature of version 4."""
    stamp = now.strftime("%Y%m%dT%H%M%SZ")
    headers = f"host:{host}\nx-amz-content-sha256:UNSIGNED-PAYLOAD\nx-amz-date:{stamp}\n"
    names = "host;x-amz-content-sha256;x-amz-date"
    canonical = f"GET\n{path}\n{query}\n{headers}\n{names}\nUNSIGNED-PAYLOAD"
    scope = f"{stamp[:8]}/{REGION}/s3/aws4_request"
    text = f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashlib.sha256(canonical.encode()).hexdigest()}"
    key = ("AWS4" + SECRET).encode()
    for part in (stamp[:8], REGION, "s3", "aws4_request"):
        key = keyed(key, part)
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return {
        "x-amz-content-sha256": "UNSIGNED-PAYLOAD", "x-amz-date": stamp,
        "Authorization": f"AWS4-HMAC-SHA256 Credential={IDENTITY}/{scope}, SignedHeaders={names}, Signature={signature}",
    }


def objects(port, prefix):
    """The names under a prefix of the bucket, with the time of each."""
    found, more = [], ""
    while True:
        asked = {"list-type": "2", "prefix": prefix} | ({"continuation-token": more} if more else {})
        query = "&".join(f"{urllib.parse.quote(name, safe='')}={urllib.parse.quote(value, safe='')}" for name, value in sorted(asked.items()))
        headers = signed(f"127.0.0.1:{port}", f"/{BUCKET}", query, datetime.datetime.now(datetime.timezone.utc))
        request = urllib.request.Request(f"http://127.0.0.1:{port}/{BUCKET}?{query}", headers=headers)
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            tree = xml.etree.ElementTree.fromstring(answer.read())
        text = lambda element, name: element.findtext(f"{{*}}{name}")  # noqa: E731
        found += [(text(each, "Key"), text(each, "LastModified")) for each in tree.iterfind("{*}Contents")]
        more = text(tree, "NextContinuationToken")
        if not more:
            return found


def states(port, run):
    """All whole checkpoints and savepoints of a run, the newest last."""
    found = []
    for kind in ("checkpoints", "savepoints"):
        for name, modified in objects(port, f"{kind}/{run}/"):
            if name.endswith("/_metadata"):
                found.append(State(f"s3://{BUCKET}/{name.removesuffix('/_metadata')}", modified, kind == "savepoints"))
    return sorted(found, key=State.age_key)
