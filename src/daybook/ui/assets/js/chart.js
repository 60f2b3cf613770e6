// The organisation chart by arrow keys: to the nearest name that way; up from the first row opens what is above.
const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

export function startChart() {
  const chart = document.querySelector("[data-chart]");
  chart?.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const next = nearest(chart, event.target, way);
    if (!next) return;
    event.preventDefault();
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  });
}

function nearest(chart, from, [across, down]) {
  const here = middle(from);
  const card = from.closest(".db-org__branch, .db-org__focus, .db-org__team li");
  let best = null;
  let least = Infinity;
  for (const other of chart.querySelectorAll("a, summary")) {
    const there = middle(other);
    const ahead = (there.x - here.x) * across + (there.y - here.y) * down;
    const aside = Math.abs((there.x - here.x) * down) + Math.abs((there.y - here.y) * across);
    // To the side is to another card; up and down go through the card first.
    if (across && card?.contains(other)) continue;
    if (other === from || other.offsetParent === null || ahead < 4 || aside > ahead * 4) continue;
    // What lies straight ahead is nearer than what lies as far away to the side.
    const distance = ahead + aside * 4;
    if (distance < least) [best, least] = [other, distance];
  }
  return best;
}

function middle(element) {
  const box = element.getBoundingClientRect();
  return { x: box.left + Math.min(box.width / 2, 60), y: box.top + box.height / 2 };
}
