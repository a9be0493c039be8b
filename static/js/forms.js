// Forms: sent once however often one clicks, filters that apply themselves, the error summary in focus, amounts echoed.
{
  const SENDING = "sending";

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method === "dialog" || form.hasAttribute("hx-post")) return;
    if (form.dataset[SENDING]) {
      event.preventDefault();
      return;
    }
    if (form.method !== "post") return;
    form.dataset[SENDING] = "1";
    sending(form);
    const button = event.submitter;
    if (button) {
      button.setAttribute("aria-busy", "true");
      button.setAttribute("aria-disabled", "true");
    }
  });

  // Who goes back to a form that was sent finds it as it was sent, with what names that sending: sent again as it is, it
  // leads to what came of it the first time, and nothing is done twice.
  const hidden = (form) => [...form.querySelectorAll("input[type=hidden][name]")];
  const place = `sent:${location.pathname}${location.search}`;
  const sending = (form) => {
    // A form with the version of what it changes is compared by that; it may be sent again with the present one.
    if (!form.elements.once || form.elements.version || "looksOver" in form.dataset || !form.closest("main")) return;
    const values = Object.fromEntries(hidden(form).map((field) => [field.name, field.value]));
    sessionStorage.setItem(place, JSON.stringify({ which: [...document.forms].indexOf(form), values }));
  };
  const kept = sessionStorage.getItem(place);
  const cameBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
  if (kept && cameBack) {
    const { which, values } = JSON.parse(kept);
    const form = document.forms[which]?.elements.once ? document.forms[which] : null;
    for (const field of form ? hidden(form) : []) field.value = values[field.name] ?? field.value;
    const told = document.getElementById("sent-already");
    if (form && told) form.prepend(told.content.firstElementChild.cloneNode(true));
  } else if (kept) sessionStorage.removeItem(place);

  // The back button brings a page from memory: its form may be sent again.
  addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of document.querySelectorAll("form[data-sending]")) {
      delete form.dataset[SENDING];
      for (const button of form.querySelectorAll("[aria-busy]")) {
        button.removeAttribute("aria-busy");
        button.removeAttribute("aria-disabled");
      }
    }
  });

  // <form data-applies> (filters, sorting) sends itself when a choice changes; the button stays for those without script.
  // Who chooses by keys walks through the choices and says with Enter that it is the one.
  let keyed = false;
  document.addEventListener("pointerdown", () => (keyed = false), true);
  document.addEventListener(
    "keydown",
    (event) => {
      keyed = true;
      if (event.key !== "Enter" || !event.target.matches?.("form[data-applies] select")) return;
      event.preventDefault();
      event.target.form.requestSubmit();
    },
    true,
  );
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-applies]");
    if (form && !keyed && !event.target.matches("[type=search],[type=text]")) form.requestSubmit();
  });

  // Empty fields make no query.
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });

  document.querySelector("[data-error-summary]")?.focus();
}
