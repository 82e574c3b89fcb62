// Walking a street: keys, the time handle, and the rest of a long street as one comes to it.
// Without this the strips scroll sideways, time is a form and the far ends are links.

const calm = matchMedia("(prefers-reduced-motion: reduce)");
const announcer = document.querySelector("[data-announce]");
const PAUSE = 500; // milliseconds of rest before a change is fetched and said

const walk = () => document.getElementById("walk");
const view = () => document.querySelector("[data-view]");

function say(text) {
  if (announcer) announcer.textContent = text;
}

async function fetched(url) {
  const answer = await fetch(url, { headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(`${answer.status} ${url}`);
  const holder = document.createElement("template");
  holder.innerHTML = await answer.text();
  return holder.content.querySelector("#walk");
}

// --- time ---------------------------------------------------------------------------------------

function dressTime() {
  const form = document.querySelector("[data-time]");
  const handle = form?.querySelector("[data-handle]");
  if (!handle) return;
  for (const part of form.querySelectorAll("[data-fallback]")) part.hidden = true;
  handle.hidden = false;
  const values = handle.dataset.values.split(" ");
  const said = handle.dataset.words.split("|");
  const bars = form.querySelectorAll(".time__bar");
  const clock = form.querySelector("[data-clock]");
  const count = form.querySelector("[data-count]");
  handle.setAttribute("aria-valuetext", said[handle.value]);
  let waiting;
  handle.addEventListener("input", () => {
    const at = Number(handle.value);
    handle.setAttribute("aria-valuetext", said[at]);
    bars.forEach((bar, i) => bar.classList.toggle("time__bar--chosen", i === at));
    const [moment, open] = said[at].split(/, (?=[^,]*$)/);
    const [day, ...time] = moment.split(" ");
    clock.textContent = `${day.slice(0, 3).replace(/^./, (c) => c.toUpperCase())} ${time.join(" ")}`;
    count.textContent = open;
    clearTimeout(waiting);
    waiting = setTimeout(() => goTo(values[at], said[at]), PAUSE);
  });
}

let asked = 0;
async function goTo(value, said) {
  const number = ++asked;
  const url = new URL(location.href);
  url.searchParams.set("t", value);
  const metre = metreInView();
  try {
    // The street stays where it is while the hour changes.
    const from = metre || document.querySelector(".street")?.dataset.from;
    if (from) url.searchParams.set("from", from);
    const fresh = await fetched(url);
    if (number !== asked || !fresh) return;
    const focused = document.activeElement?.matches?.("[data-handle]");
    const left = view()?.scrollLeft ?? 0;
    const whole = !metre;
    walk().replaceWith(fresh);
    document.documentElement.dataset.theme = fresh.dataset.themeNow;
    history.replaceState(null, "", url);
    dress();
    if (whole && view()) view().scrollTo({ left, behavior: "instant" });
    if (focused) document.querySelector("[data-handle]")?.focus({ preventScroll: true });
    say(said);
  } catch {
    location.assign(url);
  }
}

// Only a street that has been walked beyond its first part needs to say where one stands.
function metreInView() {
  const box = view();
  if (!box || !box.dataset.grown) return "";
  const edge = box.getBoundingClientRect().left;
  const item = [...box.querySelectorAll("[data-metre]")].find(
    (li) => li.getBoundingClientRect().right > edge + 8,
  );
  return item ? String(Math.max(0, Math.round(Number(item.dataset.metre)))) : "";
}

// --- walking ------------------------------------------------------------------------------------

function linksOf(side) {
  return [...side.querySelectorAll(".passing__link[href]")];
}

function step(event) {
  const link = event.target.closest(".passing__link");
  const side = link?.closest("[data-side]");
  if (!side || event.altKey || event.ctrlKey || event.metaKey) return;
  const here = linksOf(side);
  const at = here.indexOf(link);
  let next;
  if (event.key === "ArrowRight") next = here[at + 1];
  else if (event.key === "ArrowLeft") next = here[at - 1];
  else if (event.key === "Home") next = here[0];
  else if (event.key === "End") next = here.at(-1);
  else if (event.key === "ArrowUp" || event.key === "ArrowDown") next = across(side, link);
  else return;
  event.preventDefault();
  next?.focus();
}

// The link on the other side that is nearest to being opposite.
function across(side, link) {
  const other = [...document.querySelectorAll("[data-side]")].find((part) => part !== side);
  const middle = (box) => box.left + box.width / 2;
  const from = middle(link.getBoundingClientRect());
  const away = (candidate) => Math.abs(middle(candidate.getBoundingClientRect()) - from);
  return other && linksOf(other).sort((a, b) => away(a) - away(b))[0];
}

function bringIntoView(event) {
  const link = event.target.closest(".passing__link");
  link?.scrollIntoView({
    behavior: calm.matches ? "instant" : "smooth",
    block: "nearest",
    inline: "center",
  });
}

// Walk a good part of the screen; where the drawn part ends, the link leads on.
function walkTo(event) {
  const link = event.target.closest("[data-walk-to]");
  const box = view();
  if (!link || !box) return;
  const ahead = link.dataset.walkTo === "end";
  const left = ahead ? box.scrollWidth - box.clientWidth - box.scrollLeft : box.scrollLeft;
  if (left < 8 && (ahead ? later() : "far" in link.dataset)) return;
  event.preventDefault();
  box.scrollBy({
    left: (ahead ? 0.8 : -0.8) * box.clientWidth,
    behavior: calm.matches ? "instant" : "smooth",
  });
}

// --- the rest of a long street ----------------------------------------------------------------------

const later = () => document.querySelector(".street")?.dataset.later;

let growing = false;
async function grow() {
  const box = view();
  const url = later();
  if (growing || !url) return;
  growing = true;
  const fresh = await fetched(url).catch(() => null);
  growing = false;
  if (!fresh || box !== view()) return; // the button still leads there
  for (const side of fresh.querySelectorAll("[data-side]")) append(box, side);
  extendRibbon(box.querySelector(".ribbon__plan"), fresh.querySelector(".ribbon__plan"));
  const street = document.querySelector(".street");
  const next = fresh.querySelector(".street")?.dataset.later;
  if (next) street.dataset.later = next;
  else delete street.dataset.later;
  const button = fresh.querySelector('[data-walk-to="end"]');
  if (button) box.querySelector('[data-walk-to="end"]').href = button.href;
  box.dataset.grown = "1";
}

// The strips of two parts overlap a little: take what lies beyond the last item here.
function append(box, side) {
  const row = box.querySelector(`[data-side="${side.dataset.side}"] .strip__row`);
  const reached = Number(row?.lastElementChild?.dataset.x ?? Infinity);
  const items = [...side.querySelectorAll("[data-x]")];
  row?.append(...items.filter((item) => Number(item.dataset.x) > reached + 0.01));
}

function extendRibbon(plan, more) {
  if (!plan || !more) return;
  const [x, y, width, height] = plan.getAttribute("viewBox").split(" ").map(Number);
  const [moreX, , moreWidth] = more.getAttribute("viewBox").split(" ").map(Number);
  const edge = x + width;
  const whole = moreX + moreWidth - x;
  plan.append(...[...more.children].filter((part) => Number(part.getAttribute("x")) > edge - 30));
  plan.setAttribute("viewBox", `${x} ${y} ${whole} ${height}`);
  plan.setAttribute("width", `${whole / 20}em`);
}

function watchEnd() {
  const box = view();
  const near = () => box.scrollWidth - box.clientWidth - box.scrollLeft < box.clientWidth;
  box.addEventListener("scroll", () => near() && grow(), { passive: true });
}

function dress() {
  dressTime();
  const box = view();
  if (!box) return;
  box.addEventListener("keydown", step);
  box.addEventListener("focusin", bringIntoView);
  watchEnd();
}

document.addEventListener("click", walkTo);
dress();
