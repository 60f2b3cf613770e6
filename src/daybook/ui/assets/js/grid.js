// The entry grid. A table of inputs of which only the rows in view exist, so that thousands of lines stay quick.
// The text box behind it holds the same lines and is what the form sends.
import { header, make, size, spacer } from "./grid/elements.js";
import { Lines } from "./grid/lines.js";
import { readPence, readRows, writePounds, writeRows } from "./grid/text.js";

const SPARE_ROWS = 10;
const STARTING_ROWS = 12;
const AROUND = 8;
const MOST_ROWS = 20000;
const QUIET_BEFORE_SPEAKING_IN_MS = 700;

class EntryGrid {
  constructor(root) {
    this.root = root;
    this.name = root.dataset.grid;
    this.text = root.querySelector("textarea");
    const settings = JSON.parse(document.getElementById(`${this.name}-settings`).textContent);
    this.columns = settings.columns;
    this.known = this.columns.map((column) => (column.codes.length ? new Set(column.codes) : null));
    this.problems = new Map();
    for (const one of settings.problems) {
      this.problems.set(one.line - 1, [...(this.problems.get(one.line - 1) ?? []), one]);
    }
    // Problems go as lines are put right; their column stays until the page is sent.
    this.hasProblems = this.problems.size > 0;
    this.lines = new Lines(this.columns, this.#withoutHeader(this.text.value ? readRows(this.text.value) : []));
    this.shown = new Map();
    this.anchor = null;
    this.#build();
    this.#listen();
    this.draw();
    // How many rows fit is known only when the table has its size, and changes with the window.
    new ResizeObserver(() => this.drawRows()).observe(this.scroller);
  }

  get height() {
    return Math.min(MOST_ROWS, Math.max(STARTING_ROWS, this.lines.filled().length + SPARE_ROWS));
  }

  // In rem: a fixed table gives text what the other columns leave, which must not be nothing.
  #leastWidth() {
    const widths = { code: 6, word: 10, money: 7.5, text: 13 };
    const beside = this.hasProblems ? 22 : 7;
    return this.columns.reduce((sum, column) => sum + (widths[column.kind] ?? widths.text), beside);
  }

