"""Measured speed on PostgreSQL, with the floors beside it: `make bench`, or `--full` for 10 million lines.

Needs an empty database that flushes to disk: tools/postgres_cluster.py --durable python -m bench
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from dataclasses import asdict
from pathlib import Path

from daybook.config.cli import start_django

PARTS = ("posting", "reserving", "importing", "balances", "discovery", "simulating", "redrawing", "serving")
LATEST = Path(__file__).with_name("latest.json")


def main() -> int:
    """Measure the parts asked for, print the table, keep it in bench/latest.json; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--full", action="store_true", help="a million lines imported, ten million in the books and in a log"
    )
    parser.add_argument("--only", nargs="+", choices=PARTS)
    given = parser.parse_args()
    if not os.environ.get("DAYBOOK_DATABASE_URL", "").startswith("postgres"):
        parser.error("set DAYBOOK_DATABASE_URL to an empty PostgreSQL database")
    start_django()
    from bench.figures import table
    from bench.parts import measure

    figures = measure(given.only or PARTS, full=given.full)
    print(table(figures))
    LATEST.write_text(json.dumps([asdict(figure) for figure in figures], indent=2) + "\n")
    return 1 if any(figure.met is False for figure in figures) else 0


if __name__ == "__main__":
    sys.exit(main())
