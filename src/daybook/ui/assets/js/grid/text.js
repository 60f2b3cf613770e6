// Tab-separated text as spreadsheets copy it: cells with breaks or tabs are in double quotes, a quote is doubled.
export function readRows(text) {
  const plain = text.replace(/\r\n?/g, "\n");
  if (!/(^|[\t\n])"/.test(plain)) return dropLast(plain.split("\n").map((line) => line.split("\t")));
  const rows = [[]];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < plain.length; at += 1) {
    const mark = plain[at];
    if (quoted && mark === '"' && plain[at + 1] === '"') {
      cell += '"';
      at += 1;
    } else if (mark === '"' && (quoted || cell === "")) {
      quoted = !quoted;
    } else if (!quoted && (mark === "\t" || mark === "\n")) {
      rows.at(-1).push(cell);
      cell = "";
      if (mark === "\n") rows.push([]);
    } else {
      cell += mark;
    }
  }
  rows.at(-1).push(cell);
  return dropLast(rows);
}

// The break after the last line is not a line of its own.
function dropLast(rows) {
  if (rows.length > 1 && rows.at(-1).every((cell) => cell === "")) rows.pop();
  return rows;
}

export function writeRows(rows) {
  return rows.map((row) => row.map((cell) => cell.replace(/\s+/g, " ").trim()).join("\t") + "\n").join("");
}

// Whole pence from what people type, or null when it cannot be read: the same rule as the server's.
export function readPence(text) {
  const plain = text.replace(/[\s£]/g, "").replace(/[−–]/g, "-");
  if (plain === "") return 0;
  const minus = /^-([^-()]+)$|^([^-()]+)-$|^\(([^-()]+)\)$/.exec(plain);
  const size = minus ? (minus[1] ?? minus[2] ?? minus[3]) : plain;
  const found = /^(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d*))?([km]?)$/i.exec(size);
  if (!found) return null;
  const part = found[2] ?? "";
  const scale = { "": 1, k: 1000, m: 1000000 }[found[3].toLowerCase()];
  const pence = (Number(found[1].replaceAll(",", "") + part) * scale * 100) / 10 ** part.length;
  if (!Number.isSafeInteger(pence)) return null;
  return minus ? -pence : pence;
}

export function writePounds(pence) {
  const size = Math.abs(pence);
  const text = `${Math.floor(size / 100).toLocaleString("en-GB")}.${String(size % 100).padStart(2, "0")}`;
  return `${pence < 0 ? "−" : ""}£${text}`;
}
