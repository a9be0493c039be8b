// The number at the bell, live while the page is looked at; a hidden page holds no line open.
{
  const bell = document.querySelector("[data-bell][data-live]");
  let line = null;

  const show = (count) => {
    bell.textContent = count > 0 ? String(count) : "";
    bell.hidden = count === 0;
  };

  const follow = () => {
    if (document.hidden) {
      line?.close();
      line = null;
    } else if (!line) {
      line = new EventSource(bell.dataset.live);
      line.addEventListener("count", (event) => show(Number(event.data)));
    }
  };

  if (bell && "EventSource" in window) {
    document.addEventListener("visibilitychange", follow);
    addEventListener("pagehide", () => line?.close());
    follow();
  }
}
