// Nothing for 300 ms; then a quiet bar until the next page arrives. A form marked data-once is sent once.
const PATIENCE_IN_MS = 300;

export function startWaiting() {
  let timer = 0;
  const begin = () => {
    timer = window.setTimeout(show, PATIENCE_IN_MS);
  };
  const end = () => {
    window.clearTimeout(timer);
    document.querySelector(".db-wait")?.remove();
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog") return;
    if (form.dataset.sent === "yes") {
      event.preventDefault();
      return;
    }
    if ("once" in form.dataset) form.dataset.sent = "yes";
    begin();
  });
  window.addEventListener("pageshow", () => {
    end();
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

function show() {
  const bar = document.createElement("div");
  bar.className = "db-wait";
  bar.setAttribute("role", "status");
  bar.setAttribute("aria-label", "Working");
  document.body.append(bar);
}
