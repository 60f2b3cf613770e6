"""How these tests walk: people who sign in, the keyboard, and what axe says of a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from daybook.config.demonstration.people import PASSWORD

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DESK, PHONE = 1440, 320
# A window of 1,280 by 1,024 zoomed to 400 % has 320 by 256 pixels of the page's own: no phone is smaller.
HEIGHTS = {DESK: 900, PHONE: 256}
MOST_TABS = 120
_SOUND: set[str] = set()
# A page's policy forbids scripts of others, so axe comes with what the browser itself gives to each page; as a function
# it costs a page next to nothing until it is called.
_AXE = f"window.startAxe = () => {{ {AXE.read_text(encoding='utf-8')} }};" if AXE.exists() else ""
# Only what is broken leaves the browser: all that is found sound, with its markup, takes longer to send than to find.
_COLOURS = {"type": "rule", "values": ["color-contrast"]}
_BROKEN = """async (rules) => {
  if (!window.axe) startAxe();
  const found = await axe.run(document, {runOnly: rules, resultTypes: ["violations"]});
  return found.violations.map((rule) => [rule.id, rule.nodes.slice(0, 4).map((node) => String(node.target))]);
}"""
# Whether somebody who looks sees any of what has the focus: it is in the window, and nothing lies over it.
SEEN = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  const between = (from, to, end) => {
    const first = Math.max(from, 0), last = Math.min(to, end);
    return [0.5, 0.1, 0.9].map((part) => first + (last - first) * part);
  };
  const across = between(box.left, box.right, innerWidth), down = between(box.top, box.bottom, innerHeight);
  return across.some((x) => down.some((y) => {
    const on = document.elementFromPoint(x, y);
    return on !== null && (at.contains(on) || on.contains(at) && getComputedStyle(on).position !== "fixed"
      || on.control === at || on.closest("label")?.control === at);
  }));
}"""

_SEEN_AND_FOUND = f"(wanted) => [({SEEN})(), document.activeElement.matches(wanted)]"


class People:
    """Pages of people who are signed in; each signs in once, through the form."""

    def __init__(self, browser: Any, site: str) -> None:
        self.browser, self.site = browser, site
        self._kept: dict[str, Any] = {}
        self._open: list[Any] = []

    def page_of(self, username: str, width: int = DESK, **options: Any) -> Any:
        """A new page in which this person is signed in. Whatever its scripts complain of fails the test."""
        if username not in self._kept:
            self._kept[username] = self._sign_in(username)
        page = new_page(self.browser, self.site, width, storage_state=self._kept[username], **options)
        self._open.append(page.context)
        page.on("pageerror", _fail)
        return page

    def leave(self) -> None:
        """Close every page that was opened: each keeps a process, and the next test opens its own."""
        for context in self._open:
            context.close()
        self._open.clear()

    def _sign_in(self, username: str) -> Any:
        page = new_page(self.browser, self.site)
        page.goto("/accounts/login/")
        page.locator("input[name=login]").fill(username)
        page.locator("input[type=password]").fill(PASSWORD)
        page.locator("input[type=password]").press("Enter")
        page.wait_for_url(f"{self.site}/")
        kept = page.context.storage_state()
        page.context.close()
        return kept


def new_page(browser: Any, site: str, width: int = DESK, **options: Any) -> Any:
    """A page in a window of its own, with no cookie, that axe can be run on."""
    context = browser.new_context(base_url=site, viewport={"width": width, "height": HEIGHTS[width]}, **options)
    context.add_init_script(_AXE)
    page = context.new_page()
    page.set_default_timeout(10_000)
    return page


def _fail(error: object) -> None:
    raise AssertionError(f"a script failed: {error}")


def tab_to(page: Any, selector: str) -> None:
    """Press Tab until the focus is on what `selector` names: what no Tab reaches, no keyboard user does.

    Axe has nothing to say of any page it is done on, and nothing on the way has the focus where it cannot be seen.
    """
    if page.url not in _SOUND:
        assert broken_rules(page) == []
        _SOUND.add(page.url)
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        seen, found = page.evaluate(_SEEN_AND_FOUND, selector)
        assert seen, page.evaluate("document.activeElement.outerHTML.slice(0, 300)")
        if found:
            return
    raise AssertionError(f"{MOST_TABS} presses of Tab do not reach {selector}")


def broken_rules(page: Any, run_only: object = tuple(RULES)) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    return [f"{rule}: {' | '.join(targets)}" for rule, targets in page.evaluate(_BROKEN, run_only)]


def hidden_to_the_right(page: Any) -> int:
    """By how many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


def sound(page: Any) -> None:
    """The page breaks no rule and fits its window."""
    assert broken_rules(page) == [], page.url
    assert hidden_to_the_right(page) <= 0, page.url


def faults_of(page: Any, *addresses: str, answers: tuple[int, ...] = (200,)) -> list[str]:
    """What is wrong with pages at a desk, in the dark, and on a phone. Each is opened once: the window changes.

    In the dark nothing but colours is another, so that nothing but contrast is looked at again.
    """
    faults = []
    for address in addresses:
        page.set_viewport_size({"width": DESK, "height": HEIGHTS[DESK]})
        answer = page.goto(address)
        # A place on the page that is open already is no new page, and has no answer.
        if answer is not None and answer.status not in answers:
            faults.append(f"{address}: {answer.status}")
        faults += _faults(page, f"{address} at a desk")
        page.emulate_media(color_scheme="dark")
        faults += [f"{address} in the dark: {rule}" for rule in broken_rules(page, _COLOURS)]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size({"width": PHONE, "height": HEIGHTS[PHONE]})
        faults += _faults(page, f"{address} on a phone")
    return faults


def _faults(page: Any, where: str) -> list[str]:
    faults = [f"{where}: {rule}" for rule in broken_rules(page)]
    if (pixels := hidden_to_the_right(page)) > 0:
        faults.append(f"{where}: {pixels} pixels lie to the right of the window")
    return faults


def grid_lines(pairs: int) -> str:
    """Twice so many lines as a spreadsheet copies them: a cost of the workshop project, and the bank."""
    lines = []
    for number in range(1, pairs + 1):
        amount = f"{number}.25"
        lines.append(["MOPAC", "F300", "5100", "SUPPORT", "PCD-9001", "MCF", amount, "", f"Week {number}"])
        lines.append(["MOPAC", "CORP", "1000", "", "", "", "", amount, f"Week {number}"])
    return "\n".join("\t".join(line) for line in lines)


PASTE = """async (text) => {
  const box = document.querySelector("#lines-1-body");
  box.focus();
  const clipboard = new DataTransfer();
  clipboard.setData("text/plain", text);
  const before = performance.now();
  box.dispatchEvent(new ClipboardEvent("paste", {clipboardData: clipboard, bubbles: true, cancelable: true}));
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - before;
}"""
