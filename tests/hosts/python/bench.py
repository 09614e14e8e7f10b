"""Makes CALLS meetings, each in a fresh instance, and prints what they cost as JSON.

    BASE_URL=… TOKEN=… HOST=… CALLS=500 INPUT='{"topic": …}' python bench.py zoom.wasm
"""

import json
import os
import resource
import sys
import time

from connector import Connector, Rate, Service


def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def main():
    # What a call costs, not how long a limit makes it wait.
    bounds = {"rate": Rate(1_000_000, 0), "seconds": 3600, "requests": 1_000_000}
    service = Service(os.environ["BASE_URL"], os.environ["TOKEN"], **bounds)
    zoom = Connector(sys.argv[1], service, acting_user=os.environ["HOST"])
    wanted = json.loads(os.environ["INPUT"])
    zoom.invoke("create-meeting", **wanted)  # caches
    micros = []
    before = cpu()
    for _ in range(int(os.environ["CALLS"])):
        started = time.perf_counter()
        zoom.renew()
        zoom.invoke("create-meeting", **wanted)
        micros.append((time.perf_counter() - started) * 1e6)
    used = (cpu() - before) * 1e6
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"micros": micros, "cpu_micros": used, "peak_kb": peak}))


if __name__ == "__main__":
    main()
