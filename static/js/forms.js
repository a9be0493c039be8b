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
    const button = event.submitter;
    if (button) {
      button.setAttribute("aria-busy", "true");
      button.setAttribute("aria-disabled", "true");
    }
  });

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
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("form[data-applies]");
    if (form && !event.target.matches("[type=search],[type=text]")) form.requestSubmit();
  });

  // Empty fields make no query.
  document.addEventListener("formdata", (event) => {
    if (event.target.method !== "get") return;
    for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
  });

  document.querySelector("[data-error-summary]")?.focus();
}
