"""A crawler: every figure on every page that can be reached opens rows that sum to it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from lxml.html import HtmlElement, document_fromstring

from tests.journeys.walking import People

# The same rows in another order or part (of posts, people and logs, in which there is no money), and what is no page.
_SKIPPED = re.compile(
    r"[?&](sort|export|after|before|actor)=|^/(people|change/logs)/.*\?|^/accounts/|^/api/|^/ui/|"
    r"\.(toml|csv|json|atom|pdf|docx|ics)(\?|$)|/(example|rejects)/$|/file$|#"
)
_MOST_PAGES = 1_500
_MOST_ALIKE = 15
_SUM = re.compile(r"-?\d+\.\d\d")
_LINKS = "(//nav|//main)//a[@href][not({})]".format(
    " or ".join(f"contains(concat(' ', @class, ' '), ' {name} ')" for name in ("db-chip", "db-chips__clear", "figure"))
)


def _pence(cell: HtmlElement) -> int | None:
    plain = re.sub(r"[£,\s]", "", cell.text_content()).replace("\u2212", "-")
    return int(plain.replace(".", "")) if _SUM.fullmatch(plain) else None


def _read(text: str) -> dict[str, Any]:
    """What a page says in figures, as it is sent: no script adds to them.

    A chip leads to the same report with one filter less: with them the reports of reports would have no end.
    """
    page = document_fromstring(text)
    sums: list[int] = []
    for table in page.find_class("db-table"):
        columns: dict[str, int] = {}
        for cell in table.xpath(".//tbody//td[contains(concat(' ', @class, ' '), ' db-right ')]"):
            pence = _pence(cell)
            if pence is not None:
                label = cell.get("data-label", "")
                columns[label] = columns.get(label, 0) + pence
        sums += columns.values()
    return {
        "figures": [(int(a.get("data-figure-pence")), a.get("href")) for a in page.xpath("//a[@data-figure-pence]")],
        "total": [int(total.get("data-total-pence")) for total in page.xpath("//*[@data-total-pence]")],
        "links": list(dict.fromkeys(a.get("href") for a in page.xpath(_LINKS))),
        "sums": sums,
        "facts": {
            fact.find("dt").text_content().strip(): _pence(fact.find("dd"))
            for fact in page.find_class("db-identity__fact")
        },
        "more": bool(page.xpath("//a[@rel='next']")),
    }


class Crawler:
    """Reads each address once, and remembers what stood there."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.read: dict[str, dict[str, Any]] = {}

    def look_at(self, address: str) -> dict[str, Any]:
        if address not in self.read:
            # What is read stands in the page as it is sent, so that it is asked for as by a browser and not drawn.
            answer = self.page.request.get(address)
            assert answer.status == 200, (address, answer.status)
            self.read[address] = _read(answer.text())
        return self.read[address]

    def crawl(self, start: str) -> list[tuple[str, int, str]]:
        """Every page that can be reached; every figure as (page, pence, where it leads)."""
        waiting, known, figures = deque([start]), {start}, []
        kinds: dict[str, int] = {}
        while waiting:
            address = waiting.popleft()
            found = self.look_at(address)
            figures += [(address, pence, urljoin(address, href)) for pence, href in found["figures"]]
            for href in found["links"]:
                following = urljoin(address, href)
                if urlsplit(following).netloc or _SKIPPED.search(following) or following in known:
                    continue
                # Of stories and journals that differ only in their number, a few are enough.
                kinds[_kind(following)] = kinds.get(_kind(following), 0) + 1
                if kinds[_kind(following)] > _MOST_ALIKE:
                    continue
                known.add(following)
                waiting.append(following)
            assert len(known) < _MOST_PAGES, "there are more pages than a crawl should find: is there a loop?"
        return figures


def _kind(address: str) -> str:
    return re.sub(r"\d+|(?<=/people/units/)[^/]+|(?<=/people/cost-centres/)[^/]+/[^/]+", "0", address)


def _sums_to(found: dict[str, Any], pence: int) -> bool:
    """Whether the rows of a page make the sum: a column does, or the parts of what is available do."""
    facts = found["facts"]
    if "Less actual" in facts:
        parts = [facts[f"Less {name}"] for name in ("reserved", "committed", "actual")]
        return bool(facts["Budget"] - sum(parts) == pence)
    # An empty list sums to nothing; a list of several pages is summed over its pages by the tests of the domain.
    return pence in found["sums"] or (pence == 0 and not found["sums"]) or bool(found["more"])


@pytest.mark.long
@pytest.mark.parametrize(("username", "least"), [("accountant", 60), ("officer", 20)])
def test_every_figure_opens_rows_that_sum_to_it(
    people: People, username: str, least: int, record_property: Callable[[str, object], None]
) -> None:
    crawler = Crawler(people.page_of(username))
    figures = crawler.crawl("/")
    wrong = []
    for page, pence, address in figures:
        found = crawler.look_at(address)
        if found["total"] != [pence]:
            wrong.append(f"{page}: {pence} leads to {address}, whose total is {found['total']}")
        elif not _sums_to(found, pence):
            wrong.append(f"{page}: {pence} leads to {address}, whose rows sum to {found['sums']}")
    assert not wrong, "\n".join(sorted(set(wrong)))
    assert len(figures) >= least
    record_property("pages", len(crawler.read))
    record_property("figures", len(figures))
