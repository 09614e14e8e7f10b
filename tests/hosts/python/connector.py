"""Loads a connector, byte for byte the one that the Rust host runs, and grants it capabilities."""

import json
import threading
import time
from types import SimpleNamespace

from wasmtime import Config, Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, Variant

from service import Rate, Service

__all__ = ["Connector", "ConnectorError", "Plugin", "Rate", "Service"]
CONTRACT = "microapp:connector/{}@0.1.0"
TICK = 0.1
# Beyond the time that a call may take: what waits for an answer shall still say that none came.
GRACE = 1.0
MEMORY = 256 << 20


class ConnectorError(Exception):
    """The contract's error: `kind` is the case to decide on."""

    def __init__(self, kind, problem):
        super().__init__(problem.message)
        self.kind, self.code, self.message = kind, problem.code, problem.message
        self.details = json.loads(problem.details or "{}")


class Plugin:
    """A compiled component. Instances of it are made for each call, or at least for each person."""

    def __init__(self, file):
        config = Config()
        config.epoch_interruption = True
        self.engine = Engine(config)
        self.component = Component.from_file(self.engine, file)
        self.changing = None  # names of actions that may change something, once the manifest has been read
        self.offline = set()  # names of those that send nothing
        self.open = False  # whether the service wants no credential
        self.rate = None  # of all its instances together
        threading.Thread(target=self.tick, daemon=True).start()

    def tick(self):
        while True:
            time.sleep(TICK)
            self.engine.increment_epoch()


class Connector:
    """One instance for one person. `acting_user` is how the service addresses them; `seconds` is how long it may live."""

    def __init__(self, plugin, service, acting_user=None, settings=None, intent=None, seconds=3600,
                 on_log=lambda level, message, fields: None, on_progress=lambda done, total, message: None):
        plugin = plugin if isinstance(plugin, Plugin) else Plugin(plugin)
        settings = settings or {}
        linker = Linker(plugin.engine)
        linker.add_wasip2()  # clocks and random; no files, no sockets, no environment: see WasiConfig
        imports = {
            "http": {"send": service.send, "send-all": service.send_all},
            "log": {"write": lambda _store, level, message, fields: on_log(level, message, fields)},
            "progress": {"report": lambda _store, done, total, message: on_progress(done, total, message)},
            "settings": {"get": lambda _store, name: json.dumps(settings[name]) if name in settings else None},
            "caller": {"acting-user": lambda _store: acting_user, "intent": lambda _store: intent},
        }
        with linker.root() as root:
            for interface, functions in imports.items():
                with root.add_instance(CONTRACT.format(interface)) as instance:
                    for name, function in functions.items():
                        instance.add_func(name, function)
        self.plugin, self.linker, self.service, self.seconds = plugin, linker, service, seconds
        self.renew()
        if plugin.changing is None:
            manifest = self.describe()
            plugin.changing = {action.name for action in manifest.actions if action.effect != "reads"}
            plugin.offline = {action.name for action in manifest.actions if action.offline}
            plugin.open = all(mode == "none" for mode in manifest.authentication.modes)
            limits = getattr(manifest, "rate-limits")
            plugin.rate = Rate(limits.requests, getattr(limits, "interval-ms") / 1000)
        service.rate = service.rate or plugin.rate

    def renew(self):
        """Takes a fresh instance, which knows nothing of what the one before has seen."""
        self.store = Store(self.plugin.engine)
        self.store.set_wasi(WasiConfig())
        self.store.set_limits(memory_size=MEMORY)
        self.store.set_epoch_deadline(int((self.seconds + GRACE) / TICK))
        self.instance = self.linker.instantiate(self.store, self.plugin.component)
        face = self.instance.get_export_index(self.store, CONTRACT.format("connector"))
        names = {name: self.instance.get_export_index(self.store, name, face) for name in ("describe", "invoke")}
        self.functions = SimpleNamespace(
            **{name: self.instance.get_func(self.store, index) for name, index in names.items()})

    def describe(self):
        """The manifest, as the contract's record."""
        manifest = self.functions.describe(self.store)
        self.functions.describe.post_return(self.store)
        return manifest

    def invoke(self, action, **given):
        """Runs an action, and gives its result."""
        return json.loads(self.invoke_text(action, json.dumps(given)))

    def invoke_text(self, action, text):
        """The same, from JSON to JSON as it stands."""
        self.service.reads = action not in self.plugin.changing
        self.service.offline = action in self.plugin.offline
        self.service.open = self.plugin.open
        answer = self.functions.invoke(self.store, action, text)
        self.functions.invoke.post_return(self.store)
        if isinstance(answer, Variant):
            raise ConnectorError(answer.tag, answer.payload)
        return answer
