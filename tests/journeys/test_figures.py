"""A crawler: every figure on every page that can be reached opens rows that sum to it."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest

from tests.journeys.walking import People

# The same rows in another order or part (of posts, people and logs, in which there is no money), and what is no page.
_SKIPPED = re.compile(
    r"[?&](sort|export|after|before|actor)=|^/(people|change/logs)/.*\?|^/accounts/|^/api/|^/ui/|"
    r"\.(toml|csv|json|atom|pdf|docx|ics)(\?|$)|/(example|rejects)/$|/file$|#"
)
_MOST_PAGES = 900
_MOST_ALIKE = 25
_READ = """() => {
  const pence = (text) => {
    const plain = text.replace(/[£,\\s]/g, "").replace("\\u2212", "-");
    return /^-?\\d+\\.\\d\\d$/.test(plain) ? Math.round(Number(plain) * 100) : null;
  };
  const sums = [];
  for (const table of document.querySelectorAll("table.db-table")) {
    const columns = new Map();
    for (const cell of table.querySelectorAll("tbody td.db-right")) {
      const found = pence(cell.textContent);
      if (found !== null) columns.set(cell.dataset.label, (columns.get(cell.dataset.label) ?? 0) + found);
    }
    sums.push(...columns.values());
  }
  const facts = {};
  for (const fact of document.querySelectorAll(".db-identity__fact")) {
    facts[fact.querySelector("dt").textContent.trim()] = pence(fact.querySelector("dd").textContent);
  }
  return {
    figures: [...document.querySelectorAll("a.figure")]
      .map((a) => [Number(a.dataset.figurePence), a.getAttribute("href")]),
    total: [...document.querySelectorAll("[data-total-pence]")].map((t) => Number(t.dataset.totalPence)),
    // A chip leads to the same report with one filter less: with them the reports of reports would have no end.
    links: [...document.querySelectorAll("nav a[href], main a[href]")]
      .filter((a) => !a.matches(".db-chip, .db-chips__clear, .figure"))
      .map((a) => a.getAttribute("href")),
    sums,
    facts,
    more: document.querySelector("a[rel=next]") !== null,
  };
}"""


class Crawler:
    """Reads each address once, and remembers what stood there."""

    def __init__(self, page: Any) -> None:
        self.page = page
        self.read: dict[str, dict[str, Any]] = {}

    def look_at(self, address: str) -> dict[str, Any]:
        if address not in self.read:
            # What is read stands in the page as it is sent: its styles and pictures need not be waited for.
            answer = self.page.goto(address, wait_until="domcontentloaded")
            assert answer.status == 200, (address, answer.status)
            self.read[address] = self.page.evaluate(_READ)
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
