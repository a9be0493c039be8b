// A long form part by part: <form data-parts="one"> shows one <section class="form-part"> after the other. Where one is
// stands in the address (#part-3), so that the browser's back button goes one part back and a link leads to a part. The
// whole form stays one form: it is sent at once, by the buttons that the page gives. data-parts="whole" shows all of it.
{
  const keep = (choice) => (document.cookie = `forms=${choice};path=/;max-age=31536000;samesite=lax`);
  const fields = (part) => [...part.querySelectorAll("input,select,textarea")].filter((field) => field.willValidate);
  const wrong = (part) => fields(part).filter((field) => !field.validity.valid);
  const filled = (part) =>
    fields(part).some((field) => (["checkbox", "radio"].includes(field.type) ? field.checked : field.value.trim()));

  // What is wrong, beside the field as the server would say it.
  const problem = (form, { validity, min, max }) => {
    if (validity.valueMissing) return form.dataset.missing;
    if (validity.rangeUnderflow) return form.dataset.least.replace("{n}", min);
    if (validity.rangeOverflow) return form.dataset.most.replace("{n}", max);
    return form.dataset.misfit;
  };
  const frame = (field) => field.closest("fieldset.field, .field, td") ?? field.parentElement;
  const untell = (field) => {
    const told = frame(field).querySelector("[data-told]");
    if (!told) return;
    told.remove();
    frame(field).classList.remove("field-invalid");
    for (const one of frame(field).querySelectorAll(`[aria-describedby~="${told.id}"]`)) {
      const others = one.getAttribute("aria-describedby").split(" ").filter((id) => id !== told.id);
      one.setAttribute("aria-describedby", others.join(" "));
      one.removeAttribute("aria-invalid");
    }
  };
  const tell = (form, field) => {
    if (!field.id || frame(field).querySelector(".field-errors")) return; // a group says it once
    const told = document.createElement("ul");
    told.className = "field-errors";
    told.id = `${field.id}_told`;
    told.dataset.told = "";
    told.append(document.createElement("li"));
    told.firstChild.textContent = problem(form, field);
    (field.closest(".control, .field-check") ?? field).before(told);
    frame(field).classList.add("field-invalid");
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") ?? ""} ${told.id}`.trim());
  };

  const walk = (form) => {
    const parts = [...form.querySelectorAll(".form-part")];
    const heads = parts.map((part) => part.querySelector("h2[id]"));
    const bar = form.querySelector("[data-form-bar]");
    const places = [...bar.querySelectorAll("li")];
    const back = form.querySelector("[data-part-back]");
    const on = form.querySelector("[data-part-on]");
    const choice = bar.querySelector("[data-form-whole]");
    const buttons = [...form.querySelectorAll(".form-actions button[type=submit]")];
    const main = new Set(buttons.filter((button) => button.classList.contains("btn-primary")));
    const seen = new Set();
    // What was stored or sent before has been through all its parts: it may be sent from any of them.
    const known = Boolean(form.elements.version || form.dataset.at || "bound" in form.dataset);
    let at = 0;
    let furthest = 0;
    const one = () => form.dataset.parts === "one";
    const last = () => at === parts.length - 1;

    const draw = () => {
      parts.forEach((part, number) => part.classList.toggle("form-part-open", number === at));
      places.forEach((place, number) => {
        const mend = parts[number].hasAttribute("data-wrong") || (seen.has(number) && wrong(parts[number]).length > 0);
        const been = seen.has(number) || number < furthest || known;
        const done = !mend && number !== at && been && filled(parts[number]);
        place.classList.toggle("wrong", mend);
        place.classList.toggle("done", one() && done);
        place.querySelector("[data-step-word]").textContent =
          mend || (one() && done) ? ` (${mend ? bar.dataset.wrong : bar.dataset.done})` : "";
        if (one() && number === at) place.setAttribute("aria-current", "step");
        else place.removeAttribute("aria-current");
      });
      back.hidden = !one() || at === 0;
      on.hidden = !one() || last();
      for (const button of buttons) {
        button.hidden = one() && !last() && furthest < parts.length - 1 && !known && !button.dataset.anywhere;
        if (main.has(button)) button.classList.toggle("btn-primary", on.hidden);
      }
      on.classList.toggle("btn-primary", !on.hidden);
      choice.textContent = one() ? choice.dataset.whole : choice.dataset.parts;
    };
    const show = (number) => {
      if (number !== at) seen.add(at);
      at = number;
      furthest = Math.max(furthest, at);
      draw();
    };
    const focus = (element) => {
      element.focus({ preventScroll: true });
      (heads.includes(element) ? bar : element).scrollIntoView({ block: "nearest" });
    };
    // The address names a part, or something in one.
    const arrive = (moves) => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const number = parts.findIndex((part) => part.contains(target));
      if (!one()) return;
      // Elsewhere on the page, the part that was open there is.
      show(number >= 0 ? number : (history.state?.part ?? (location.hash ? at : 0)));
      remember();
      if (moves && number >= 0) focus(target);
      else if (moves && !location.hash) focus(heads[at]);
    };
    const remember = () => history.replaceState({ ...history.state, part: at }, "");
    const goes = (number) => (location.hash = heads[number].id);
    const goesOn = () => {
      const found = wrong(parts[at]);
      for (const field of found) tell(form, field);
      if (found.length) {
        seen.add(at);
        draw();
        found[0].focus();
      } else goes(at + 1);
    };

    on.addEventListener("click", goesOn);
    back.addEventListener("click", () => goes(at - 1));
    addEventListener("hashchange", () => arrive(true));
    // The link to where the address is already brings no change of it.
    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("a[href^='#']");
      if (link && link.hash === location.hash) setTimeout(() => arrive(true));
    });
    form.addEventListener("input", (event) => {
      const part = event.target.closest(".form-part");
      if (event.target.validity?.valid) untell(event.target);
      if (part) part.removeAttribute("data-wrong");
      draw();
    });
    // Enter in a part before the last one goes on: the button that would send the form is not there yet.
    form.addEventListener(
      "submit",
      (event) => {
        if (!event.submitter?.hidden) return;
        event.preventDefault();
        event.stopImmediatePropagation();
        goesOn();
      },
      true,
    );
    choice.addEventListener("click", () => {
      form.dataset.parts = one() ? "whole" : "one";
      keep(form.dataset.parts);
      draw();
      choice.focus();
    });

    choice.hidden = false;
    const mend = parts.findIndex((part) => part.hasAttribute("data-wrong"));
    const asked = mend < 0 ? heads.findIndex((head) => head.id === form.dataset.at) : mend;
    if (asked >= 0) {
      show(asked);
      remember();
    } else {
      draw();
      arrive(location.hash.startsWith("#part-"));
    }
  };

  for (const form of document.querySelectorAll("form[data-parts]")) walk(form);
}
