"""What an invented market tells: releases of invented buyers and suppliers."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from daybook.change.discovery.release_files import read_releases
from daybook.change.discovery.releasing import bring_in
from daybook.config.demonstration.books import moment
from daybook.kernel.actor import Actor

RELEASES = Path(__file__).with_name("releases.json")


def learn_of_market(cast: dict[str, Actor], today: date) -> None:
    """Seven contracting processes in every stage, as the commercial officer brings them in."""
    yesterday = moment(today - timedelta(days=1), 12)
    bring_in(read_releases(RELEASES), RELEASES.name, actor=cast["commercial"], now=lambda: yesterday)
