// The pin of a new place: put by a press, dragged, or moved with the arrow keys. Without a map the
// address finds the spot, and the numbers can be typed.
import { Map as PinMap, Marker, setWorkerUrl } from "maplibre-gl";
import { townStyle } from "./lib/map-style.js";

const METRES_A_DEGREE = 111_195;
const sheet = document.querySelector("[data-pin]");
const settings = JSON.parse(document.getElementById("pin-settings").textContent);
const [field, street, number] = [sheet.dataset.pin, sheet.dataset.street, sheet.dataset.number]
  .map((id) => document.getElementById(id));
const told = document.querySelector("[data-pin-told]");
let place = (lngLat) => { field.value = words(lngLat); }; // what a found spot does; more with a map
let asked; // the request under way

const words = ([lon, lat]) => `${lat.toFixed(6)}, ${lon.toFixed(6)}`;

/** Ask the server what it knows; say it, and return the spot, or null. */
async function ask(params) {
  asked?.abort();
  asked = new AbortController();
  try {
    const answer = await fetch(`${settings.where}?${new URLSearchParams(params)}`, { signal: asked.signal });
    if (!answer.ok) return null;
    const spot = await answer.json();
    told.textContent = spot.words;
    return [spot.lon, spot.lat];
  } catch (error) {
    if (error.name !== "AbortError") throw error;
    return null;
  }
}

function startMap() {
  const drawing = sheet.querySelector("svg");
  setWorkerUrl(new URL(sheet.dataset.worker, location.href).href);
  const [west, south, east, north] = settings.bounds;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = new PinMap({
    container: sheet,
    style: townStyle(settings, sheet),
    center: settings.centre,
    zoom: settings.zoom,
    minZoom: 11,
    maxZoom: 20,
    maxBounds: west < east ? [[west - 0.02, south - 0.02], [east + 0.02, north + 0.02]] : undefined,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: false,
    fadeDuration: calm ? 0 : 200,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.getCanvas().setAttribute("aria-label", settings.words.hint);
  globalThis.townMap = map; // for the tests in a real browser

  const pin = document.createElement("button");
  pin.type = "button";
  pin.className = "pinmap__pin";
  pin.setAttribute("aria-label", settings.words.pin);
  const marker = new Marker({ element: pin, anchor: "bottom", draggable: true }).setLngLat(settings.centre);
  if (settings.set) marker.addTo(map);

  function moved() {
    const { lng, lat } = marker.getLngLat();
    field.value = words([lng, lat]);
    ask({ pin: field.value });
  }
  function put(lngLat) {
    marker.setLngLat(lngLat).addTo(map);
    moved();
  }
  marker.on("dragend", moved);
  map.on("click", (event) => put(event.lngLat));
  pin.addEventListener("click", (event) => event.stopPropagation());
  pin.addEventListener("keydown", (event) => {
    const steps = { ArrowUp: [0, 1], ArrowDown: [0, -1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }[event.key];
    if (!steps) return;
    event.preventDefault();
    event.stopPropagation();
    const { lng, lat } = marker.getLngLat();
    const degrees = (event.shiftKey ? 10 : 2) / METRES_A_DEGREE;
    put([lng + (steps[0] * degrees) / Math.cos((lat * Math.PI) / 180), lat + steps[1] * degrees]);
  });
  map.on("load", () => {
    drawing?.remove();
    sheet.dataset.ready = "";
  });
  place = (lngLat, near) => {
    marker.setLngLat(lngLat).addTo(map);
    map.jumpTo({ center: lngLat, zoom: Math.max(map.getZoom(), 17.5) });
    if (near) moved();
  };
}

if (document.createElement("canvas").getContext("webgl2")) startMap();

// An address moves the pin; a pin that was put by hand goes before it until the address changes.
async function follow() {
  if (!street.value.trim()) return;
  const found = await ask({ street_name: street.value, house_number: number.value });
  if (!found) return;
  place(found);
  field.value = "";
}
for (const input of [street, number]) input.addEventListener("change", follow);

const here = document.querySelector("[data-here]");
if (here && navigator.geolocation) {
  here.hidden = false;
  here.addEventListener("click", () => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => place([coords.longitude, coords.latitude], true),
      () => { told.textContent = settings.words.denied; },
      { timeout: 10_000 },
    );
  });
}
