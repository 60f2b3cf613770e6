"""One writer process: posts, as the person named, the drafts listed on its first line of input when told to go."""

from __future__ import annotations

import json
import sys

from daybook.config.cli import start_django


def main() -> None:
    """Say `ready` once connected; post everything on the next line of input."""
    start_django()
    from django.db import connection

    from bench.posting import post_all
    from daybook.kernel.actor import Actor

    references = json.loads(sys.stdin.readline())
    connection.ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    post_all(Actor(sys.argv[1]), references)


if __name__ == "__main__":
    main()
