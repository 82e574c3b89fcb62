// Tells the server that a link was pressed, and nothing else: no number, no cookie, no address.
// The link itself is an ordinary one, so a telephone call needs no detour and no script.

export function countPresses() {
  const count = ({ target }) => {
    const link = target.closest?.("a[data-press]");
    const to = link?.closest("[data-count]")?.dataset.count;
    if (!to) return;
    const told = new URLSearchParams({ what: link.dataset.press });
    // A place that was chosen while one typed: by which word, as a search tells it.
    if (link.dataset.press === "found")
      told.set("term", link.closest("form")?.querySelector("input[type=search]")?.value ?? "");
    navigator.sendBeacon?.(to, told);
  };
  document.addEventListener("click", count);
  document.addEventListener("auxclick", count); // opened beside, with the middle button
}
