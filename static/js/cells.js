// Tables of a form: more lines when they are needed, Enter goes to the line below, and what was copied from a spreadsheet
// is spread over the cells from the one in which it is pasted. The cells are ordinary fields named table.line.column.
{
  const controls = (line) => [...line.querySelectorAll("input,select,textarea")];
  const lines = (table) => [...table.querySelectorAll("tbody > tr")];
  const most = (table) => Number(table.dataset.most) || 50;
  const said = (text, n) => {
    const place = document.getElementById("announce");
    if (place) place.textContent = (text ?? "").replace("{n}", n);
  };

  const add = (table) => {
    const all = lines(table);
    if (all.length >= most(table)) {
      said(table.dataset.full, most(table));
      return null;
    }
    const name = table.dataset.rowsTable;
    const last = all.at(-1);
    const made = last.cloneNode(true);
    for (const part of made.querySelectorAll("[name],[id],[for]")) {
      for (const attribute of ["name", "id", "for"]) {
        const old = part.getAttribute(attribute);
        if (!old) continue;
        const next = old.replace(`${name}.${all.length - 1}.`, `${name}.${all.length}.`);
        part.setAttribute(attribute, next.replace(`${name}-${all.length - 1}-`, `${name}-${all.length}-`));
      }
    }
    for (const label of made.querySelectorAll("label")) label.textContent = label.textContent.replace(/\d+$/, all.length + 1);
    for (const error of made.querySelectorAll(".errorlist")) error.remove();
    for (const field of controls(made)) {
      field.value = "";
      if (field.selectedIndex < 0) field.selectedIndex = 0;
    }
    last.after(made);
    return made;
  };

  // A spreadsheet parts cells by tabs and lines by line ends; a cell with either stands in quotation marks.
  const parted = (text) => {
    const rows = [[""]];
    let quoted = false;
    for (let at = 0; at < text.length; at += 1) {
      const sign = text[at];
      const row = rows.at(-1);
      if (quoted && sign === '"' && text[at + 1] === '"') {
        row[row.length - 1] += '"';
        at += 1;
      } else if (sign === '"' && (quoted || row.at(-1) === "")) quoted = !quoted;
      else if (quoted) row[row.length - 1] += /\s/.test(sign) ? " " : sign;
      else if (sign === "\t") row.push("");
      else if (sign === "\n") rows.push([""]);
      else if (sign !== "\r") row[row.length - 1] += sign;
    }
    return rows.map((row) => row.map((cell) => cell.trim())).filter((row) => row.some(Boolean));
  };

  const put = (field, text) => {
    if (field.tagName === "SELECT") {
      const wanted = text.toLowerCase();
      const found = [...field.options].find((one) => [one.value, one.text].some((word) => word.trim().toLowerCase() === wanted));
      if (!found && text) field.add(new Option(text, text)); // what was pasted is kept; the server says what may stand here
      field.value = found ? found.value : text;
    } else field.value = text;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  // A first line that repeats the heads says which column is which.
  const order = (table, first) => {
    const heads = [...table.querySelectorAll("thead th")].map((head) => head.textContent.trim().toLowerCase());
    const places = first.map((cell) => heads.indexOf(cell.toLowerCase()));
    const named = places.filter((place) => place >= 0).length;
    return named && named >= first.filter(Boolean).length - 1 ? places : null;
  };

  document.addEventListener("paste", (event) => {
    const table = event.target.closest?.("[data-rows-table]");
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!table || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    let rows = parted(text);
    let line = event.target.closest("tr");
    const from = controls(line).indexOf(event.target);
    const named = order(table, rows[0]);
    if (named) rows = rows.slice(1);
    let filled = 0;
    for (const row of rows) {
      if (!line) break;
      const fields = controls(line);
      row.forEach((cell, number) => {
        const place = named ? named[number] : from + number;
        if (place >= 0 && fields[place]) put(fields[place], cell);
      });
      filled += 1;
      if (filled < rows.length) line = line.nextElementSibling ?? add(table);
    }
    table.dispatchEvent(new Event("change", { bubbles: true }));
    said(filled < rows.length ? table.dataset.full : table.dataset.pasted, filled < rows.length ? most(table) : filled);
  });

  document.addEventListener("keydown", (event) => {
    const table = event.target.closest?.("[data-rows-table]");
    if (!table || event.key !== "Enter" || event.isComposing || event.target.tagName !== "INPUT") return;
    if (event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const line = event.target.closest("tr");
    const place = controls(line).indexOf(event.target);
    const next = line.nextElementSibling ?? add(table);
    if (next) controls(next)[place]?.focus();
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-rows-add]");
    const made = button && add(button.closest("[data-rows-table]"));
    if (made) controls(made)[0].focus();
  });

  // A kept draft may have more lines than the page came with.
  document.addEventListener("draft:fill", (event) => {
    for (const table of event.target.querySelectorAll("[data-rows-table]")) {
      const name = table.dataset.rowsTable;
      const places = Object.keys(event.detail)
        .filter((key) => key.startsWith(`${name}.`) || key.startsWith(`${name}-`))
        .map((key) => Number(key.slice(name.length + 1).split(/[.-]/)[0]));
      const wanted = Math.max(0, ...places.filter(Number.isInteger)) + 1;
      while (lines(table).length < wanted && add(table));
    }
  });

  for (const part of document.querySelectorAll("[data-rows-add],[data-rows-hint]")) part.hidden = false;
}
