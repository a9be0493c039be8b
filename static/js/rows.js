// Rows of lists (data-rows on a table or on a list of lines). j and k walk them from anywhere, the arrows, Home and End
// inside; Enter opens the row, x marks it, and an element with data-row-key="t" in it is pressed by t. Where one works,
// one row of each list is in the order of Tab, the current one with all that stands in it; without script every link is.
{
  const CONTROLS = "a[href],button,input,select,textarea,summary";
  const PLAIN = "input:not([type=checkbox],[type=radio],[type=submit],[type=button]),select,textarea,[contenteditable],dialog";
  const typing = (target) => target.closest?.(PLAIN);
  const seen = (element) => element.offsetParent !== null;
  const lists = () => [...document.querySelectorAll("[data-rows]")];
  const rowsOf = (list) =>
    (list.matches("table") ? [...list.querySelectorAll(":scope > tbody > tr")] : [...list.children]).filter(seen);
  const all = () => lists().flatMap(rowsOf);
  const rowOf = (element) => element?.closest?.("[data-rows] > tbody > tr, [data-rows] > li");
  const enters = (row) =>
    row.querySelector("th a[href], .line-head a[href]") ??
    row.querySelector("a[href],button") ??
    row.querySelector("input");
  const place = () => `rows:${location.pathname}${location.search}`;
  let current = document.querySelector("[data-rows] [aria-current]");

  // The row that Tab comes to: the current one, else the first.
  const rove = () => {
    for (const list of lists()) {
      if (!list.closest(".workspace, .desk")) continue;
      const rows = rowsOf(list);
      const stop = rows.includes(current) ? current : rows[0];
      for (const row of rows)
        for (const control of row.querySelectorAll(CONTROLS)) {
          if (row === stop) {
            if (control.dataset.roved !== undefined) control.removeAttribute("tabindex");
            delete control.dataset.roved;
          } else if (!control.hasAttribute("tabindex")) {
            control.tabIndex = -1;
            control.dataset.roved = "";
          }
        }
    }
  };

  const mark = (row) => {
    if (current === row) return;
    for (const old of document.querySelectorAll("[data-rows] .current-row")) {
      old.classList.remove("current-row");
      old.removeAttribute("aria-current");
    }
    current = row;
    if (row && !row.hasAttribute("aria-current")) {
      row.classList.add("current-row");
      row.setAttribute("aria-current", "true");
    }
    rove();
  };

  const enter = (row) => {
    mark(row);
    const target = enters(row) ?? row;
    if (target === row) row.tabIndex = -1;
    target.focus();
    row.scrollIntoView({ block: "nearest" });
  };

  const walk = (to) => {
    const rows = all();
    if (!rows.length) return false;
    const here = rows.indexOf(rowOf(document.activeElement) ?? current);
    enter(rows[Math.min(Math.max(to(here, rows.length), 0), rows.length - 1)]);
    return true;
  };

  const press = (row, key) => {
    const element = [...row.querySelectorAll("[data-row-key]")].find((one) => one.dataset.rowKey === key && seen(one));
    element?.click();
    return Boolean(element);
  };

  const tick = (row) => {
    const box = row.querySelector("input[type=checkbox]");
    box?.click();
    return Boolean(box);
  };

  const open = (row) => {
    const link = row.querySelector("th a[href], .line-head a[href]");
    link?.click();
    return Boolean(link);
  };

  const inside = {
    ArrowDown: () => walk((here) => here + 1),
    ArrowUp: () => walk((here) => here - 1),
    Home: () => walk(() => 0),
    End: () => walk((_here, count) => count - 1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const row = rowOf(event.target);
    let used = false;
    if (event.key === "j") used = walk((here) => here + 1);
    else if (event.key === "k") used = walk((here) => here - 1);
    else if (row && inside[event.key] && event.target.type !== "radio") used = inside[event.key]();
    else if (row && event.key === "Enter" && !event.target.matches("a,button,summary")) used = open(row);
    else if (row && event.key === "x") used = tick(row);
    else if (row) used = press(row, event.key);
    if (used) event.preventDefault();
  });
  document.addEventListener("focusin", (event) => {
    const row = rowOf(event.target);
    if (row) mark(row);
  });

  // Who opens a row and comes back by the back button finds it again.
  addEventListener("pagehide", () => {
    const at = all().indexOf(current);
    if (at >= 0) sessionStorage.setItem(place(), String(at));
  });
  const kept = sessionStorage.getItem(place());
  sessionStorage.removeItem(place());
  rove();
  if (kept !== null && performance.getEntriesByType("navigation")[0]?.type === "back_forward") {
    const row = all()[Number(kept)];
    if (row) enter(row);
  }

  // A fragment may have taken the row away: the one that is now in its place is the current one.
  let lost = -1;
  document.addEventListener("htmx:beforeSwap", () => {
    lost = all().indexOf(rowOf(document.activeElement));
  });
  document.addEventListener("page:changed", () => {
    const rows = all();
    const gone = lost >= 0 && document.activeElement === document.body;
    if (gone && rows.length) enter(rows[Math.min(lost, rows.length - 1)]);
    else rove();
    lost = -1;
  });
}
