// File fields with progress. <div data-upload="address"> holds an ordinary file input: without script it travels with the
// form; with it each file is sent at once, shows how far it is, can be cancelled or tried again, and leaves its id in a
// hidden field. The server answers {"id": "…"} or a problem with "detail".
{
  const part = (tag, className, text = "") => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  };

  const send = (box, file) => {
    const words = box.dataset;
    const row = part("li");
    const name = part("span", "", file.name);
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", file.name);
    const button = part("button", "btn btn-quiet btn-small", words.cancel);
    button.type = "button";
    row.append(name, bar, button);
    box.querySelector(".upload-list").append(row);

    const request = new XMLHttpRequest();
    const finish = (text, again) => {
      bar.replaceWith(part("span", again ? "field-required" : "soft", text));
      button.textContent = again ? words.again : words.remove;
    };
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      let answer = {};
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = {};
      }
      if (request.status < 300 && answer.id) {
        const hidden = document.createElement("input");
        hidden.type = "hidden";
        hidden.name = words.name;
        hidden.value = answer.id;
        row.append(hidden);
        finish(words.done, false);
      } else finish(answer.detail || words.failed, true);
    });
    request.addEventListener("error", () => finish(words.failed, true));
    button.addEventListener("click", () => {
      const again = button.textContent === words.again;
      request.abort();
      row.remove();
      if (again) send(box, file);
      else box.querySelector("input[type=file]").focus();
    });
    const body = new FormData();
    body.append("file", file);
    request.open("POST", words.upload);
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value;
    if (token) request.setRequestHeader("X-CSRFToken", token);
    request.send(body);
  };

  for (const box of document.querySelectorAll("[data-upload]")) {
    if (!box.dataset.upload) continue;
    const input = box.querySelector("input[type=file]");
    input.addEventListener("change", () => {
      for (const file of input.files) send(box, file);
      input.value = "";
    });
    for (const kind of ["dragenter", "dragover"])
      box.addEventListener(kind, (event) => {
        event.preventDefault();
        box.classList.add("is-over");
      });
    for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("is-over"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      for (const file of event.dataTransfer.files) send(box, file);
    });
  }
}