  #build() {
    const label = this.root.querySelector(".govuk-label").textContent;
    this.scroller = make("div", "db-grid__scroller", { role: "region", "aria-label": label, tabindex: "0" });
    this.table = make("table", "db-grid__table", { "aria-label": label });
    this.table.classList.toggle("db-grid__table--problems", this.hasProblems);
    const head = make("tr", "", { "aria-rowindex": "1" });
    head.append(header("Line", "db-grid__number"));
    if (this.hasProblems) head.append(header("Problem", "db-grid__problem"));
    for (const column of this.columns) head.append(header(column.label, `db-grid__head--${column.kind}`));
    head.append(header("Remove", "db-grid__remove", true));
    const thead = make("thead");
    thead.append(head);
    this.body = make("tbody");
    // Line, Remove and, where there are problems, Problem stand beside the columns: one more would take width.
    const width = this.columns.length + (this.hasProblems ? 3 : 2);
    this.above = spacer(width);
    this.below = spacer(width);
    this.body.append(this.above, this.below);
    this.table.append(thead, this.body);
    this.table.style.minWidth = `max(${this.hasProblems ? 84 : 70}rem, ${this.#leastWidth()}rem)`;
    this.scroller.append(this.table);
    this.foot = make("dl", "db-grid__totals");
    // A grid without money counts its lines and no more.
    this.hasMoney = this.columns.some((column) => column.total);
    const money = [["debit", "Debit"], ["credit", "Credit"], ["difference", "Difference"]];
    for (const [key, words] of [["used", "Lines"], ...(this.hasMoney ? money : [])]) {
      const part = make("div");
      part.append(make("dt", "", {}, words), (this[`${key}Cell`] = make("dd", "", { "data-grid-total": key })));
      this.foot.append(part);
    }
    // Seen, and no news to whoever hears the table, which has all its columns anyway.
    this.beyond = make("p", "db-grid__beyond", { "aria-hidden": "true" });
    this.state = make("p", "db-grid__state", { role: "status" });
    this.help = make("p", "db-grid__help", {}, "Paste from a spreadsheet. Arrows and Enter move, Shift with up or down selects, Ctrl+D fills down, Ctrl+Z undoes.");
    this.root.append(this.beyond, this.scroller, this.foot, this.state, this.help);
    this.root.classList.add("db-grid--live");
    this.text.closest(".db-grid__plain").hidden = true;
    this.rowHeight = this.hasProblems ? 46 : 34;
  }

  // How many columns stand beyond the right edge, so that nobody takes what is seen for all there is.
  #tellBeyond() {
    const all = [...this.table.tHead.rows[0].cells];
    const heads = all.slice(0, -1);
    // "Remove" may stand over what lies behind the right edge.
    const over = getComputedStyle(all.at(-1)).right === "0px" ? all.at(-1).offsetWidth : 0;
    const edge = this.scroller.scrollLeft + this.scroller.clientWidth - over;
    const hidden = heads.filter((cell) => cell.offsetLeft + cell.offsetWidth > edge + 2).length;
    this.beyond.textContent = hidden ? `${hidden} more column${hidden === 1 ? "" : "s"} to the right \u2192` : "";
  }

  #listen() {
    let waiting = false;
    this.scroller.addEventListener("scroll", () => {
      if (waiting) return;
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        this.drawRows();
      });
    });
    this.body.addEventListener("input", (event) => this.#typed(event.target));
    this.body.addEventListener("focusin", (event) => this.#entered(event.target));
    this.body.addEventListener("focusout", (event) => this.#left(event.target));
    this.body.addEventListener("keydown", (event) => this.#key(event));
    this.body.addEventListener("paste", (event) => this.#pasted(event));
    this.body.addEventListener("copy", (event) => this.#copied(event));
    this.body.addEventListener("click", (event) => this.#removed(event.target));
    this.text.form?.addEventListener("submit", () => this.save());
    window.addEventListener("pagehide", () => this.save());
    window.addEventListener("beforeprint", () => this.drawRows(true));
    window.addEventListener("afterprint", () => this.drawRows());
    // The error summary leads to cells that may not be drawn yet.
    document.addEventListener("click", (event) => this.#followed(event), true);
  }

  save() {
    this.text.value = writeRows(this.lines.filled());
  }

  draw() {
    for (const row of this.shown.values()) this.#fill(row);
    this.drawRows();
    this.#showTotals();
  }

  drawRows(all = false) {
    const height = this.height;
    const top = Math.floor(this.scroller.scrollTop / this.rowHeight);
    const room = Math.ceil(this.scroller.clientHeight / this.rowHeight);
    const first = all ? 0 : Math.max(0, top - AROUND);
    const last = all ? height : Math.min(height, top + room + AROUND);
    const held = document.activeElement?.closest?.("tr[data-row]");
    for (const [index, row] of this.shown) {
      if ((index < first || index >= last) && row !== held) {
        row.remove();
        this.shown.delete(index);
      }
    }
    let before = this.above;
    for (let index = first; index < last; index += 1) {
      let row = this.shown.get(index);
      if (!row) {
        row = this.#makeRow(index);
        this.shown.set(index, row);
        before.after(row);
      }
      before = row;
    }
    // A focused row that scrolled out of view stays, to keep the focus; its height is taken off the spacer.
    const heldIndex = held && this.body.contains(held) ? Number(held.dataset.row) : -1;
    const heldAbove = heldIndex >= 0 && heldIndex < first ? 1 : 0;
    const heldBelow = heldIndex >= last ? 1 : 0;
    size(this.above, (first - heldAbove) * this.rowHeight);
    size(this.below, Math.max(0, height - last - heldBelow) * this.rowHeight);
    this.#tellBeyond();
    this.table.setAttribute("aria-rowcount", String(height + 1));
  }

  #makeRow(index) {
    const row = make("tr", "", { "data-row": String(index), "aria-rowindex": String(index + 2) });
    row.append(make("th", "db-grid__number", { scope: "row" }, String(index + 1)));
    if (this.hasProblems) row.append(make("td", "db-grid__problem", { id: `${this.name}-${index + 1}-problem` }));
    this.columns.forEach((column, at) => {
      const cell = make("td", `db-grid__cell db-grid__cell--${column.kind}`);
      const box = make("input", "db-grid__box", {
        id: `${this.name}-${index + 1}-${column.key}`,
        "aria-label": `Line ${index + 1}, ${column.label}`,
        "data-column": String(at),
        autocomplete: "off",
        spellcheck: column.kind === "text" ? "true" : "false",
      });
      if (column.kind === "money") box.inputMode = "decimal";
      if (this.known[at]) box.setAttribute("list", `${this.name}-${column.key}-options`);
      cell.append(box);
      row.append(cell);
    });
    const last = make("td", "db-grid__remove");
    last.append(make("button", "db-icon-button", { type: "button", tabindex: "-1", "aria-label": `Remove line ${index + 1}` }, "×"));
    row.append(last);
    this.#fill(row);
    return row;
  }

  #fill(row) {
    const index = Number(row.dataset.row);
    for (const box of row.querySelectorAll(".db-grid__box")) {
      const text = this.lines.get(index, Number(box.dataset.column));
      if (box.value !== text) box.value = text;
      this.#judge(box, index);
    }
    const place = row.querySelector("td.db-grid__problem");
    if (place) place.textContent = (this.problems.get(index) ?? []).map((one) => one.message).join(". ");
  }

  #judge(box, index) {
    const at = Number(box.dataset.column);
    const text = this.lines.get(index, at);
    const given = this.problems.get(index) ?? [];
    const refused = given.some((one) => one.column === this.columns[at].key);
    const unread = this.columns[at].kind === "money" && readPence(text) === null;
    const unknown = text !== "" && this.known[at] !== null && !this.known[at].has(text);
    if (refused || unread || unknown) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
    box.title = unread ? "Not an amount" : unknown ? `No such ${this.columns[at].label.toLowerCase()}` : "";
    if (given.length) box.setAttribute("aria-describedby", `${this.name}-${index + 1}-problem`);
  }

  #showTotals() {
    const { debit, credit } = this.lines.totals;
    this.usedCell.textContent = this.lines.used.toLocaleString("en-GB");
    if (!this.hasMoney) return;
    this.debitCell.textContent = writePounds(debit);
    this.creditCell.textContent = writePounds(credit);
    this.differenceCell.textContent = writePounds(debit - credit);
    const balanced = debit === credit;
    this.foot.classList.toggle("db-grid__totals--out", !balanced);
    window.clearTimeout(this.speaking);
    this.speaking = window.setTimeout(() => {
      const words = balanced ? "Balanced" : `Out of balance by ${writePounds(Math.abs(debit - credit))}`;
      this.state.textContent = this.lines.used === 0 ? "" : words;
    }, QUIET_BEFORE_SPEAKING_IN_MS);
  }

  #place(target) {
    const row = target.closest("tr[data-row]");
    return row && target.matches(".db-grid__box") ? [Number(row.dataset.row), Number(target.dataset.column)] : null;
  }

  #typed(box) {
    const place = this.#place(box);
    if (!place) return;
    this.lines.change([[...place, box.value]], { typing: true });
    this.problems.delete(place[0]);
    this.#judge(box, place[0]);
    const problem = box.closest("tr").querySelector("td.db-grid__problem");
    if (problem) problem.textContent = "";
    this.#showTotals();
  }

  #entered(target) {
    if (target.matches(".db-grid__box")) target.select();
  }

  #left(target) {
    const place = this.#place(target);
    if (!place) return;
    this.lines.endTyping();
    const text = target.value.trim();
    if (text !== target.value) this.lines.change([[...place, text]]);
    if (!this.shown.has(this.height - 1)) this.drawRows();
  }

  #removed(target) {
    if (!target.matches(".db-grid__remove button")) return;
    this.lines.removeRow(Number(target.closest("tr").dataset.row));
    this.problems.clear();
    this.draw();
  }

  #followed(event) {
    const link = event.target.closest?.(`a[href^="#${CSS.escape(this.name)}-"]`);
    const found = link && new RegExp(`^#${this.name}-(\\d+)-(.+)$`).exec(link.getAttribute("href"));
    if (!found) return;
    event.preventDefault();
    event.stopPropagation();
    this.go(Number(found[1]) - 1, Math.max(0, this.columns.findIndex((column) => column.key === found[2])));
    this.root.scrollIntoView({ block: "nearest" });
  }

  go(row, column) {
    const wanted = Math.min(this.height - 1, Math.max(0, row));
    const top = wanted * this.rowHeight;
    const view = this.scroller.clientHeight - 2 * this.rowHeight;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    if (top > this.scroller.scrollTop + view) this.scroller.scrollTop = top - view;
    this.drawRows();
    const at = Math.min(this.columns.length - 1, Math.max(0, column));
    const box = this.shown.get(wanted)?.querySelector(`[data-column="${at}"]`);
    box?.focus({ preventScroll: true });
    box?.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  #key(event) {
    const place = this.#place(event.target);
    if (!place) return;
    const [row, column] = place;
    const name = `${event.ctrlKey || event.metaKey ? "Ctrl+" : ""}${event.shiftKey ? "Shift+" : ""}${event.key.length === 1 ? event.key.toLowerCase() : event.key}`;
    const act = this.#acts(event.target, row, column)[name];
    if (act && act() !== false) event.preventDefault();
  }

  #acts(box, row, column) {
    const leave = () => this.#select(null);
    const go = (toRow, toColumn) => {
      leave();
      this.go(toRow, toColumn);
    };
    const stretch = (step) => {
      this.anchor ??= row;
      this.go(row + step, column);
      this.#select(column, this.anchor, row + step);
    };
    return {
      ArrowDown: () => go(row + 1, column),
      ArrowUp: () => go(row - 1, column),
      ArrowRight: () => (box.selectionEnd === box.value.length ? go(row, column + 1) : false),
      ArrowLeft: () => (box.selectionStart === 0 ? go(row, column - 1) : false),
      Enter: () => go(row + 1, column),
      "Shift+Enter": () => go(row - 1, column),
      PageDown: () => go(row + 12, column),
      PageUp: () => go(row - 12, column),
      "Ctrl+Home": () => go(0, 0),
      "Ctrl+End": () => go(this.lines.filled().length - 1, this.columns.length - 1),
      "Shift+ArrowDown": () => stretch(1),
      "Shift+ArrowUp": () => stretch(-1),
      "Ctrl+d": () => this.#fillDown(row, column),
      "Ctrl+z": () => this.#step(this.lines.undo()),
      "Ctrl+y": () => this.#step(this.lines.redo()),
      "Ctrl+Shift+z": () => this.#step(this.lines.redo()),
      Delete: () => this.#clear(column),
      Escape: leave,
    };
  }

  #range() {
    return this.selected ? [Math.min(...this.selected.rows), Math.max(...this.selected.rows)] : null;
  }

  #select(column, from = 0, to = 0) {
    this.selected = column === null ? null : { column, rows: [Math.max(0, from), Math.max(0, to)] };
    if (column === null) this.anchor = null;
    const range = this.#range();
    for (const [index, row] of this.shown) {
      for (const box of row.querySelectorAll(".db-grid__box")) {
        const within = range && index >= range[0] && index <= range[1] && Number(box.dataset.column) === column;
        box.classList.toggle("db-grid__box--selected", Boolean(within));
      }
    }
  }

  // With a selection: its first cell into the rest. Without: the cell above into this one.
  #fillDown(row, column) {
    const [first, last] = this.#range() ?? [Math.max(0, row - 1), row];
    const text = this.lines.get(first, column);
    const cells = [];
    for (let at = first + 1; at <= last; at += 1) cells.push([at, column, text]);
    this.#changed(cells);
  }

  #clear(column) {
    const range = this.#range();
    if (!range) return false;
    const cells = [];
    for (let at = range[0]; at <= range[1]; at += 1) cells.push([at, column, ""]);
    this.#changed(cells);
    return true;
  }

  #changed(cells) {
    this.lines.endTyping();
    this.lines.change(cells);
    for (const [row] of cells) this.problems.delete(row);
    this.draw();
  }

  #step(cell) {
    if (!cell) return;
    this.draw();
    this.go(cell[0], cell[1]);
  }

  #pasted(event) {
    const place = this.#place(event.target);
    const text = event.clipboardData.getData("text/plain");
    if (!place || !/[\t\n\r]/.test(text)) return;
    event.preventDefault();
    const [row, column] = place;
    const rows = this.#withoutHeader(readRows(text)).slice(0, MOST_ROWS - row);
    const cells = [];
    rows.forEach((line, down) => {
      line.slice(0, this.columns.length - column).forEach((cell, along) => {
        cells.push([row + down, column + along, cell.replace(/\s+/g, " ").trim()]);
      });
    });
    this.#changed(cells);
    this.state.textContent = `${rows.length.toLocaleString("en-GB")} lines pasted`;
  }

  #copied(event) {
    const range = this.#range();
    if (!range) return;
    event.preventDefault();
    const cells = [];
    for (let at = range[0]; at <= range[1]; at += 1) cells.push([this.lines.get(at, this.selected.column)]);
    event.clipboardData.setData("text/plain", writeRows(cells));
  }

  #withoutHeader(rows) {
    const known = new Set(this.columns.flatMap((column) => [column.key.replaceAll("_", " "), column.label.toLowerCase()]));
    const named = (rows[0] ?? []).map((cell) => cell.trim().toLowerCase().replaceAll("_", " ")).filter(Boolean);
    return named.length > 1 && named.every((word) => known.has(word)) ? rows.slice(1) : rows;
  }
}

for (const root of document.querySelectorAll("[data-grid]")) new EntryGrid(root);
