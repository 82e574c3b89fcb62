// Counting in the street: each pressing is kept in the browser first and then sent, so that a net
// that comes and goes loses nothing; the server knows each by the id that is made here.
import { add, all, allPhotos, forget, forgetPhoto, keepPage, keptPage } from "./lib/count-queue.js";

const LATER = 15_000; // milliseconds until what waits is tried again
const LONGEST = 1600; // pixels of a photo's longer side: enough to see what stands there

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
  const units = root.querySelectorAll("[data-unit]");
  const done = [...units].filter((unit) => unit.dataset.pressed).length;
  root.querySelector("[data-done]").textContent = String(done);
  root.querySelector("[data-total]").textContent = String(units.length);
}

async function say(root, trouble = "") {
  const where = root.dataset.sync;
  const waiting = (await all(where)).length + (await allPhotos(where)).length;
  const words = waiting ? root.dataset.waits.replace("{n}", String(waiting)) : root.dataset.sent;
  const status = root.querySelector("[data-status]");
  const text = [words, trouble].filter(Boolean).join(". ");
  if (status.textContent !== text) status.textContent = text;
  root.querySelector("[data-close]").disabled = waiting > 0;
}

let sending = false;
// What the server does not take, however often it is sent: in this sending, and as the page names it.
let refused = { pressings: [], photos: [] };
let named = refused;

const without = (rows, left) => rows.filter(({ key }) => !left.some((row) => row.key === key));

// Send what waits, oldest first. What the server has kept is forgotten here, nothing else: what it
// refuses stays until somebody drops it. Returns what went wrong, in words; else undefined.
async function sendPressings(root) {
  let most = 200;
  for (;;) {
    const waiting = without(await all(root.dataset.sync), refused.pressings).slice(0, most);
    if (!waiting.length) return undefined;
    const answer = await fetch(root.dataset.sync, {
      method: "POST",
      redirect: "error",
      headers: {
        "Content-Type": "application/json",
        "X-CSRFToken": root.querySelector("[name=csrfmiddlewaretoken]").value,
      },
      body: JSON.stringify({ pressings: waiting.map(({ pressing }) => pressing) }),
    });
    if (answer.status === 400) {
      // One of them cannot be read: sent one by one, the others come through.
      if (waiting.length === 1) refused.pressings.push(...waiting);
      most = 1;
      continue;
    }
    if (!answer.ok) return answer.status === 409 ? root.dataset.refused : root.dataset.lost;
    const { kept } = await answer.json();
    const there = new Set(kept);
    const gone = waiting.filter(({ pressing }) => there.has(pressing.id));
    await forget(gone.map(({ key }) => key));
    refused.pressings.push(...without(waiting, gone)); // units that are not part of the count now
  }
}

// Photos go after the pressings that they belong to, one by one.
async function sendPhotos(root) {
  const waiting = new Set((await all(root.dataset.sync)).map(({ pressing }) => pressing.id));
  let trouble = "";
  for (const row of await allPhotos(root.dataset.sync)) {
    const { key, id, photo } = row;
    if (waiting.has(id)) continue;
    const body = new FormData();
    body.set("pressing", id);
    body.set("photo", photo, "photo.jpg");
    const answer = await fetch(root.dataset.photos, {
      method: "POST",
      redirect: "error",
      headers: { "X-CSRFToken": root.querySelector("[name=csrfmiddlewaretoken]").value },
      body,
    });
    if (answer.status === 404) {
      refused.photos.push(row); // its pressing is not there, or somebody else's
      continue;
    }
    if (answer.status === 422 || answer.status === 400) trouble = root.dataset.unfit;
    else if (!answer.ok) return answer.status === 409 ? root.dataset.refused : root.dataset.lost;
    await forgetPhoto(key);
  }
  return trouble;
}

async function send(root) {
  if (sending || !navigator.onLine) return;
  sending = true;
  refused = { pressings: [], photos: [] };
  let trouble = "";
  try {
    trouble = (await sendPressings(root)) ?? (await sendPhotos(root));
  } catch {
    // No network, or nobody signed in: it waits.
  } finally {
    sending = false;
    nameRefused(root);
    await say(root, trouble);
  }
}

function nameRefused(root) {
  named = refused;
  const rows = [...refused.pressings, ...refused.photos];
  const box = root.querySelector("[data-refusals]");
  if (!box) return; // a page that was kept before it said so
  const names = new Set(rows.map(({ name }) => name || root.dataset.gone));
  const text = [...names].join(", ");
  const where = box.querySelector("[data-names]");
  if (where.textContent !== text) where.textContent = text;
  box.hidden = !rows.length;
}

