"""One half of a double click, as a process of its own: `stage` prepares every approval, `press` gives each once.

Run by test_pressed_at_once.py on a database of the test's own. `stage` prints what is to be pressed as a line of JSON;
`press` reads that line, presses one approval for each further line, and prints how each was answered.
"""

from __future__ import annotations

import json
import os
import sys
import time
from typing import Any

from django.conf import settings

from daybook.config.cli import start_django

start_django()
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

from daybook.decisions.cases.tests.build import Cast, books  # noqa: E402
from daybook.kernel import operation  # noqa: E402
from daybook.kernel.actor import Actor  # noqa: E402
from daybook.kernel.operation import Entry, Recorder  # noqa: E402
from tests.api.approvals import APPROVALS, DAY  # noqa: E402
from tests.pages import client_of  # noqa: E402

# Two years are opened by these alone; the other changes of budget are approved in the same way.
LEFT_OUT = {"budgets.approve_change (reprofile)", "budgets.approve_change (carry-forward)"}
HELD_OPEN_SECONDS = 0.2


class Lingering:
    """Records an act as ever, and then holds its transaction open, so that the two presses overlap."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.record_refusal = recorder.record_refusal

    def record(self, entry: Entry) -> None:
        self.recorder.record(entry)
        time.sleep(HELD_OPEN_SECONDS)


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def stage() -> None:
    players = Cast()
    books(players, fund_pence=20_000_000_00)
    told = []
    for each in APPROVALS:
        if each.name not in LEFT_OUT:
            pressed = each.prepare(players)
            holder = getattr(players, each.role).person
            told.append({"name": each.name, "verb": each.verb, "arguments": pressed.arguments, "holder": holder})
    say(json.dumps(told))


def press() -> None:
    assert operation._ports is not None
    gate, recorder = operation._ports
    operation.bind(gate, Lingering(recorder))
    asked: list[dict[str, Any]] = json.loads(sys.stdin.readline())
    clients = {person: client_of(Actor(person)) for person in sorted({one["holder"] for one in asked})}
    for one in asked:
        say("ready")
        sys.stdin.readline()
        answer = clients[one["holder"]].post(
            f"/api/{one['verb'].replace('.', '/')}",
            json.dumps(one["arguments"]),
            content_type="application/json",
            headers={"host": "localhost"},
        )
        body = json.loads(answer.content)
        refused = str(body.get("type", "")).rpartition(":")[2] if answer.status_code != 200 else "done"
        say(refused)


if __name__ == "__main__":
    os.environ["DAYBOOK_TODAY"] = DAY.isoformat()
    {"stage": stage, "press": press}[sys.argv[1]]()
