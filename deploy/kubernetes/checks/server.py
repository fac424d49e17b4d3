"""A client of the API server that deploy/kubernetes/api-server starts."""

import json
import ssl
import sys
import urllib.error
import urllib.request


class Server:
    def __init__(self, url, state):
        self.url = url
        self.token = (state / "token").read_text(encoding="utf-8")
        self.trust = ssl.create_default_context(cafile=state / "certs" / "apiserver.crt")

    def ask(self, method, path, body=None):
        """Status and answer."""
        request = urllib.request.Request(self.url + path, method=method, data=None if body is None else json.dumps(body).encode())
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, context=self.trust, timeout=30) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"{}") if refused.headers.get_content_type() == "application/json" else {}

    def make(self, path, body):
        status, answer = self.ask("POST", path, body)
        if status not in (201, 409):
            sys.exit(f"Cannot make {body['kind']} {body.get('metadata', {}).get('name', '')}: {answer.get('message')}")
        return answer
