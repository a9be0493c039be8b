// Partial pages by htmx, one way of doing it: the server answers with a fragment, the focus stays or goes to what came,
// a failed request says so and loses nothing, and the token of the form protects every request.
{
  const announce = (text) => {
    const place = document.getElementById("announce");
    if (place) place.textContent = text;
  };
  const cookie = (name) =>
    document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? "";

  document.addEventListener("htmx:configRequest", (event) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value || cookie("csrftoken");
    if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
  });

  // What came may name the element that takes the focus (data-focus) and what to say aloud (data-announce).
  document.addEventListener("htmx:afterSettle", (event) => {
    const came = event.detail.elt;
    const wish = came.matches?.("[data-focus]") ? came : came.querySelector?.("[data-focus]");
    if (wish) {
      if (!wish.matches("a,button,input,select,textarea,[tabindex]")) wish.tabIndex = -1;
      wish.focus({ preventScroll: false });
    }
    const said = came.querySelector?.("[data-announce]")?.dataset.announce ?? came.dataset?.announce;
    if (said) announce(said);
    document.dispatchEvent(new CustomEvent("page:changed", { detail: came }));
  });

  // A refused or failed request shows the server's own sentence if it sent a page, else ours.
  const failed = (event) => {
    const template = document.getElementById("request-failed");
    const main = document.getElementById("content");
    if (!template || !main) return;
    document.querySelector("[data-request-failed]")?.remove();
    const notice = template.content.firstElementChild.cloneNode(true);
    notice.dataset.requestFailed = "";
    const sent = event.detail.xhr?.responseText ?? "";
    const page = sent.includes("data-error-sentence") ? new DOMParser().parseFromString(sent, "text/html") : null;
    const sentence = page?.querySelector("[data-error-sentence]")?.textContent;
    if (sentence) notice.querySelector("p:last-child").textContent = sentence;
    (main.querySelector(".page, .desk-main") ?? main).prepend(notice);
    notice.focus();
  };
  document.addEventListener("htmx:responseError", failed);
  document.addEventListener("htmx:sendError", failed);
  document.addEventListener("htmx:timeout", failed);

  // One menu open at a time; Escape and a click elsewhere close it.
  const close = (except) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== except) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target.closest("details[data-menu]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("details[data-menu][open]");
    if (open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
  });

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }

  // A part of the page that renews itself keeps what the reader has folded and unfolded.
  const folds = new Map();
  document.addEventListener("htmx:beforeSwap", (event) => {
    folds.clear();
    for (const fold of event.target.querySelectorAll("details[id]"))
      folds.set(fold.id, fold.open);
  });
  document.addEventListener("htmx:afterSwap", () => {
    for (const [id, open] of folds) {
      const fold = document.getElementById(id);
      if (fold?.closest("[data-keeps-folds]")) fold.open = open;
    }
  });

  // A link to a fold, or to what lies in one, opens it; also one that was followed before.
  const unfold = (name) => {
    let fold = document.getElementById(decodeURIComponent(name))?.closest("details");
    for (; fold; fold = fold.parentElement.closest("details")) fold.open = true;
  };
  addEventListener("hashchange", () => unfold(location.hash.slice(1)));
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#"]');
    if (link) unfold(link.hash.slice(1));
  });
  unfold(location.hash.slice(1));

  // What stands open on wide pages stays so where style sheets cannot say it.
  if (!CSS.supports("selector(::details-content)") && matchMedia("(width >= 64rem)").matches)
    for (const fold of document.querySelectorAll(".desk-fold")) fold.open = true;
}
