"""The driver for `microapp conformance host -- python conformance.py`: runs the calls that the kit asks for, a JSON object a
line."""

import json
import sys

from connector import Connector, ConnectorError, Plugin, Service

LACKS = ["host.cancel", "host.rate-limit.quota"]


def say(line):
    print(json.dumps(line), flush=True)


def start(facts):
    plugin = Plugin(facts["component"])
    say({"host": f"Python {sys.version_info.major}.{sys.version_info.minor}", "lacks": LACKS})
    return plugin


def run(asked, facts, plugin):
    seconds, limits = asked["deadline_ms"] / 1000, facts["limits"]
    told = {"call": asked["call"], "log": [], "progress": []}
    service = Service(facts["base_url"], facts["token"] if asked["credential"] else None, seconds=seconds,
                      requests=limits["requests"], request_bytes=limits["request_bytes"], answer_bytes=limits["answer_bytes"])
    try:
        connector = Connector(
            plugin, service, asked["acting_user"], facts["settings"], asked["intent"], seconds,
            on_log=lambda level, message, fields: told["log"].append(
                {"level": level, "message": message, "fields": [[field.name, field.value] for field in fields]}),
            on_progress=lambda done, total, message: told["progress"].append(
                {"done": done, "total": total, "message": message}),
        )
        told["output"] = connector.invoke_text(asked["action"], asked["input"])
    except ConnectorError as error:
        told["error"] = {"case": error.kind, "code": error.code, "message": error.message, "details": error.details}
    except Exception as error:  # a trap, or whatever else ended the call
        told["ended"] = str(error)
    say(told)


def main():
    facts = plugin = None
    for line in sys.stdin:
        asked = json.loads(line)
        if "hello" in asked:
            facts = asked
            plugin = start(facts)
        elif "call" in asked:
            run(asked, facts, plugin)


if __name__ == "__main__":
    main()
