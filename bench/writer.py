"""One writer process: posts, as the person named, the drafts listed on its first line of input when told to go."""

from __future__ import annotations

import json
import sys

from daybook.config.cli import start_django

WARM_UP = 5


def main() -> None:
    """Say `ready` once connected; post everything on the next line of input."""
    start_django()
    from django.db import connection

    from bench.posting import post_all
    from daybook.kernel.actor import Actor

    references, actor = json.loads(sys.stdin.readline()), Actor(sys.argv[1])
    connection.ensure_connection()
    # A process that has just started plans and looks up what it will remember: that is not what is measured.
    post_all(actor, references[:WARM_UP])
    print("ready", flush=True)
    sys.stdin.readline()
    post_all(actor, references[WARM_UP:])


if __name__ == "__main__":
    main()
