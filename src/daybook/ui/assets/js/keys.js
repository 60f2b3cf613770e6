// The keyboard: / searches, j and k walk the rows, Enter opens, x selects, a goes to the primary button, ? shows the keys.
const HERE = "db-table__row--here";

export function startKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const act = KEYS[event.key];
    if (act && act(event)) event.preventDefault();
  });
}

const KEYS = {
  "/": () => focusOn(document.getElementById("db-search")),
  "?": () => openKeys(),
  a: () => focusOn(document.querySelector("[data-key='a']")),
  j: () => walk(1),
  k: () => walk(-1),
  x: () => toggle(),
  Enter: (event) => open(event),
};

function isTyping(target) {
  return target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]") !== null;
}

function focusOn(element) {
  if (!element) return false;
  element.focus();
  element.select?.();
  return true;
}

function openKeys() {
  const dialogue = document.getElementById("db-keys");
  dialogue?.showModal();
  return dialogue !== null;
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-rows] > tbody > tr")];
  if (rows.length === 0) return false;
  const now = rows.findIndex((row) => row.classList.contains(HERE));
  const next = rows[Math.min(rows.length - 1, Math.max(0, now + (now < 0 ? 1 : step)))];
  rows[now]?.classList.remove(HERE);
  next.classList.add(HERE);
  const target = next.querySelector(".db-row-link") ?? next.querySelector("a, input, button");
  target?.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function toggle() {
  const box = document.querySelector(`.${HERE} .db-check`);
  box?.click();
  return box !== null;
}

function open(event) {
  // A focused link or button already answers to Enter.
  if (event.target.closest("a, button, summary, input")) return false;
  const link = document.querySelector(`.${HERE} .db-row-link`);
  link?.click();
  return link !== null;
}
