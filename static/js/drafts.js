// Nothing typed is lost: <form data-draft="key"> keeps its fields in this browser while one types, and on the server too
// when data-draft-url is given. The key names form and membership, so that two tabs for two sides never mix.
{
  const PREFIX = "draft:";
  const KEPT_DAYS = 30;
  const SKIP = new Set(["csrfmiddlewaretoken", "password", "password1", "password2", "otp", "code", "token"]);
  const fields = (form) =>
    [...form.elements].filter(
      (field) => field.name && !SKIP.has(field.name) && !["hidden", "file", "password", "submit"].includes(field.type),
    );
  const read = (key) => {
    try {
      return JSON.parse(localStorage.getItem(PREFIX + key));
    } catch {
      return null;
    }
  };
  const write = (key, value) => {
    try {
      localStorage.setItem(PREFIX + key, JSON.stringify(value));
      return true;
    } catch {
      return false; // private mode or full: the server's copy remains
    }
  };
  const forget = (key) => {
    try {
      localStorage.removeItem(PREFIX + key);
    } catch {
      // nothing was kept
    }
  };
  const values = (form) => {
    const kept = {};
    for (const field of fields(form)) {
      if (["checkbox", "radio"].includes(field.type)) {
        (kept[field.name] ??= []).push(...(field.checked ? [field.value] : []));
      } else if (field.multiple) {
        kept[field.name] = [...field.selectedOptions].map((option) => option.value);
      } else {
        kept[field.name] = field.value;
      }
    }
    return kept;
  };
  const fill = (form, kept) => {
    form.dispatchEvent(new CustomEvent("draft:fill", { bubbles: true, detail: kept }));
    for (const field of fields(form)) {
      const value = kept[field.name];
      if (value === undefined) continue;
      if (["checkbox", "radio"].includes(field.type)) field.checked = value.includes(field.value);
      else if (field.multiple) for (const option of field.options) option.selected = value.includes(option.value);
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };
  const clock = (at) => new Date(at).toTimeString().slice(0, 5);
  const say = (form, name, at) => {
    const place = form.querySelector("[data-draft-state]");
    if (place) place.textContent = (place.dataset[name] ?? "").replace("{time}", clock(at));
  };

  const watch = (form) => {
    const key = form.dataset.draft;
    const first = JSON.stringify(values(form));
    const kept = read(key);
    const bound = form.hasAttribute("data-bound"); // came back with errors: it holds what was typed
    const old = kept && Date.now() - kept.at > KEPT_DAYS * 86400000;
    if (old) forget(key);
    const offer = form.querySelector("[data-draft-offer]");
    if (kept && !old && !bound && JSON.stringify(kept.values) !== first) {
      if (kept.sent || !offer) {
        if (offer) offer.hidden = false;
      } else {
        fill(form, kept.values);
        say(form, "restored", kept.at);
        offer.hidden = false;
      }
      offer?.querySelector("[data-draft-restore]")?.addEventListener("click", () => {
        fill(form, kept.values);
        offer.hidden = true;
        fields(form)[0]?.focus();
      });
      offer?.querySelector("[data-draft-discard]")?.addEventListener("click", () => {
        forget(key);
        form.reset();
        offer.hidden = true;
        fields(form)[0]?.focus();
      });
    }
    let timer = 0;
    let unsaved = false;
    const save = () => {
      clearTimeout(timer);
      if (!unsaved) return;
      unsaved = false;
      const at = Date.now();
      if (write(key, { at, values: values(form) })) say(form, "saved", at);
      if (form.dataset.draftUrl) {
        fetch(form.dataset.draftUrl, { method: "POST", body: new FormData(form), keepalive: true })
          .then((answer) => answer.ok && say(form, "saved", at))
          .catch(() => {}); // the browser's copy remains
      }
    };
    form.addEventListener("input", () => {
      unsaved = true;
      clearTimeout(timer);
      timer = setTimeout(save, 800);
    });
    form.addEventListener("change", save);
    addEventListener("pagehide", save);
    form.addEventListener("submit", () => {
      clearTimeout(timer);
      unsaved = false;
      write(key, { at: Date.now(), values: values(form), sent: true });
    });
  };

  for (const form of document.querySelectorAll(`form[data-draft]:not([data-draft=""])`)) watch(form);
  // The page after a successful sending names the draft that is no longer needed.
  for (const done of document.querySelectorAll("[data-draft-done]")) forget(done.dataset.draftDone);
}
