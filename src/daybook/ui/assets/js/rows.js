// Where the pages of a record stand in a row that slides, the page one is on is slid into sight.
export function startRows() {
  for (const here of document.querySelectorAll(".db-subnav a[aria-current]")) {
    const row = here.closest("ul");
    row.scrollLeft = here.offsetLeft - row.offsetLeft - (row.clientWidth - here.offsetWidth) / 2;
  }
}
