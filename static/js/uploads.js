// File fields that send ahead. <div data-upload="address"> holds an ordinary file input: without script it travels with
// the form. With it each file goes in pieces by the tus protocol: it shows how far it is, can be paused and taken away,
// goes on by itself after a broken line, and after a reload or a new sign-in when the same file is chosen again. What
// has arrived leaves its id in a hidden field; a form that is sent too early waits for it.
{
  const PIECE = 4 * 2 ** 20;
  const MOST_WAIT = 30;
  const KEPT_DAYS = 2;
  const QUIET = 10_000; // milliseconds between two things said aloud about one file
  const PREFIX = "upload:";
  const UNDER_WAY = ["waiting", "sending", "broken"];

  const announce = (text) => {
    const place = document.getElementById("announce");
    if (place) place.textContent = text;
  };
  const cookie = (name) =>
    document.cookie.split("; ").find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1);
  const token = () => cookie("csrftoken") || document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
  const part = (tag, className, text = "") => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  };
  const put = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
  const bytes = (count) =>
    count < 2 ** 20 ? `${Math.ceil(count / 1024)} KB` : `${(count / 2 ** 20).toFixed(1)} MB`;

  // What this browser remembers of a file is its address under a print of the file, never its name.
  const read = (store, key) => {
    try {
      return JSON.parse(store.getItem(key));
    } catch {
      return null;
    }
  };
  const write = (store, key, value) => {
    try {
      if (value === null) store.removeItem(key);
      else store.setItem(key, JSON.stringify(value));
    } catch {
      // private mode or full: then nothing is remembered
    }
  };
  const prune = () => {
    for (const key of Object.keys(localStorage))
      if (key.startsWith(PREFIX) && !(Date.now() - read(localStorage, key)?.at < KEPT_DAYS * 86_400_000))
        write(localStorage, key, null);
  };
  const printed = async (box, file) => {
    const ends = [file.slice(0, 65_536), file.slice(-65_536)];
    const side = box.dataset.upload.replace(/^\/[^/]+/, ""); // alike in every language
    const parts = [new TextEncoder().encode([side, file.name, file.size, file.lastModified].join("|"))];
    for (const end of ends) parts.push(new Uint8Array(await end.arrayBuffer()));
    let [one, two] = [0x811c9dc5, 0x9e3779b9];
    for (const each of parts)
      for (const byte of each) {
        one = Math.imul(one ^ byte, 0x01000193);
        two = Math.imul(two ^ byte, 0x85ebca6b) ^ (two >>> 13);
      }
    return `${PREFIX}${(one >>> 0).toString(36)}${(two >>> 0).toString(36)}`;
  };

  // What was on its way on this page, for the tab that is reloaded or whose form came back with errors.
  const here = `sending:${location.pathname}`;
  const note = (box) => {
    if (!box.dataset.remember) return;
    const rows = box.jobs
      .filter((job) => job.url && (job.kept || job.state !== "failed"))
      .map((job) => ({ url: job.url, name: job.name, size: job.size, whole: job.state === "done" }));
    write(sessionStorage, here, rows.length ? rows : null);
  };

  const ask = (job, method, url, headers, body = null) =>
    new Promise((resolve) => {
      const request = new XMLHttpRequest();
      job.request = request;
      const end = () => {
        let told = {};
        try {
          told = JSON.parse(request.responseText);
        } catch {
          told = {};
        }
        resolve({ status: request.status, title: told.title, header: (name) => request.getResponseHeader(name) });
      };
      for (const kind of ["load", "error", "abort", "timeout"]) request.addEventListener(kind, end);
      request.upload.addEventListener("progress", (event) => body && moved(job, job.offset + event.loaded));
      request.open(method, url);
      request.setRequestHeader("Tus-Resumable", "1.0.0");
      request.setRequestHeader("X-CSRFToken", token());
      for (const [name, value] of Object.entries(headers ?? {})) request.setRequestHeader(name, value);
      request.send(body);
    });

  // The row of a file ------------------------------------------------------------------------------------------------

  const draw = (job) => {
    const words = job.box.dataset;
    const button = (text, act) => {
      const made = part("button", "btn btn-quiet btn-small");
      made.type = "button";
      made.append(part("span", "", text), part("span", "hidden-visually", ` ${job.name}`));
      made.addEventListener("click", act);
      return made;
    };
    job.row = part("li");
    job.bar = document.createElement("progress");
    job.bar.max = job.size || 1;
    job.bar.value = 0;
    job.bar.setAttribute("aria-label", job.name);
    job.told = part("span", "upload-told");
    job.turn = button("", () => (["paused", "broken", "failed"].includes(job.state) ? goOn(job) : pause(job)));
    const acts = part("span", "upload-acts");
    acts.append(job.turn, button(words.remove, () => takeAway(job, true)));
    job.row.append(part("span", "upload-name", job.name), job.bar, job.told, acts);
    job.box.querySelector(".upload-list").append(job.row);
  };

  const show = (job, state, text) => {
    const words = job.box.dataset;
    job.state = state;
    job.row.dataset.state = state;
    job.told.textContent = text;
    job.bar.hidden = ["done", "failed"].includes(state);
    job.turn.hidden = state === "done" || (state === "failed" && !job.file);
    job.turn.firstChild.textContent =
      state === "failed" ? words.again : ["paused", "broken"].includes(state) ? words.goOn : words.pause;
    note(job.box);
  };

  const say = (job, text) => {
    job.saidAt = Date.now();
    announce(`${job.name}: ${text}`);
  };

  const moved = (job, sent) => {
    if (job.state !== "sending") return;
    const now = Date.now();
    job.bar.value = sent;
    job.pace.push([now, sent]);
    while (job.pace.length > 2 && now - job.pace[0][0] > 10_000) job.pace.shift();
    if (now - job.shownAt < 500 && sent < job.size) return;
    job.shownAt = now;
    const words = job.box.dataset;
    const [since, from] = job.pace[0];
    const perSecond = ((sent - from) * 1000) / Math.max(1, now - since);
    const text = put(words.sent, { done: bytes(sent), size: bytes(job.size) });
    const left = now - since > 2000 && perSecond > 0 ? (job.size - sent) / perSecond : null;
    const named =
      left === null
        ? ""
        : left < 10
          ? words.leftSeconds
          : left < 90
            ? put(words.leftMinutes, { n: 1 })
            : left < 5400
              ? put(words.leftMinutes, { n: Math.round(left / 60) })
              : put(words.leftHours, { n: Math.round(left / 3600) });
    job.told.textContent = named ? `${text} · ${named}` : text;
    const quarter = Math.floor((sent * 4) / (job.size || 1));
    if (quarter > job.quarter && quarter < 4 && now - job.saidAt > QUIET) say(job, `${quarter * 25} %`);
    job.quarter = Math.max(job.quarter, quarter);
  };

  // Sending ----------------------------------------------------------------------------------------------------------

  const forget = (job) => {
    write(localStorage, job.print, null);
    job.url = null;
    job.offset = null;
  };

  const begin = async (job) => {
    const known = job.box.dataset.remember ? read(localStorage, job.print)?.url : null;
    if (known) {
      job.url = known;
      job.again = true;
      return "go";
    }
    const name = btoa(String.fromCharCode(...new TextEncoder().encode(job.name.slice(-200))));
    const headers = { "Upload-Length": String(job.size), "Upload-Metadata": `filename ${name}` };
    const answer = await ask(job, "POST", job.box.dataset.upload, headers);
    if (answer.status !== 201) return judge(job, answer);
    job.url = answer.header("Location");
    job.offset = 0;
    if (job.box.dataset.remember) write(localStorage, job.print, { url: job.url, at: Date.now() });
    note(job.box);
    return "go";
  };

  const find = async (job) => {
    const answer = await ask(job, "HEAD", job.url);
    if (answer.status !== 200) return judge(job, answer);
    if (Number(answer.header("Upload-Length")) !== job.size) {
      forget(job);
      return "go";
    }
    job.offset = Number(answer.header("Upload-Offset"));
    job.pace = [[Date.now(), job.offset]];
    if (job.again && job.offset) say(job, put(job.box.dataset.kept, { done: bytes(job.offset) }));
    job.again = false;
    return "go";
  };

  const send = async (job) => {
    try {
      await job.file.slice(job.offset, job.offset + 1).arrayBuffer();
    } catch {
      job.why = job.box.dataset.changed;
      return "no";
    }
    const headers = { "Upload-Offset": String(job.offset), "Content-Type": "application/offset+octet-stream" };
    const answer = await ask(job, "PATCH", job.url, headers, job.file.slice(job.offset, job.offset + PIECE));
    if (answer.status !== 204) return judge(job, answer);
    job.offset = Number(answer.header("Upload-Offset"));
    job.tries = 0;
    moved(job, job.offset);
    return "go";
  };

  // What an answer that is not the wanted one means: go (anew), wait (and try again), ask (the person), no (not at all).
  const judge = (job, answer) => {
    const { status } = answer;
    const passing = status === 0 || status >= 500 || [400, 408, 409, 423, 425, 429, 460].includes(status);
    job.why = answer.title || (passing ? job.box.dataset.broken : job.box.dataset.failed);
    job.offset = null;
    if ([404, 410].includes(status) && job.url && !job.anew) {
      forget(job);
      job.anew = true; // once: a file that is gone again and again is told
      return "go";
    }
    if (passing && (job.url || status !== 400)) return "wait";
    if (status === 401 || status === 403) {
      job.why = answer.title || job.box.dataset.signedOut;
      return "ask";
    }
    return "no";
  };

  const rest = (job) =>
    new Promise((resolve) => {
      const words = job.box.dataset;
      let left = Math.ceil(Math.min(MOST_WAIT, 2 ** job.tries) * (0.75 + Math.random() / 2));
      const tick = () => {
        if (job.state === "broken" && left > 0) job.told.textContent = `${job.why} ${put(words.wait, { n: left })}`;
        else job.wake();
        left -= 1;
      };
      const timer = setInterval(tick, 1000);
      job.wake = () => {
        clearInterval(timer);
        removeEventListener("online", job.wake);
        resolve();
      };
      addEventListener("online", job.wake);
      if (!job.tries) say(job, `${job.why} ${words.byItself}`);
      job.tries += 1;
      show(job, "broken", "");
      tick();
    });

  const run = async (job) => {
    job.print ??= await printed(job.box, job.file).catch(() => `${PREFIX}-`);
    while (job.state === "sending") {
      const done = job.offset !== null && job.offset >= job.size;
      const next = done ? "done" : await (!job.url ? begin : job.offset === null ? find : send)(job);
      if (job.state !== "sending") return;
      if (next === "wait") {
        await rest(job);
        if (job.state === "broken") show(job, "sending", job.box.dataset.goesOn);
      } else if (next === "ask" || next === "no") {
        show(job, next === "ask" ? "paused" : "failed", job.why);
        say(job, job.why);
      } else if (next === "done") arrived(job);
    }
  };

  const arrived = (job) => {
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = job.box.dataset.name;
    hidden.value = job.url.replace(/\/$/, "").split("/").pop();
    job.row.append(hidden);
    show(job, "done", job.box.dataset.done);
    say(job, job.box.dataset.arrived);
  };

  // One file after the other, and then the form that waits for them.
  const turn = async (box) => {
    if (box.busy) return;
    box.busy = true;
    for (let job; (job = box.jobs.find((one) => one.state === "waiting")); ) {
      show(job, "sending", job.box.dataset.goesOn);
      await run(job);
    }
    box.busy = false;
    const form = box.closest("form");
    if (!form?.heldBy) return;
    const held = form.heldBy;
    form.heldBy = null;
    if (box.jobs.every((job) => job.state === "done")) form.requestSubmit(held.submitter ?? undefined);
    else hold(box, false);
  };

  const hold = (box, waits) => {
    const held = box.querySelector("[data-upload-held]");
    held.hidden = !waits;
    if (waits) announce(held.textContent);
  };

  const pause = (job) => {
    show(job, "paused", put(job.box.dataset.paused, { done: bytes(job.bar.value), size: bytes(job.size) }));
    job.request?.abort();
    job.offset = null;
  };

  const goOn = (job) => {
    if (job.state === "broken") return job.wake();
    job.tries = 0;
    job.anew = false;
    job.pace = [];
    job.quarter = 0;
    show(job, "waiting", job.box.dataset.waiting);
    return turn(job.box);
  };

  const takeAway = (job, byHand) => {
    const { box, url } = job;
    job.state = "gone";
    job.request?.abort();
    job.wake?.();
    if (job.print) write(localStorage, job.print, null);
    if (url) ask({ offset: 0 }, "DELETE", url);
    box.jobs = box.jobs.filter((one) => one !== job);
    job.row.remove();
    note(box);
    if (byHand) box.querySelector("input[type=file]").focus();
  };

  const made = (box, file, name, size) => {
    const job = { box, file, name, size, url: null, offset: null, tries: 0, pace: [], shownAt: 0, saidAt: 0, quarter: 0 };
    box.jobs.push(job);
    draw(job);
    return job;
  };

  const add = (box, files) => {
    const many = box.querySelector("input[type=file]").multiple;
    const chosen = many ? [...files] : [...files].slice(0, 1);
    for (const job of [...box.jobs]) {
      const same = job.kept && chosen.some((file) => file.name === job.name && file.size === job.size);
      if (same) {
        job.row.remove();
        box.jobs = box.jobs.filter((one) => one !== job);
      } else if (!many) takeAway(job, false);
    }
    for (const file of chosen) show(made(box, file, file.name, file.size), "waiting", box.dataset.waiting);
    turn(box);
  };

  // What had arrived before a reload, or before the form came back with errors, is there again; what was on its way
  // needs its file, which only the person can choose.
  const bringBack = async (box) => {
    const rows = read(sessionStorage, here) ?? [];
    if (rows.length === 1 && box.querySelector("input[aria-invalid]")) {
      ask({ offset: 0 }, "DELETE", rows[0].url); // the one that was refused; of several the refusal names it
      rows.length = 0;
    }
    for (const { url, name, size } of rows) {
      const answer = await ask({ offset: 0 }, "HEAD", url);
      if (answer.status !== 200) continue;
      const job = Object.assign(made(box, null, name, size), { url });
      if (answer.header("Upload-Offset") === answer.header("Upload-Length")) arrived(job);
      else {
        job.kept = true;
        show(job, "failed", put(box.dataset.chooseAgain, { done: bytes(Number(answer.header("Upload-Offset"))) }));
      }
    }
    note(box);
  };

  const boxes = [...document.querySelectorAll("[data-upload]")].filter((box) => box.dataset.upload);
  if (boxes.length) prune();
  for (const box of boxes) {
    box.jobs = [];
    const input = box.querySelector("input[type=file]");
    const hint = box.querySelector("[data-upload-hint]");
    if (hint) hint.hidden = false;
    input.addEventListener("change", () => {
      const files = [...input.files];
      input.value = "";
      add(box, files);
    });
    for (const kind of ["dragenter", "dragover"])
      box.addEventListener(kind, (event) => {
        event.preventDefault();
        box.classList.add("is-over");
      });
    for (const kind of ["dragleave", "drop"]) box.addEventListener(kind, () => box.classList.remove("is-over"));
    box.addEventListener("drop", (event) => {
      event.preventDefault();
      add(box, event.dataTransfer.files);
    });
    if (box.dataset.remember) bringBack(box);
  }

  // A spreadsheet puts a picture of its cells beside them: what is pasted into a field is no file.
  document.addEventListener("paste", (event) => {
    const files = event.clipboardData?.files;
    if (!files?.length || !boxes.length || event.target.closest?.("input, textarea, [contenteditable]")) return;
    event.preventDefault();
    add(boxes[0], files);
  });

  document.addEventListener(
    "submit",
    (event) => {
      const box = boxes.find((one) => event.target.contains(one) && one.jobs.some((job) => UNDER_WAY.includes(job.state)));
      if (!box) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      event.target.heldBy = { submitter: event.submitter };
      hold(box, true);
    },
    true,
  );
}
