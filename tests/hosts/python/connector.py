"""Loads a connector, byte for byte the one that the Rust host runs, and grants it capabilities."""

import json
import urllib.error
import urllib.request
from types import SimpleNamespace
from urllib.parse import urljoin, urlsplit

from wasmtime import Config, Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, Record, Variant

CONTRACT = "microapp:connector/{}@0.1.0"
OURS = {"authorization", "cookie", "host", "connection", "content-length"}


class ConnectorError(Exception):
    """The contract's error: `kind` is the case to decide on."""

    def __init__(self, kind, problem):
        super().__init__(problem.message)
        self.kind, self.code, self.message = kind, problem.code, problem.message
        self.details = json.loads(problem.details or "{}")


def record(**fields):
    """A record of the contract; its fields have hyphens where Python has underscores."""
    made = Record()
    for name, value in fields.items():
        setattr(made, name.replace("_", "-"), value)
    return made


def failure(case, code, message):
    """A failure of the contract. A result is given as the bare value where its two sides differ in kind."""
    return Variant(case, record(code=code, message=message, details="{}"))


class NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        return None


class Service:
    """Where requests may go, and the token that they carry. The component never sees it."""

    def __init__(self, base_url, token, timeout=30):
        self.base, self.token, self.timeout = base_url.rstrip("/") + "/", token, timeout
        self.opener = urllib.request.build_opener(NoRedirects)

    def send(self, _store, request):
        url = urljoin(self.base, request.url)
        if urlsplit(url)[:2] != urlsplit(self.base)[:2]:
            return failure("not-allowed", "address-not-allowed", f"{urlsplit(url).netloc} is not granted here.")
        headers = {header.name: header.value for header in request.headers}
        if any(name.lower() in OURS for name in headers):
            return failure("not-allowed", "header-not-allowed", "This header is the host's to set.")
        body = None if request.body is None else request.body.encode()
        if body is not None:
            headers.setdefault("content-type", "application/json")
        headers["authorization"] = f"Bearer {self.token}"
        asked = urllib.request.Request(url, body, headers, method=request.method.upper())
        try:
            answer = self.opener.open(asked, timeout=self.timeout)
        except urllib.error.HTTPError as refused:
            answer = refused  # an answer like any other; the component reads it
        except urllib.error.URLError as error:
            unsent = isinstance(error.reason, ConnectionRefusedError)
            return failure("not-sent" if unsent else "no-answer", type(error.reason).__name__, str(error.reason))
        except OSError as error:
            return failure("no-answer", type(error).__name__, str(error))
        with answer:
            kept = [record(name=name.lower(), value=value) for name, value in answer.headers.items()
                    if name.lower() not in ("set-cookie", "www-authenticate")]
            text = answer.read().decode(errors="replace")
            return record(status=answer.status, headers=kept, body=text)


class Connector:
    """One instance for one person. `acting_user` is how the service addresses them."""

    def __init__(self, file, service, acting_user=None, settings=None, on_log=lambda level, message: None):
        settings = settings or {}
        engine = Engine(Config())
        linker = Linker(engine)
        linker.add_wasip2()  # clocks and random; no files, no sockets, no environment: see WasiConfig
        imports = {
            "http": {
                "send": service.send,
                "send-all": lambda store, requests: [service.send(store, request) for request in requests],
            },
            "log": {"write": lambda _store, level, message, _fields: on_log(level, message)},
            "progress": {"report": lambda _store, done, total, message: None},
            "settings": {"get": lambda _store, name: json.dumps(settings[name]) if name in settings else None},
            "caller": {"acting-user": lambda _store: acting_user, "intent": lambda _store: None},
        }
        with linker.root() as root:
            for interface, functions in imports.items():
                with root.add_instance(CONTRACT.format(interface)) as instance:
                    for name, function in functions.items():
                        instance.add_func(name, function)
        self.engine, self.linker, self.component = engine, linker, Component.from_file(engine, file)
        self.renew()

    def renew(self):
        """Takes a fresh instance, which knows nothing of what the one before has seen."""
        self.store = Store(self.engine)
        self.store.set_wasi(WasiConfig())
        self.instance = self.linker.instantiate(self.store, self.component)
        face = self.instance.get_export_index(self.store, CONTRACT.format("connector"))
        names = {name: self.instance.get_export_index(self.store, name, face) for name in ("describe", "invoke")}
        self.functions = SimpleNamespace(
            **{name: self.instance.get_func(self.store, index) for name, index in names.items()})

    def invoke(self, action, **given):
        """Runs an action, and gives its result."""
        answer = self.functions.invoke(self.store, action, json.dumps(given))
        self.functions.invoke.post_return(self.store)
        if isinstance(answer, Variant):
            raise ConnectorError(answer.tag, answer.payload)
        return json.loads(answer)
