"""The driver for `microapp conformance host -- python conformance.py COMPOSED-PROBE.wasm`: the kit's calls, a JSON object a
line, run in a host that has WASI and `wasi:http` and nothing else.

The kit's own probe imports the contract; the one named here is the same with `adapters/wasi-http` under it. What the kit gives
goes into the environment, and what the adapter writes on standard error is the log.
"""

import json
import os
import sys
import tempfile

from plain import Plain, Refused

# Nobody is there to do it: neither a plain host, nor an adapter, which sees one instance from below.
LACKS = [
    "host.cancel",
    "host.http.effect",
    "host.http.offline",
    "host.limits.computing",
    "host.limits.deadline",
    "host.limits.memory",
    "host.limits.requests",
    "host.rate-limit.quota",
    "host.rate-limit.refused",
]
# No host may say that it lacks this one; a plain host does not know the manifest.
BROKEN = "host.rate-limit"


def say(line):
    print(json.dumps(line), flush=True)


def environment(asked, facts):
    given = {
        "MICROAPP_BASE_URL": facts["base_url"],
        "MICROAPP_TOKEN": facts["token"] if asked["credential"] else None,
        "MICROAPP_ACTING_USER": asked["acting_user"],
        "MICROAPP_INTENT": asked["intent"],
        "MICROAPP_SETTINGS": json.dumps(facts["settings"]),
    }
    return {name: value for name, value in given.items() if value is not None}


def written(errors):
    """Log and progress, of what the instance wrote on standard error."""
    log, progress = [], []
    with open(errors, encoding="utf-8") as lines:
        for line in lines:
            try:
                entry = json.loads(line)
            except ValueError:
                continue  # the words of a panic
            if "progress" in entry:
                progress.append(entry["progress"])
            else:
                log.append({**entry, "fields": list(entry["fields"].items())})
    return {"log": log, "progress": progress}


def run(asked, facts, plain, errors):
    told = {"call": asked["call"]}
    try:
        told["output"] = plain.invoke(asked["action"], asked["input"], environment(asked, facts), errors)
    except Refused as refused:
        problem = refused.problem
        told["error"] = {
            "case": refused.case, "code": problem.code, "message": problem.message, "details": problem.details}
    except Exception as error:  # a trap
        told["ended"] = str(error)
    say({**told, **written(errors)})


def main(component):
    plain, facts = Plain(component), None
    with tempfile.TemporaryDirectory() as folder:
        for line in sys.stdin:
            asked = json.loads(line)
            if "hello" in asked:
                facts = asked
                say({"host": "WASI and wasi:http, with the adapter", "lacks": LACKS})
            elif "call" in asked:
                run(asked, facts, plain, os.path.join(folder, "errors"))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
