// Buttons that open a dialogue, and menus that close when the person looks elsewhere.
export function startDialogues() {
  for (const button of document.querySelectorAll("[data-opens-dialogue][hidden]")) button.hidden = false;
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens-dialogue]");
    if (opener) document.getElementById(opener.dataset.opensDialogue)?.showModal();
    for (const menu of document.querySelectorAll("details.db-person[open]")) {
      if (!menu.contains(event.target) || opener) menu.open = false;
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details.db-person[open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}
