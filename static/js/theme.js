// The theme switch: light or dark for this reader, kept in a cookie so that the server draws the right page at once.
{
  const root = document.documentElement;
  const dark = () =>
    root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;

  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.closest("[hidden]")?.removeAttribute("hidden");
    button.setAttribute("aria-pressed", String(dark()));
    button.addEventListener("click", () => {
      root.dataset.theme = dark() ? "light" : "dark";
      button.setAttribute("aria-pressed", String(dark()));
      document.cookie = `theme=${root.dataset.theme};path=/;max-age=31536000;samesite=lax`;
      document.dispatchEvent(new CustomEvent("theme:changed"));
    });
  }
}
