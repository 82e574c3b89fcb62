// Counting in the street: each pressing is kept in the browser first and then sent, so that a net
// that comes and goes loses nothing; the server knows each by the id that is made here.
import { add, all, forget, keepPage, keptPage } from "./lib/count-queue.js";

const LATER = 15_000; // milliseconds until what waits is tried again

// The page that the service worker keeps is empty: put the count that was seen last into it.
async function restore() {
  const shell = document.querySelector("[data-counting-shell]");
  if (!shell) return;
  const html = await keptPage(location.pathname);
  if (!html) return;
  // Our own page, as the server drew it on this device. A parsed document runs no script.
  const page = new DOMParser().parseFromString(html, "text/html");
  shell.replaceChildren(...page.body.childNodes);
}

function show(unit, what) {
  unit.dataset.pressed = what;
  for (const button of unit.querySelectorAll("[name=what][type=submit]")) {
    button.setAttribute("aria-pressed", String(button.value === what));
  }
  unit.querySelector(".counting__undo")?.toggleAttribute("hidden", !what);
}

function tally(root) {
  const done = root.querySelectorAll("[data-unit]:not([data-pressed=''])").length;
  root.querySelector("[data-done]").textContent = String(done);
}

async function say(root, trouble = "") {
  const waiting = (await all(root.dataset.sync)).length;
  const words = waiting ? root.dataset.waits.replace("{n}", String(waiting)) : root.dataset.sent;
  const status = root.querySelector("[data-status]");
  const text = [words, trouble].filter(Boolean).join(". ");
  if (status.textContent !== text) status.textContent = text;
  root.querySelector("[data-close]").disabled = waiting > 0;
}

let sending = false;

// Send what waits, oldest first. What the server has kept is forgotten here, nothing else.
async function send(root) {
  if (sending || !navigator.onLine) return;
  sending = true;
  try {
    const waiting = (await all(root.dataset.sync)).slice(0, 200);
    if (!waiting.length) return;
    const answer = await fetch(root.dataset.sync, {
      method: "POST",
      redirect: "error",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": root.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify({ pressings: waiting.map(({ pressing }) => pressing) }),
    });
    if (!answer.ok) return say(root, answer.status === 409 ? root.dataset.refused : root.dataset.lost);
    const { kept } = await answer.json();
    const there = new Set(kept);
    await forget(waiting.filter(({ pressing }) => there.has(pressing.id)).map(({ key }) => key));
  } catch {
    // No network, or nobody signed in: it waits.
  } finally {
    sending = false;
    await say(root);
  }
}

async function press(root, unit, pressing) {
  const made = { at: new Date().toISOString(), unit: Number(unit.dataset.unit), ...pressing };
  await add(root.dataset.sync, made);
  unit.dataset.last = made.id;
  show(unit, made.undo ? "" : made.what);
  tally(root);
  await say(root);
  send(root);
}

function wire(root) {
  root.addEventListener("submit", (event) => {
    const unit = event.target.closest("[data-unit]");
    const form = new FormData(event.target, event.submitter);
    if (!unit || !form.get("what")) return;
    event.preventDefault();
    const undo = form.has("undo");
    const id = undo ? (unit.dataset.last ?? form.get("id")) : crypto.randomUUID();
    const words = { tenant: form.get("tenant") ?? "", note: form.get("note") ?? "" };
    const what = undo ? unit.dataset.pressed || form.get("what") : form.get("what");
    press(root, unit, { id, what, undo, ...words });
  });
  window.addEventListener("online", () => send(root));
  setInterval(() => send(root), LATER);
}

// What waits was pressed after the page was drawn: show it on top of what the server knew.
async function showWaiting(root) {
  for (const { pressing } of await all(root.dataset.sync)) {
    const unit = root.querySelector(`[data-unit="${CSS.escape(String(pressing.unit))}"]`);
    if (!unit) continue;
    show(unit, pressing.undo ? "" : pressing.what);
    unit.dataset.last = pressing.id;
  }
  tally(root);
}

await restore();
const root = document.querySelector("[data-counting]");
if (root) {
  if (!document.querySelector("[data-counting-shell]")) {
    await keepPage(location.pathname, root.outerHTML);
  }
  wire(root);
  await showWaiting(root);
  await say(root);
  send(root);
}
