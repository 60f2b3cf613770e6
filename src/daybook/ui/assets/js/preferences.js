// Theme and density without a new page; the form behind does the same without script.
const YEAR_IN_SECONDS = 365 * 24 * 60 * 60;

export function startPreferences() {
  for (const form of document.querySelectorAll("[data-preferences]")) {
    show(form);
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      if (!button) return;
      event.preventDefault();
      const secure = location.protocol === "https:" ? "; Secure" : "";
      document.cookie = `daybook_${button.name}=${button.value}; Path=/; Max-Age=${YEAR_IN_SECONDS}; SameSite=Lax${secure}`;
      document.documentElement.dataset[button.name] = button.value;
      show(form);
    });
  }
}

function show(form) {
  const chosen = document.documentElement.dataset;
  for (const button of form.querySelectorAll("button[name]")) {
    button.setAttribute("aria-pressed", String(chosen[button.name] === button.value));
  }
}
