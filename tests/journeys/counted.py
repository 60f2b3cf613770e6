"""Counts the queries of the registers of a Daybook that stands in DAYBOOK_STATE: `python -m tests.journeys.counted`.

Says, as JSON, the queries of each page in the navigation, and of the inbox and the messages, by sign-in.
"""

from __future__ import annotations

import json
import logging
import sys

from daybook.config.cli import start_django


def main(*usernames: str) -> None:
    start_django()
    logging.disable(logging.CRITICAL)
    # What reads the database can be imported only now.
    from django.conf import settings
    from django.db import connection, reset_queries
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from daybook.config.shell import shell_of
    from daybook.foundation.identity.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    taken: dict[str, dict[str, int]] = {}
    for username in usernames:
        client = Client()
        client.force_login(User.objects.get(username=username))
        shell = shell_of(client.get("/my-work/").wsgi_request)
        pages = [page.url for area in shell.areas for page in area.pages]
        for address in dict.fromkeys([shell.work_url, shell.messages_url, *pages]):
            reset_queries()
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address)
            assert answer.status_code == 200, (username, address, answer.status_code)
            taken.setdefault(address, {})[username] = len(queries)
    sys.stdout.write(json.dumps(taken))


if __name__ == "__main__":
    main(*sys.argv[1:])
