"""A host that has never heard of the contract: wasmtime with WASI and wasi:http, and nothing else linked.

    MICROAPP_BASE_URL=… MICROAPP_TOKEN=… MICROAPP_ACTING_USER=… python plain.py composed.wasm ACTION INPUT

`adapters/wasi-http/compose` makes such a component. The result is JSON; an error is its case, its code and its words.
"""

import os
import sys

from wasmtime import Config, Engine, Store, WasiConfig
from wasmtime.component import Component, Linker, Variant


class Refused(Exception):
    """The component's error."""

    def __init__(self, case, problem):
        super().__init__(f"{case} ({problem.code}): {problem.message}")
        self.case, self.problem = case, problem


class Plain:
    def __init__(self, file):
        self.engine = Engine(Config())
        self.linker = Linker(self.engine)
        self.linker.add_wasip2()
        self.linker.add_wasi_http()
        self.component = Component.from_file(self.engine, file)

    def invoke(self, action, wanted, environment, errors=None):
        """Runs an action in a fresh instance that sees this environment; its standard error goes to the file `errors`, or to
        ours."""
        wasi = WasiConfig()
        wasi.env = list(environment.items())
        if errors:
            wasi.stderr_file = errors
        else:
            wasi.inherit_stderr()
        store = Store(self.engine)
        store.set_wasi(wasi)
        store.set_wasi_http()
        instance = self.linker.instantiate(store, self.component)
        face = instance.get_export_index(store, "microapp:connector/connector@0.1.0")
        invoke = instance.get_func(store, instance.get_export_index(store, "invoke", face))
        answer = invoke(store, action, wanted)
        if isinstance(answer, Variant):
            raise Refused(answer.tag, answer.payload)
        return answer


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    given = {name: value for name, value in os.environ.items() if name.startswith("MICROAPP_")}
    try:
        print(Plain(sys.argv[1]).invoke(*sys.argv[2:], given))
    except Refused as refused:
        sys.exit(str(refused))
