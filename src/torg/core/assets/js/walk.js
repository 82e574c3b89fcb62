// "You are here" on the map of a guided walk. The position stays in the browser.
const map = document.querySelector("[data-walkmap]");
const button = document.querySelector("[data-walk-here]");
const told = document.querySelector("[data-walk-told]");

const stops = [...document.querySelectorAll("[data-stop]")].map((item) => ({
  number: item.dataset.stop,
  title: item.dataset.title,
  lat: Number(item.dataset.lat),
  lon: Number(item.dataset.lon),
}));

const RADIUS = 6_371_009; // metres
const radians = (degrees) => (degrees * Math.PI) / 180;

// Metres between two near points, on the plane that touches there.
function metres(a, b) {
  const north = radians(a.lat - b.lat) * RADIUS;
  const east = radians(a.lon - b.lon) * RADIUS * Math.cos(radians(a.lat));
  return Math.hypot(north, east);
}

function show({ coords }) {
  const here = { lat: coords.latitude, lon: coords.longitude };
  const box = Object.fromEntries(
    ["west", "south", "east", "north"].map((side) => [side, Number(map.dataset[side])]),
  );
  const x = (here.lon - box.west) / (box.east - box.west);
  const y = (box.north - here.lat) / (box.north - box.south);
  const drawing = map.querySelector(".walkmap__route");
  const me = map.querySelector(".walkmap__me");
  const { width, height } = drawing.viewBox.baseVal;
  me.setAttribute("cx", (x * width).toFixed(1));
  me.setAttribute("cy", (y * height).toFixed(1));
  const words = button.dataset;
  if (x < 0 || x > 1 || y < 0 || y > 1) return say(words.outside);
  const [nearest] = stops
    .map((stop) => ({ ...stop, m: metres(here, stop) }))
    .sort((a, b) => a.m - b.m);
  if (!nearest) return;
  const far = Math.max(10, Math.round(nearest.m / 10) * 10);
  say(
    words.nearest
      .replace("{n}", nearest.number)
      .replace("{title}", nearest.title)
      .replace("{m}", String(far)),
  );
}

// Announced only when it differs, so that a screen reader is not told every step.
function say(text) {
  if (told.textContent !== text) told.textContent = text;
}

if (map && button && "geolocation" in navigator) {
  button.hidden = false;
  button.addEventListener(
    "click",
    () => {
      button.hidden = true;
      const refused = () => {
        button.hidden = false;
        say(button.dataset.denied);
      };
      navigator.geolocation.watchPosition(show, refused, { maximumAge: 10_000 });
    },
  );
}

// Kept for when there is no network: the page of whoever is not signed in as soon as it is open,
// what was listened to, and all of it for whoever asks.
const keeper = document.querySelector("[data-walk-keep]");

function tellWorker(files, answer) {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = ({ data }) => answer?.(data);
  const walk = { walk: location.pathname, files };
  navigator.serviceWorker.ready.then(({ active }) => active.postMessage(walk, [port2]));
}

if (keeper && "serviceWorker" in navigator) {
  const sounds = [...document.querySelectorAll("audio")];
  const path = (sound) => new URL(sound.src).pathname;
  const { done, failed, busy } = keeper.dataset;
  const said = document.querySelector("[data-walk-kept]");
  keeper.hidden = false;
  keeper.addEventListener("click", () => {
    said.textContent = busy;
    tellWorker(sounds.map(path), (kept) => {
      said.textContent = kept ? done : failed;
    });
  });
  if ("walkAnonymous" in keeper.dataset) {
    tellWorker([]);
    for (const sound of sounds) {
      sound.addEventListener("pause", () => tellWorker([path(sound)]));
    }
  }
}
