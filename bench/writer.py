"""One writer process: posts, as the person named, the drafts listed on its first line of input when told to go.

It stays until its input ends, so that taking a process down is not measured with the work of the others.
"""

from __future__ import annotations

import json
import sys

from daybook.config.cli import start_django

WARM_UP = 5


def main() -> None:
    """Say `ready` once connected; post everything on the next line of input, and say `done`."""
    start_django()
    from bench.posting import BareWriter, post_all
    from daybook.kernel.actor import Actor

    person, road = sys.argv[1:]
    references, actor = json.loads(sys.stdin.readline()), Actor(person)
    post = post_all if road == "operation" else BareWriter().post_all
    # A process that has just started plans and looks up what it will remember: that is not what is measured.
    post(actor, references[:WARM_UP])
    print("ready", flush=True)
    sys.stdin.readline()
    post(actor, references[WARM_UP:])
    print("done", flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
