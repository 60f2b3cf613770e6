// The lines of a grid, their running totals and their history. Knows nothing of the page.
import { readPence } from "./text.js";

const MANY_CELLS = 50;

export class Lines {
  constructor(columns, rows) {
    this.columns = columns;
    this.rows = rows.map((row) => this.#fitted(row));
    this.done = [];
    this.undone = [];
    this.count();
  }

  get(row, column) {
    return this.rows[row]?.[column] ?? "";
  }

  // Cells are [row, column, text]; the whole list is one step of undo. `typing` joins a step to the one before it.
  change(cells, { typing = false } = {}) {
    const step = [];
    for (const [row, column, text] of cells) {
      this.#grow(row);
      const before = this.rows[row][column];
      if (before !== text) step.push([row, column, before, text]);
    }
    this.#apply(step.map(([row, column, , after]) => [row, column, after]));
    if (step.length === 0) return;
    this.undone = [];
    const last = this.done.at(-1);
    if (typing && last?.typing && sameCell(last.step, step)) last.step[0][3] = step[0][3];
    else this.done.push({ step, typing });
  }

  removeRow(row) {
    const height = this.rows.length;
    const cells = [];
    for (let at = row; at < height; at += 1) {
      this.columns.forEach((_, column) => cells.push([at, column, this.get(at + 1, column)]));
    }
    this.change(cells);
  }

  endTyping() {
    const last = this.done.at(-1);
    if (last) last.typing = false;
  }

  undo() {
    const last = this.done.pop();
    if (!last) return null;
    this.#apply([...last.step].reverse());
    this.undone.push(last);
    return last.step[0];
  }

  redo() {
    const last = this.undone.pop();
    if (!last) return null;
    this.#apply(last.step.map(([row, column, , after]) => [row, column, after]));
    this.done.push({ ...last, typing: false });
    return last.step[0];
  }

  // Rows up to the last one that holds anything.
  filled() {
    let end = this.rows.length;
    while (end > 0 && this.rows[end - 1].every((cell) => cell.trim() === "")) end -= 1;
    return this.rows.slice(0, end);
  }

  count() {
    this.totals = { debit: 0, credit: 0 };
    this.used = 0;
    for (const row of this.rows) this.#tally(row, 1);
  }

  // A few cells adjust the totals; many are counted afresh, once.
  #apply(cells) {
    if (cells.length <= MANY_CELLS) {
      for (const [row, column, text] of cells) this.#set(row, column, text);
      return;
    }
    for (const [row, column, text] of cells) this.rows[row][column] = text;
    this.count();
  }

  #set(row, column, text) {
    this.#tally(this.rows[row], -1);
    this.rows[row][column] = text;
    this.#tally(this.rows[row], 1);
  }

  #tally(row, sign) {
    this.columns.forEach((column, at) => {
      if (column.total) this.totals[column.total] += sign * (readPence(row[at]) ?? 0);
    });
    if (row.some((cell) => cell !== "")) this.used += sign;
  }

  #grow(row) {
    while (this.rows.length <= row) this.rows.push(this.#fitted([]));
  }

  #fitted(row) {
    return this.columns.map((_, at) => (row[at] ?? "").trim());
  }
}

function sameCell(one, other) {
  return one.length === 1 && other.length === 1 && one[0][0] === other[0][0] && one[0][1] === other[0][1];
}