// Forget what the server does not take, and the photos that wait for it.
async function drop(root) {
  const { pressings, photos } = named;
  const ids = new Set(pressings.map(({ pressing }) => pressing.id));
  const theirs = (await allPhotos(root.dataset.sync)).filter(({ id }) => ids.has(id));
  for (const { key } of [...photos, ...theirs]) await forgetPhoto(key);
  await forget(pressings.map(({ key }) => key));
  refused = { pressings: [], photos: [] };
  nameRefused(root);
  await say(root);
}

// A telephone's photo is made smaller before it is kept; one that cannot be read is kept as it is.
async function smaller(file) {
  if (!(file instanceof File) || !file.size) return null;
  try {
    const picture = await createImageBitmap(file);
    const share = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
    const canvas = new OffscreenCanvas(picture.width * share, picture.height * share);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    return await canvas.convertToBlob({ type: "image/jpeg", quality: 0.85 });
  } catch {
    return file;
  }
}

async function press(root, unit, pressing, photo) {
  const made = { at: new Date().toISOString(), unit: Number(unit.dataset.unit), ...pressing };
  if (unit.dataset.found) made.found = JSON.parse(unit.dataset.found);
  const name = unit.querySelector(".counting__name").textContent.trim().replace(/\s+/g, " ");
  await add(root.dataset.sync, made, await smaller(photo), name);
  unit.dataset.last = made.id;
  show(unit, made.undo ? "" : made.what);
  tally(root);
  await say(root);
  send(root);
}

// A unit that the register does not know, put behind the one that it stands beside.
function addUnit(root, found, name) {
  const beside = root.querySelector(`[data-unit="${CSS.escape(String(found.beside))}"]`);
  if (!beside) return null;
  const unit = root.querySelector("[data-new-unit]").content.firstElementChild.cloneNode(true);
  unit.dataset.found = JSON.stringify(found);
  unit.querySelector(".no").textContent = found.number || "–";
  if (name) unit.querySelector("[data-name]").textContent = name;
  beside.after(unit);
  return unit;
}

function pressNew(root, form) {
  const found = { id: crypto.randomUUID(), beside: Number(form.get("beside")), number: form.get("number") };
  const unit = addUnit(root, found, form.get("tenant"));
  if (!unit) return;
  const tenant = form.get("tenant");
  press(root, unit, { id: crypto.randomUUID(), what: form.get("what"), undo: false, tenant, note: "" });
}

function wire(root) {
  root.addEventListener("submit", (event) => {
    const unit = event.target.closest("[data-unit]");
    const form = new FormData(event.target, event.submitter);
    if (event.target.matches("[data-new]")) {
      event.preventDefault();
      pressNew(root, form);
      event.target.reset();
      event.target.closest("details").open = false;
      return;
    }
    if (!unit || !form.get("what")) return;
    event.preventDefault();
    const undo = form.has("undo");
    const id = undo ? (unit.dataset.last ?? form.get("id")) : crypto.randomUUID();
    const words = { tenant: form.get("tenant") ?? "", note: form.get("note") ?? "" };
    const what = undo ? unit.dataset.pressed || form.get("what") : form.get("what");
    const shown = form.get("shown") ?? unit.querySelector("[name=shown]")?.value ?? "";
    press(root, unit, { id, what, undo, shown, ...words }, form.get("photo"));
    event.target.querySelectorAll("[type=file]").forEach((input) => { input.value = ""; });
  });
  root.querySelector("[data-drop]")?.addEventListener("click", () => drop(root));
  window.addEventListener("online", () => send(root));
  setInterval(() => send(root), LATER);
}

function waitingUnit(root, { found, tenant }) {
  const there = [...root.querySelectorAll("[data-found]")]
    .find((unit) => JSON.parse(unit.dataset.found).id === found.id);
  return there ?? addUnit(root, found, tenant);
}

// What waits was pressed after the page was drawn: show it on top of what the server knew.
async function showWaiting(root) {
  for (const { pressing } of await all(root.dataset.sync)) {
    const unit = pressing.found ? waitingUnit(root, pressing)
      : root.querySelector(`[data-unit="${CSS.escape(String(pressing.unit))}"]`);
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
