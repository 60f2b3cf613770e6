// Elements of the grid, made without markup in text. Sizes are set by script, which a strict content policy allows.
export function make(kind, name = "", attributes = {}, text = "") {
  const element = document.createElement(kind);
  if (name) element.className = name;
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  if (text) element.textContent = text;
  return element;
}

export function header(words, name, hidden = false) {
  const cell = make("th", name, { scope: "col" });
  cell.append(hidden ? make("span", "govuk-visually-hidden", {}, words) : words);
  return cell;
}

export function spacer(width) {
  const row = make("tr", "db-grid__spacer", { "aria-hidden": "true" });
  row.append(make("td", "", { colspan: String(width) }));
  return row;
}

export function size(row, height) {
  row.hidden = height <= 0;
  row.firstElementChild.style.height = `${height}px`;
}
