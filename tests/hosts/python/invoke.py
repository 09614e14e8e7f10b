"""Runs one action of any connector, and prints its result.

    BASE_URL=… TOKEN=… ACTING_USER=… python invoke.py FILE.wasm ACTION INPUT
"""

import os
import sys

from connector import Connector, ConnectorError, Service


def main():
    if len(sys.argv) != 4 or "BASE_URL" not in os.environ:
        sys.exit(__doc__)
    file, action, given = sys.argv[1:]
    service = Service(os.environ["BASE_URL"], os.environ.get("TOKEN"))
    connector = Connector(file, service, acting_user=os.environ.get("ACTING_USER"))
    manifest = connector.describe()
    print(manifest.name, manifest.version, file=sys.stderr)
    try:
        print(connector.invoke_text(action, given))
    except ConnectorError as error:
        sys.exit(f"{error.kind} ({error.code}): {error.message}")


if __name__ == "__main__":
    main()
