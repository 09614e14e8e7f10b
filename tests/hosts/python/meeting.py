"""Makes a weekly meeting with co-hosts, and prints the invitation.

    BASE_URL=… TOKEN=… HOST=ada@example.com CO_HOSTS=bo@example.com,cy@example.com python meeting.py zoom.wasm
"""

import os
import sys

from connector import Connector, ConnectorError, Service


def main():
    if len(sys.argv) != 2 or not {"BASE_URL", "TOKEN"} <= os.environ.keys():
        sys.exit(__doc__)
    zoom = Connector(
        sys.argv[1],
        Service(os.environ["BASE_URL"], os.environ["TOKEN"]),
        acting_user=os.environ.get("HOST"),
        on_log=lambda level, message, _fields: print(f"{level}: {message}", file=sys.stderr),
    )
    try:
        meeting = zoom.invoke(
            "create-meeting",
            topic="Weekly planning",
            start=os.environ.get("START", "2030-12-03T10:00"),
            time_zone="Europe/Berlin",
            co_hosts=[address for address in os.environ.get("CO_HOSTS", "").split(",") if address],
            recurrence={"weekly": {"days": ["tuesday", "thursday"], "end": {"count": 6}}},
        )
        print(zoom.invoke("get-invitation", meeting_id=meeting["id"])["text"])
    except ConnectorError as error:
        sys.exit(f"{error.kind} ({error.code}): {error.message}")


if __name__ == "__main__":
    main()
