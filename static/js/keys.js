// Keys: ? lists them, / goes to the search, j and k walk the rows of a table, Enter opens, and every element with
// data-key="x" is clicked (or focused, if a field) by x. Keys rest while one types.
{
  const typing = (target) => target.closest?.("input,textarea,select,[contenteditable],dialog");
  const shown = (element) => element.offsetParent !== null && !element.disabled;
  const rows = () => [...document.querySelectorAll("table[data-rows] tbody tr")].filter(shown);

  const walk = (by) => {
    const all = rows();
    if (!all.length) return false;
    const here = all.findIndex((row) => row.contains(document.activeElement));
    const next = all[Math.min(Math.max(here + by, 0), all.length - 1)];
    for (const row of all) row.classList.toggle("current", row === next);
    (next.querySelector("a,button,input") ?? next).focus();
    return true;
  };

  const list = () => {
    const body = document.querySelector("#keyboard-help [data-key-list]");
    if (!body) return;
    for (const old of body.querySelectorAll("[data-of-page]")) old.remove();
    for (const element of document.querySelectorAll("[data-key]")) {
      if (!shown(element)) continue;
      const row = body.insertRow();
      row.dataset.ofPage = "";
      const head = document.createElement("th");
      head.scope = "row";
      const key = document.createElement("kbd");
      key.textContent = element.dataset.key;
      head.append(key);
      row.append(head);
      row.insertCell().textContent = element.dataset.keyLabel ?? element.textContent.trim();
    }
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
    } else if (event.key === "j") used = walk(1);
    else if (event.key === "k") used = walk(-1);
    else {
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
