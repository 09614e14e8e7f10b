"""The capability `microapp:connector/http` for one service: where requests may go, whose token they carry, and how fast."""

import http.client
import io
import json
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urljoin, urlsplit

from wasmtime.component import Record, Variant

# The host's to set, not a connector's.
OURS = re.compile(r"authorization|proxy-.*|cookie2?|host|forwarded|x-forwarded-(for|host|proto)|x-real-ip|via|accept-encoding"
                  r"|connection|content-length|expect|http2-settings|keep-alive|te|trailer|transfer-encoding|upgrade")
# Headers of answers that carry credentials.
WITHHELD = {"set-cookie", "set-cookie2", "authorization", "proxy-authorization", "www-authenticate", "proxy-authenticate",
            "authentication-info", "proxy-authentication-info"}
# What stays in an address as it was written; all else is percent-encoded.
WRITTEN = "%/:?#[]@!$&'()*+,;=~"
TOKEN_TEXT = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


def record(**fields):
    """A record of the contract; its fields have hyphens where Python has underscores."""
    made = Record()
    for name, value in fields.items():
        setattr(made, name.replace("_", "-"), value)
    return made


def failure(case, code, message, **details):
    """A failure of the contract. A result is given as the bare value where its two sides differ in kind."""
    return Variant(case, record(code=code, message=message, details=json.dumps(details)))


class Timely(io.RawIOBase):
    """What a socket receives until a time, be it head or body, however little of it comes at once."""

    def __init__(self, sock, until):
        self.sock, self.until, self.received = sock, until, sock.makefile("rb", buffering=0)

    def makefile(self, _mode):
        return io.BufferedReader(self)

    def readable(self):
        return True

    def readinto(self, buffer):
        self.sock.settimeout(max(0.001, self.until - time.monotonic()))
        return self.received.readinto(buffer)

    def close(self):
        self.received.close()
        super().close()


class Rate:
    """So many requests in any such interval, for all instances together: a slot is free again one interval after the answer
    to its request has arrived. Slots that are freed after the request was sent would let more through."""

    def __init__(self, requests, interval):
        self.interval, self.slots = interval, threading.Semaphore(requests)

    def answered(self):
        if not self.interval:
            return self.slots.release()
        timer = threading.Timer(self.interval, self.slots.release)
        timer.daemon = True
        timer.start()


class Service:
    """Where requests of one call may go, the token that they carry, and what bounds them. The component never sees the token;
    `token=None` means that nobody has connected the account. `rate` is in place of the manifest's."""

    def __init__(self, base_url, token, rate=None, seconds=30, requests=2_000, request_bytes=1 << 20, answer_bytes=8 << 20):
        self.base, self.token, self.rate = base_url.rstrip("/") + "/", token, rate
        self.until, self.left = time.monotonic() + seconds, requests
        self.request_bytes, self.answer_bytes = request_bytes, answer_bytes
        self.reads = True  # set for each call: whether its action has declared that it only reads
        self.offline = False  # set for each call: whether it has declared that it sends nothing
        self.open = False  # set for each call: whether the connector has declared that its service wants no credential

    def send_all(self, store, requests):
        with ThreadPoolExecutor(max(1, min(32, len(requests)))) as pool:
            return list(pool.map(lambda request: self.send(store, request), requests))

    def send(self, _store, request):
        self.left -= 1
        if self.left < 0:
            return failure("not-allowed", "too-many-requests-in-call", "One call may not send so many requests.")
        if self.reads and request.method != "get":
            return failure("not-allowed", "effect-not-declared", "An action that declares the effect reads sends GET alone.")
        if self.offline:
            return failure("not-allowed", "effect-not-declared", "An action that declares that it is offline sends nothing.")
        try:
            url = urljoin(self.base, request.url)
            granted = urlsplit(url)[:2] == urlsplit(self.base)[:2]
            url = quote(url, safe=WRITTEN)
        except ValueError as error:
            return failure("not-allowed", "bad-url", str(error))
        if not granted:
            return failure("not-allowed", "address-not-allowed", f"{urlsplit(url).netloc} is not granted here.")
        # A connection writes Latin-1: so what goes over it is UTF-8.
        headers = {header.name.lower(): header.value.encode().decode("latin-1") for header in request.headers}
        for name, value in headers.items():
            if OURS.fullmatch(name) or not TOKEN_TEXT.fullmatch(name) or re.search(r"[\r\n\0]", value):
                return failure("not-allowed", "header-not-allowed", f"{name!a} is the host's to set, or no header.")
        body = None if request.body is None else request.body.encode()
        if len(body or b"") + len(url) > self.request_bytes:
            return failure("not-allowed", "request-too-large", f"A request may have {self.request_bytes} bytes.")
        if self.token is None and not self.open:
            return failure("unauthorized", "credential-missing", "Nobody has connected this account.")
        if body is not None:
            headers.setdefault("content-type", "application/json")
        headers.setdefault("user-agent", "microapp-python")
        if not self.open:
            headers["authorization"] = f"Bearer {self.token}"
        if not self.rate.slots.acquire(timeout=max(0, self.until - time.monotonic() - 0.1)):
            wait = int(self.rate.interval * 1000)
            return failure("rate-limited", "rate-limited", "The rate limit is used up for now.", retry_after_ms=wait)
        try:
            return self.exchange(request.method.upper(), urlsplit(url), body, headers)
        finally:
            self.rate.answered()

    def exchange(self, method, url, body, headers):
        """By `http.client`, which follows no redirects and asks no proxy of the environment."""
        until = self.until - 0.05
        kind = http.client.HTTPSConnection if url.scheme == "https" else http.client.HTTPConnection
        connection = kind(url.netloc, timeout=max(0.05, until - time.monotonic()))
        connection.response_class = lambda sock, *rest, **named: http.client.HTTPResponse(Timely(sock, until), *rest, **named)
        try:
            connection.connect()
        except OSError as error:
            return failure("not-sent", type(error).__name__, self.hide(str(error)))
        try:
            connection.sock.settimeout(max(0.05, until - time.monotonic()))
            target = (url.path or "/") + (f"?{url.query}" if url.query else "")
            connection.request(method, target, body, {**headers, "connection": "close"})
            with connection.getresponse() as answer:
                content = answer.read(self.answer_bytes + 1)
        except (OSError, http.client.HTTPException) as error:
            return failure("no-answer", type(error).__name__, self.hide(str(error)))
        finally:
            connection.close()
        if len(content) > self.answer_bytes:
            return failure("no-answer", "answer-too-large", f"The answer is longer than {self.answer_bytes} bytes.")
        whole = answer.headers.get("content-length")
        if whole and whole.isdigit() and answer.status not in (204, 304) and len(content) < int(whole):
            return failure("no-answer", "answer-broken-off", "The answer broke off.")
        kept = [record(name=name.lower(), value=self.hide(value)) for name, value in answer.headers.items()
                if name.lower() not in WITHHELD]
        return record(status=answer.status, headers=kept, body=self.hide(content.decode(errors="replace")))

    def hide(self, text):
        """A service may echo what it was sent."""
        return text.replace(self.token, "[credential]") if self.token else text
