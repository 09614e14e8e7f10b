"""What hosts with nothing but WASI get of a connector with the adapter under it, at the simulator.

The same is asked of two: wasmtime's package for Python, and wasmtime with `wasmtime-wasi-http` in Rust.
"""

import json
import os
import socket
import subprocess
import sys
import unittest
import urllib.request

from conformance import BROKEN, LACKS
from plain import Plain, Refused


class Told(Exception):
    """The component's error, as the program prints it."""


class InRust:
    """`plain-wasi-host`, a program: as `Plain`."""

    def __init__(self, file):
        self.file = file

    def invoke(self, action, wanted, environment):
        done = subprocess.run(
            [os.environ["PLAIN_HOST"], self.file, action, wanted], env=environment, capture_output=True, text=True)
        if done.returncode != 0:
            raise Told(done.stderr.strip())
        return done.stdout


class WhatAPlainHostGets:
    """The tests; each host is a class below."""

    @classmethod
    def composed(cls, name):
        return cls.host(os.path.join(os.environ["COMPOSED"], name))

    @classmethod
    def setUpClass(cls):
        cls.simulator = subprocess.Popen(
            [os.environ["MICROAPP"], "simulator", "--json"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        told = json.loads(cls.simulator.stdout.readline())
        cls.origin = told["base_url"].split("/v2")[0]
        cls.people = [user["email"] for user in told["users"] if user["type"] == 2 and user["status"] == "active"]
        token = cls.control("POST", "/tokens")["access_token"]
        cls.environment = {
            "MICROAPP_BASE_URL": told["base_url"], "MICROAPP_TOKEN": token, "MICROAPP_ACTING_USER": cls.people[0]}
        cls.zoom = cls.composed("zoom.wasm")

    @classmethod
    def tearDownClass(cls):
        cls.simulator.terminate()
        cls.simulator.wait()
        cls.simulator.stdout.close()

    @classmethod
    def control(cls, method, path):
        body = b"{}" if method == "POST" else None
        asked = urllib.request.Request(
            f"{cls.origin}/_simulator{path}", body, {"content-type": "application/json"}, method=method)
        with urllib.request.urlopen(asked) as answer:
            return json.load(answer)

    def does(self, action, **given):
        done = self.zoom.invoke(action, json.dumps(given), self.environment)
        self.assertNotIn(self.environment["MICROAPP_TOKEN"], done)
        return json.loads(done)

    def refuses(self, words, **changed):
        everything = {**self.environment, **changed}
        environment = {name: value for name, value in everything.items() if value is not None}
        with self.assertRaises((Refused, Told)) as refused:
            self.zoom.invoke("get-meeting", json.dumps({"meeting_id": "98765432101"}), environment)
        self.assertTrue(str(refused.exception).startswith(words), str(refused.exception))
        self.assertNotIn(self.environment["MICROAPP_TOKEN"], str(refused.exception))

    def test_a_recurring_meeting_with_a_co_host_is_made_and_its_invitation_read(self):
        made = self.does(
            "create-meeting", topic="Plain", start="2030-12-03T10:00", time_zone="Europe/Berlin",
            co_hosts=[self.people[1]], recurrence={"weekly": {"days": ["tuesday"], "end": {"count": 3}}})
        self.assertEqual(len(made["occurrences"]), 3)
        self.assertEqual(made["host_email"], self.people[0])
        invitation = self.does("get-invitation", meeting_id=made["id"])
        self.assertIn(made["join_url"], invitation["text"])
        people = self.does("list-users")["users"]
        self.assertIn(self.people[1], [person["email"] for person in people])

    def test_refusals_are_the_contracts(self):
        self.refuses("not-found (3001): ")
        missing = "unauthorized (credential-missing): MICROAPP_"
        self.refuses(missing + "TOKEN is not set", MICROAPP_TOKEN=None)
        self.refuses(missing + "AUTHENTICATION is neither token nor none", MICROAPP_AUTHENTICATION="basic")
        self.refuses(missing + "AUTHENTICATION is none, and MICROAPP_TOKEN is set", MICROAPP_AUTHENTICATION="none")
        self.refuses("not-allowed (bad-url): MICROAPP_BASE_URL is not set", MICROAPP_BASE_URL=None)
        for settings in ("{no", '"s3cr3t"'):
            broken = "not-allowed (bad-settings): MICROAPP_SETTINGS is no JSON object: line 1, column "
            self.refuses(broken, MICROAPP_SETTINGS=settings)
        plain = "not-allowed (bad-url): MICROAPP_BASE_URL can't be used: http is for a service on this machine only"
        self.refuses(plain, MICROAPP_BASE_URL="http://api.example.com/v2/")

    def test_a_service_that_wants_no_credential_gets_none(self):
        """Zoom wants one, and says so: the request was sent."""
        self.refuses("unauthorized (124): ", MICROAPP_TOKEN=None, MICROAPP_AUTHENTICATION="none")

    def test_a_service_that_is_not_there_is_unavailable(self):
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        self.refuses("unavailable (not-sent): ", MICROAPP_BASE_URL=f"http://127.0.0.1:{port}/v2/")

    def test_the_connector_sees_no_environment_and_reaches_nothing_else(self):
        """The token is in the host's environment, which a connector's own language runtime could read."""
        done = self.composed("echo.wasm").invoke("run", json.dumps({"requests": [
            {"url": "http://127.0.0.1:1/"}, {"url": "users/me", "headers": [["Authorization", "Bearer mine"]]},
        ]}), self.environment)
        seen = json.loads(done)
        self.assertEqual(seen["environment"], 0)
        self.assertEqual(seen["acting_user"], self.environment["MICROAPP_ACTING_USER"])
        elsewhere, signed = json.dumps(seen["answers"][0]), json.dumps(seen["answers"][1])
        self.assertIn("address-not-allowed", elsewhere)
        self.assertIn("header-not-allowed", signed)


class WasmtimeForPython(WhatAPlainHostGets, unittest.TestCase):
    host = Plain


class WasmtimeWasiHttp(WhatAPlainHostGets, unittest.TestCase):
    host = InRust


class TheKit(unittest.TestCase):
    """`microapp conformance host` on the probe with the adapter under it."""

    def test_the_contract_is_kept_but_for_what_no_plain_host_has(self):
        here = os.path.dirname(os.path.abspath(__file__))
        probe = os.path.join(os.environ["COMPOSED"], "probe.wasm")
        examined = subprocess.run(
            [os.environ["MICROAPP"], "conformance", "host", "--json", "--", sys.executable,
             os.path.join(here, "conformance.py"), probe], stdout=subprocess.PIPE, text=True)
        report = json.loads(examined.stdout)
        self.assertEqual(report.get("notes", []), [])
        verdicts = {clause["clause"]: clause["verdict"] for clause in report["clauses"]}
        with open(os.path.join(here, "..", "..", "..", "docs", "platform-engineers.md"), encoding="utf-8") as page:
            told = page.read()
        for clause, verdict in verdicts.items():
            wanted = "broken" if clause == BROKEN else "lacking" if clause in LACKS else "kept"
            self.assertEqual(verdict, wanted, f"{clause}: {json.dumps(report, indent=1)}")
            if wanted != "kept":
                self.assertIn(f"| `{clause}` |", told, "docs/platform-engineers.md tells what a plain host has not")
        self.assertEqual(examined.returncode, 1)


if __name__ == "__main__":
    unittest.main()
