// Tells the server that a link was pressed, and nothing else: no number, no cookie, no address.
// The link itself is an ordinary one, so a telephone call needs no detour and no script.

export function countPresses() {
  const count = ({ target }) => {
    const link = target.closest?.("a[data-press]");
    const to = link?.closest("[data-count]")?.dataset.count;
    if (to) navigator.sendBeacon?.(to, new URLSearchParams({ what: link.dataset.press }));
  };
  document.addEventListener("click", count);
  document.addEventListener("auxclick", count); // opened beside, with the middle button
}
