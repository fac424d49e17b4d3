"""An HTTP proxy before one service, which breaks requests as it is told.

A rule names the requests that it means and what becomes of them. Requests that no rule means go through unchanged, byte for byte: S3's
signatures cover the Host header, so it stays the one that the client has sent.
"""

import contextlib
import http.client
import http.server
import random
import socket
import threading
import time
from dataclasses import dataclass

BY_CONNECTION = {"connection", "keep-alive", "transfer-encoding", "expect", "proxy-connection"}
PATIENCE_SECONDS = 120


class Dropped(Exception):
    """The connection ends without a reply."""


@dataclass
class Reply:
    status: int
    reason: str
    headers: list
    body: bytes


class Exchange:
    """A request, which may be forwarded any number of times."""

    def __init__(self, method, path, headers, body, port):
        self.method = method
        self.path = path
        self.headers = headers
        self.body = body
        self.port = port
        self.took_effect = None  # what the service made of it the first time; nothing where it was not forwarded

    def forward(self):
        """Forwards it, and returns the reply."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)) as service:
            try:
                self.head(service)
                service.endheaders(self.body)
                answer = service.getresponse()
                headers = [(name, value) for name, value in answer.getheaders() if name.lower() not in BY_CONNECTION]
                reply = Reply(answer.status, answer.reason, headers, answer.read())
            except (OSError, http.client.HTTPException) as failure:
                self.first(False)
                raise Dropped from failure
        self.first(200 <= reply.status < 300)
        return reply

    def first(self, took_effect):
        if self.took_effect is None:
            self.took_effect = took_effect

    def forward_half(self):
        """Forwards the head and half of the body, and ends the connection."""
        with contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)) as service:
            try:
                self.head(service)
                service.endheaders(self.body[: len(self.body) // 2])
            except (OSError, http.client.HTTPException):
                self.first(False)

    def head(self, service):
        service.putrequest(self.method, self.path, skip_host=True, skip_accept_encoding=True)
        for name, value in self.headers:
            if name.lower() not in BY_CONNECTION and name.lower() != "content-length":
                service.putheader(name, value)
        if self.body or self.method in ("PUT", "POST"):
            service.putheader("Content-Length", str(len(self.body)))


# --- What can become of a request: each takes it and returns the reply, or drops the connection.


def slow(seconds):
    """The request waits, and then goes through."""

    def act(exchange):
        time.sleep(seconds)
        return exchange.forward()

    return act


def reply_lost(exchange):
    """The request takes effect, and the connection ends before the reply."""
    exchange.forward()
    raise Dropped


def doubled(exchange):
    """The request arrives twice, and the reply is the second's."""
    exchange.forward()
    return exchange.forward()


def half_upload(exchange):
    """The connection ends in the middle of the body."""
    exchange.forward_half()
    raise Dropped


def half_reply(exchange):
    """The connection ends in the middle of the reply's body."""
    reply = exchange.forward()
    reply.body = reply.body[: len(reply.body) // 2]
    raise Truncated(reply)


class Truncated(Dropped):
    """The connection ends in the middle of a reply."""

    def __init__(self, reply):
        super().__init__()
        self.reply = reply


def refused(status, retry_after=None):
    """The request has no effect, and the reply is an error."""
    return lambda exchange: error(status, retry_after)


def refused_after_effect(status, retry_after=None):
    """The request takes effect, and the reply is an error."""

    def act(exchange):
        exchange.forward()
        return error(status, retry_after)

    return act


def error(status, retry_after):
    headers = [("Content-Type", "application/json")] + ([("Retry-After", str(retry_after))] if retry_after is not None else [])
    message = b'{"error": {"message": "injected by the campaign", "type": "Injected", "code": %d}}' % status
    return Reply(status, http.client.responses.get(status, "Injected"), headers, message)


class Rule:
    """What becomes of some requests: those that `means` says yes to, each with a probability, and no more than so many. A request that goes
    on to the service is a hit only where it took effect there: else its turn is another's."""

    def __init__(self, means, act, share=1.0, most=1_000_000, seed=0):
        self.means = means
        self.act = act
        self.share = share
        self.left = most
        self.dice = random.Random(seed)
        self.hits = 0
        self.lock = threading.Lock()

    def takes(self, method, path):
        with self.lock:
            if self.left <= 0 or not self.means(method, path) or self.dice.random() >= self.share:
                return False
            self.left -= 1
            return True

    def breaks(self, exchange):
        try:
            return self.act(exchange)
        finally:
            with self.lock:
                if exchange.took_effect is False:
                    self.left += 1
                else:
                    self.hits += 1


class FaultProxy:
    """Listens on a port of this machine and forwards to another, by the rules that are in force."""

    def __init__(self, port, service_port):
        self.service_port = service_port
        self.rules = []
        self.lock = threading.Lock()
        handler = type("Handler", (Handler,), {"proxy": self})
        self.server = Server(("127.0.0.1", port), handler)
        threading.Thread(target=self.server.serve_forever, args=(0.2,), daemon=True).start()

    @contextlib.contextmanager
    def rule(self, rule):
        with self.lock:
            self.rules.append(rule)
        try:
            yield rule
        finally:
            with self.lock:
                self.rules.remove(rule)

    def act(self, method, path):
        with self.lock:
            return next((rule.breaks for rule in self.rules if rule.takes(method, path)), Exchange.forward)

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, request, client_address):
        """A client that has gone is none of the proxy's faults."""


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = 1 << 16
    proxy = None

    def exchange(self):
        exchange = Exchange(self.command, self.path, self.headers.items(), self.body(), self.proxy.service_port)
        try:
            self.send(self.proxy.act(self.command, self.path)(exchange))
        except Truncated as cut:
            self.send(cut.reply, whole=False)
            self.cut()
        except Dropped:
            self.cut()

    def body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        parts = []
        while size := int(self.rfile.readline().split(b";")[0], 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass
        return b"".join(parts)

    def handle_expect_100(self):
        """Lets the body come at once: the AWS SDK would wait for 3 seconds for what lies in a buffer."""
        taken = super().handle_expect_100()
        self.wfile.flush()
        return taken

    def send(self, reply, whole=True):
        self.send_response_only(reply.status, reply.reason)
        told = False
        for name, value in reply.headers:
            told = told or name.lower() == "content-length"
            self.send_header(name, value)
        if not told and reply.status >= 200 and reply.status not in (204, 304):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)
        self.wfile.flush()
        self.close_connection = self.close_connection or not whole

    def cut(self):
        """Ends the connection, so that the client sees it broken."""
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format, *args):  # noqa: A002 (the name is the library's)
        pass

    do_GET = do_HEAD = do_PUT = do_POST = do_DELETE = do_PATCH = exchange
