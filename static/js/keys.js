// Keys: ? lists them, / goes to the search, and every element with data-key="x" is clicked (or focused, if a field) by
// x. Keys rest while one types. Those of rows are in rows.js, which comes first.
{
  const typing = (target) =>
    target.closest?.("input:not([type=checkbox],[type=radio],[type=submit],[type=button]),textarea,select,[contenteditable],dialog");
  const shown = (element) => element.offsetParent !== null && !element.disabled;
  const list = () => {
    const body = document.querySelector("#keyboard-help [data-key-list]");
    if (!body) return;
    for (const old of body.querySelectorAll("[data-of-page]")) old.remove();
    const told = new Set();
    for (const element of document.querySelectorAll("[data-key],[data-row-key]")) {
      const name = element.dataset.key ?? element.dataset.rowKey;
      if (!shown(element) || told.has(name)) continue;
      told.add(name);
      const row = body.insertRow();
      row.dataset.ofPage = "";
      const head = document.createElement("th");
      head.scope = "row";
      const key = document.createElement("kbd");
      key.textContent = name;
      head.append(key);
      row.append(head);
      row.insertCell().textContent = element.dataset.keyLabel ?? element.textContent.trim();
    }
    for (const line of document.querySelectorAll("#keyboard-help [data-of-rows]"))
      line.hidden = !document.querySelector(line.dataset.ofRows);
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const help = document.getElementById("keyboard-help");
    let used = true;
    if (event.key === "?" && help) {
      list();
      help.showModal();
    } else if (event.key === "/") {
      const search = document.querySelector("[data-search], input[type=search]");
      if (search) search.focus();
      else used = false;
    } else {
      const wanted = [...document.querySelectorAll("[data-key]")].find(
        (element) => element.dataset.key === event.key && shown(element),
      );
      if (!wanted) used = false;
      else if (wanted.matches("input,select,textarea")) wanted.focus();
      else wanted.click();
    }
    if (used) event.preventDefault();
  });
}
