"""The capability `microapp:connector/http` for one service: where requests may go, whose token they carry, and how fast."""

import http.client
import json
import re
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urljoin, urlsplit

from wasmtime.component import Record, Variant

# The host's to set, not a connector's.
OURS = re.compile(r"authorization|proxy-.*|cookie2?|host|forwarded|x-forwarded-(for|host|proto)|x-real-ip|via|accept-encoding"
                  r"|connection|content-length|expect|http2-settings|keep-alive|te|trailer|transfer-encoding|upgrade")
# Headers of answers that carry credentials.
WITHHELD = {"set-cookie", "authorization", "www-authenticate", "proxy-authenticate", "authentication-info"}
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


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


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
        self.opener = urllib.request.build_opener(NoRedirects, urllib.request.ProxyHandler({}))

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
        headers = {header.name: header.value.encode().decode("latin-1") for header in request.headers}
        for name, value in headers.items():
            if OURS.fullmatch(name.lower()) or not TOKEN_TEXT.fullmatch(name) or re.search(r"[\r\n\0]", value):
                return failure("not-allowed", "header-not-allowed", f"{name!a} is the host's to set, or no header.")
        body = None if request.body is None else request.body.encode()
        if len(body or b"") + len(url) > self.request_bytes:
            return failure("not-allowed", "request-too-large", f"A request may have {self.request_bytes} bytes.")
        if self.token is None and not self.open:
            return failure("unauthorized", "credential-missing", "Nobody has connected this account.")
        if body is not None and not any(name.lower() == "content-type" for name in headers):
            headers["content-type"] = "application/json"
        if not self.open:
            headers["authorization"] = f"Bearer {self.token}"
        try:
            asked = urllib.request.Request(url, body, headers, method=request.method.upper())
        except ValueError as error:
            return failure("not-allowed", "bad-url", str(error))
        if not self.rate.slots.acquire(timeout=max(0, self.until - time.monotonic() - 0.1)):
            wait = int(self.rate.interval * 1000)
            return failure("rate-limited", "rate-limited", "The rate limit is used up for now.", retry_after_ms=wait)
        try:
            return self.exchange(asked)
        finally:
            self.rate.answered()

    def exchange(self, asked):
        left = max(0.05, self.until - time.monotonic() - 0.05)
        try:
            answer = self.opener.open(asked, timeout=left)
        except urllib.error.HTTPError as refused:
            answer = refused  # an answer like any other; the component reads it
        except urllib.error.URLError as error:
            unsent = isinstance(error.reason, ConnectionRefusedError)
            return failure("not-sent" if unsent else "no-answer", type(error.reason).__name__, self.hide(str(error.reason)))
        except (OSError, http.client.HTTPException) as error:
            return failure("no-answer", type(error).__name__, self.hide(str(error)))
        with answer:
            kept = [record(name=name.lower(), value=self.hide(value)) for name, value in answer.headers.items()
                    if name.lower() not in WITHHELD]
            content = bytearray()
            try:
                while part := answer.read1(1 << 16):  # what is there: one that comes by drops has its time as well
                    content += part
                    if len(content) > self.answer_bytes:
                        words = f"The answer is longer than {self.answer_bytes} bytes."
                        return failure("no-answer", "answer-too-large", words)
                    if time.monotonic() > self.until:
                        return failure("no-answer", "timed-out", "The answer takes too long.")
            except (OSError, http.client.HTTPException) as error:
                return failure("no-answer", type(error).__name__, "The answer broke off.")
            whole = answer.headers.get("content-length")
            if whole and whole.isdigit() and answer.status not in (204, 304) and len(content) < int(whole):
                return failure("no-answer", "answer-broken-off", "The answer broke off.")
            return record(status=answer.status, headers=kept, body=self.hide(content.decode(errors="replace")))

    def hide(self, text):
        """A service may echo what it was sent."""
        return text.replace(self.token, "[credential]") if self.token else text
