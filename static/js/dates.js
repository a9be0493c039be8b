// A button beside each date field that opens the browser's own calendar; the field itself stays text in ISO form.
{
  for (const field of document.querySelectorAll("input[data-date]")) {
    const picker = document.createElement("input");
    if (!picker.showPicker || field.disabled || field.readOnly) continue;
    picker.type = "date";
    picker.tabIndex = -1;
    picker.className = "date-picker";
    picker.setAttribute("aria-hidden", "true");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "control-affix";
    button.setAttribute("aria-label", field.dataset.open);
    const icon = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    icon.setAttribute("class", "icon");
    icon.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#i-calendar");
    icon.append(use);
    button.append(icon);
    button.addEventListener("click", () => {
      picker.value = /^\d{4}-\d{2}-\d{2}$/.test(field.value) ? field.value : "";
      picker.showPicker();
    });
    picker.addEventListener("change", () => {
      field.value = picker.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      field.focus();
    });
    field.after(button, picker);
  }
}
