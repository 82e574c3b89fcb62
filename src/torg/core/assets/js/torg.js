// Loaded by every page; each page works without it.
import { countPresses } from "./lib/count.js";
import { startWorker, wireSaved } from "./lib/saved.js";
import { suggestEverywhere } from "./lib/suggest.js";

suggestEverywhere();
wireSaved();
startWorker();
countPresses();

// A choice that needs no button: the form is sent when the choice changes.
for (const field of document.querySelectorAll("[data-submit-on-change]")) {
  field.addEventListener("change", () => field.form.requestSubmit());
}
// Buttons that only stand in for a script.
for (const button of document.querySelectorAll("[data-noscript]")) button.hidden = true;

// "Near me": asks for the position when pressed, never before, and sends it no further than the
// address of the next page, rounded to about ten metres.
for (const button of document.querySelectorAll("[data-near]")) {
  if (!("geolocation" in navigator)) continue;
  button.hidden = false;
  button.addEventListener("click", () => {
    const status = button.parentElement.querySelector("[data-near-status]");
    const refused = () => {
      button.removeAttribute("aria-busy");
      if (status) status.textContent = button.dataset.denied;
    };
    button.setAttribute("aria-busy", "true");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = `${coords.latitude.toFixed(4)},${coords.longitude.toFixed(4)}`;
        location.assign(button.dataset.near.replace("0.0000,0.0000", at));
      },
      refused,
      { timeout: 10_000, maximumAge: 60_000 },
    );
  });
}
