"""The style guide in a real browser: no rule of accessibility broken, nothing cut off, the grid quick."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application

from conftest import CHROMIUM

playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: run make test")

AXE = Path(__file__).parents[4] / "node_modules/axe-core/axe.min.js"
STYLES = Path(__file__).parents[1] / "static/ui/daybook.css"
MOST_MS_FOR_TOTALS = 50
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="Chromium is missing: apt-get install chromium-headless-shell"),
    pytest.mark.skipif(not (AXE.exists() and STYLES.exists()), reason="the assets are not built: run make setup"),
]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        """Say nothing: the test speaks."""


class _Threads(ThreadingMixIn, WSGIServer):
    # Chromium opens connections ahead of need; one thread would wait for them for ever.
    daemon_threads = True


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    # The style guide reads no database, so a plain server in a thread is enough.
    handler = StaticFilesHandler(get_wsgi_application())
    server = make_server("127.0.0.1", 0, handler, server_class=_Threads, handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/ui/style-guide"
    server.shutdown()
    thread.join()
    server.server_close()


def visit(browser: playwright.Browser, address: str, **options: object) -> playwright.Page:
    page = browser.new_context(**options).new_page()
    page.daybook_errors = []
    page.on("pageerror", lambda error: page.daybook_errors.append(str(error)))
    page.on("console", lambda said: page.daybook_errors.append(said.text) if said.type == "error" else None)
    page.goto(address)
    return page


def faults(page: playwright.Page) -> list[str]:
    page.add_script_tag(path=str(AXE))
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(RULES)}}}).then((all) => all.violations)")
    return [f"{one['id']}: {one['nodes'][0]['target']}" for one in found]


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (1440, "dark"), (375, "dark"), (320, "light")])
@pytest.mark.parametrize("query", ["", "?errors"])
def test_accessible_and_nothing_cut_off(
    browser: playwright.Browser, site: str, width: int, scheme: str, query: str
) -> None:
    page = visit(browser, site + query, viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()


def test_accessible_with_a_dialogue_open(browser: playwright.Browser, site: str) -> None:
    page = visit(browser, site, bypass_csp=True)
    page.get_by_role("button", name="Sign", exact=True).first.click()
    assert page.get_by_role("dialog", name="Sign this decision?").is_visible()
    assert faults(page) == []
    page.context.close()


def test_the_content_policy_is_kept(browser: playwright.Browser, site: str) -> None:
    page = visit(browser, site)
    page.locator("#lines-3-account").fill("4100")
    assert page.daybook_errors == []
    page.context.close()


def test_readable_without_script(browser: playwright.Browser, site: str) -> None:
    page = visit(browser, site, java_script_enabled=False)
    lines = page.get_by_label("Lines", exact=True)
    assert lines.is_visible()
    assert lines.input_value().startswith("BS01\t4100")
    assert page.locator("#tasks").is_visible()
    assert page.locator(".db-chart__svg--wide").first.is_visible()
    page.context.close()


PASTE = """(count) => {
  const rows = [];
  for (let at = 0; at < count; at += 1) {
    const sums = at % 2 ? ["", "1234.5"] : ["1,234.50", ""];
    rows.push(["BS01", "4100", "O1", "", "F01", ...sums, `Line "${at}"`].join("\\t"));
  }
  const data = new DataTransfer();
  data.setData("text/plain", rows.join("\\r\\n") + "\\r\\n");
  const pasted = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(pasted);
}"""

TYPE = """() => {
  const box = document.activeElement;
  box.value = "9";
  const begun = performance.now();
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  document.body.offsetHeight;
  return performance.now() - begun;
}"""


def totals(page: playwright.Page) -> list[str]:
    return [page.locator(f"[data-grid-total={key}]").inner_text() for key in ("used", "debit", "credit", "difference")]


def test_the_grid_takes_a_thousand_pasted_lines_and_stays_quick(browser: playwright.Browser, site: str) -> None:
    page = visit(browser, site)
    before = totals(page)
    page.locator("#lines-3-cost_centre").click()
    page.evaluate(PASTE, 1000)
    assert totals(page) == ["1,002", "£618,450.50", "£618,450.00", "£0.50"]
    assert page.locator("tr[data-row]").count() < 60
    page.locator("#lines-3-debit").focus()
    assert page.evaluate(TYPE) < MOST_MS_FOR_TOTALS
    assert totals(page)[3] == "−£1,225.00"
    page.keyboard.press("Control+z")
    assert totals(page)[3] == "£0.50"
    page.keyboard.press("Control+z")
    assert totals(page) == before
    page.keyboard.press("Control+y")
    page.keyboard.press("Control+End")
    assert page.evaluate("document.activeElement.id") == "lines-1002-description"
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    sent = page.locator("#lines").input_value().splitlines()
    assert len(sent) == 1002
    assert sent[-1] == 'BS01\t4100\tO1\t\tF01\t\t1234.5\tLine "999"'
    page.context.close()


def test_the_grid_fills_down_and_moves_by_keyboard(browser: playwright.Browser, site: str) -> None:
    page = visit(browser, site)
    page.locator("#lines-1-cost_centre").focus()
    for _ in range(3):
        page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("Control+d")
    assert [page.locator(f"#lines-{line}-cost_centre").input_value() for line in (1, 2, 3, 4)] == ["BS01"] * 4
    page.keyboard.press("Control+z")
    assert [page.locator(f"#lines-{line}-cost_centre").input_value() for line in (2, 3)] == ["HR09", ""]
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "lines-3-account"
    page.context.close()


def test_the_error_summary_leads_to_a_cell_of_the_grid(browser: playwright.Browser, site: str) -> None:
    page = visit(browser, f"{site}?errors")
    page.get_by_role("link", name="Line 2: there is no cost centre HR09").click()
    assert page.evaluate("document.activeElement.id") == "lines-2-cost_centre"
    assert page.locator("#lines-2-problem").inner_text() == "There is no cost centre HR09"
    page.context.close()


def test_keys_walk_the_rows_and_find_the_button(browser: playwright.Browser, site: str) -> None:
    page = visit(browser, site)
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") == "J000002"
    page.keyboard.press("x")
    assert page.get_by_label("Select J000002").is_checked()
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == "J000001"
    page.keyboard.press("?")
    assert page.get_by_role("dialog", name="Keys").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog", name="Keys").count() == 0
    page.context.close()


def test_the_switch_is_remembered(browser: playwright.Browser, site: str) -> None:
    page = visit(browser, site, color_scheme="light")
    page.locator(".db-person summary").click()
    page.get_by_role("button", name="Dark").click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(14, 21, 32)"
    page.context.close()
