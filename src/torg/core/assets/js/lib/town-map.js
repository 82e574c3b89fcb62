// The town's own geometry, drawn in its own colours; places as windows.
import { Map as TownMap, Marker, setWorkerUrl } from "maplibre-gl";
import { drawFacility, drawMark, drawPennant, drawSteps, FACILITIES } from "./map-marks.js";
import { townStyle } from "./map-style.js";

/** Draw the map in `sheet` and keep the list beside it and the address in step with it. */
export function startTownMap(sheet, settings) {
  const found = document.getElementById("found");
  const status = document.querySelector("[data-map-status]");
  const swedish = document.documentElement.lang.startsWith("sv");
  let query = settings.query; // what is chosen, without the position
  let asked; // the request under way

  setWorkerUrl(new URL(sheet.dataset.worker, location.href).href);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const [west, south, east, north] = settings.bounds;
  const room = 0.02; // degrees around the city in which the map may be moved

  const drawing = sheet.querySelector(".mm");
  const map = new TownMap({
    container: sheet,
    style: townStyle(settings, sheet),
    center: settings.centre,
    zoom: settings.zoom,
    minZoom: 11,
    maxZoom: 20,
    maxBounds: west < east ? [[west - room, south - room], [east + room, north + room]] : undefined,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: calm ? 0 : 200,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.getCanvas().setAttribute("aria-label", settings.words.hint);
  globalThis.townMap = map; // for the tests in a real browser

  // --- zoom buttons and the card of a chosen place --------------------------------------------------

  const zoom = document.createElement("div");
  zoom.className = "map-zoom";
  for (const [sign, words, step] of [["+", swedish ? "Zooma in" : "Zoom in", 1], ["−", swedish ? "Zooma ut" : "Zoom out", -1]]) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = sign;
    button.setAttribute("aria-label", words);
    button.addEventListener("click", () => map.easeTo({ zoom: map.getZoom() + step, animate: !calm }));
    zoom.append(button);
  }
  const card = document.createElement("div");
  card.className = "map-card";
  card.hidden = true;
  sheet.append(zoom, card);

  function show(mark) {
    const [, , , slug, name, words, page] = mark;
    const link = document.createElement("a");
    link.href = page ?? settings.place.replace("{slug}", slug);
    link.textContent = name;
    const state = document.createElement("span");
    state.textContent = words;
    const close = document.createElement("button");
    close.type = "button";
    close.textContent = "×";
    close.setAttribute("aria-label", settings.words.close);
    close.addEventListener("click", () => { card.hidden = true; highlight(""); });
    card.replaceChildren(link, state, close);
    card.hidden = false;
    highlight(slug);
  }

  function highlight(slug) {
    for (const row of found.querySelectorAll(".map-row")) {
      row.classList.toggle("is-shown", row.dataset.slug === slug);
      if (row.dataset.slug === slug) row.scrollIntoView({ block: "nearest" });
    }
  }

  // --- what is in view -----------------------------------------------------------------------------

  function address(base, withBox) {
    const params = new URLSearchParams(query);
    const { lng, lat } = map.getCenter();
    params.set(settings.names.centre, `${lat.toFixed(5)},${lng.toFixed(5)}`);
    params.set(settings.names.zoom, map.getZoom().toFixed(1));
    if (withBox) {
      const box = map.getBounds();
      const edges = [box.getWest(), box.getSouth(), box.getEast(), box.getNorth()];
      params.set(settings.names.box, edges.map((edge) => edge.toFixed(5)).join(","));
    }
    return `${base}?${params.toString().replaceAll("%2C", ",")}`;
  }

  async function refresh() {
    asked?.abort();
    asked = new AbortController();
    const { signal } = asked;
    history.replaceState(null, "", address(location.pathname, false) + location.hash);
    try {
      const [marks, list] = await Promise.all([
        fetch(address(settings.marks, true), { signal }).then((answer) => answer.json()),
        fetch(address(location.pathname, true), { signal, headers: { "HX-Request": "true" } })
          .then((answer) => answer.text()),
      ]);
      map.getSource("places")?.setData(features(marks.marks));
      map.getSource("events")?.setData(features(marks.events));
      map.getSource("walks")?.setData(ways(marks.walks));
      map.getSource("vacant")?.setData(features(marks.vacant));
      map.getSource("facilities")?.setData(features(marks.facilities));
      const focused = found.contains(document.activeElement) && document.activeElement.getAttribute("href");
      found.innerHTML = list;
      if (focused) found.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
      keepPosition();
    } catch (error) {
      if (error.name !== "AbortError") throw error;
    }
  }

  function features(marks) {
    return {
      type: "FeatureCollection",
      features: marks.map((mark) => ({
        type: "Feature",
        properties: { state: mark[2], name: mark[4], mark },
        geometry: { type: "Point", coordinates: [mark[0], mark[1]] },
      })),
    };
  }

  // A walk's way first, so that the sign where it begins lies on it; a press on either tells of it.
  function ways(walks) {
    const lines = walks.map(({ way, mark }) => ({
      type: "Feature",
      properties: { mark },
      geometry: { type: "LineString", coordinates: way },
    }));
    return { type: "FeatureCollection", features: [...lines, ...features(walks.map(({ mark }) => mark)).features] };
  }

  // The choices are links that work without a script; here they keep the map where it is.
  function keepPosition() {
    for (const link of found.querySelectorAll("[data-choice]")) {
      link.addEventListener("click", (event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return;
        event.preventDefault();
        const params = new URL(link.href).searchParams;
        for (const name of ["centre", "zoom", "place"]) params.delete(settings.names[name]);
        query = `?${params}`;
        refresh();
      });
    }
  }

  // --- drawing -------------------------------------------------------------------------------------

  function dress() {
    const others = { event: drawPennant, walk: drawSteps };
    for (const kind of FACILITIES) others[kind] = () => drawFacility(kind, sheet);
    for (const state of ["open", "soon", "closed", "unknown", "vacant", "event", "walk", ...FACILITIES]) {
      const image = others[state] ? others[state](sheet) : drawMark(state, sheet);
      if (map.hasImage(state)) map.updateImage(state, image);
      else map.addImage(state, image, { pixelRatio: 2 });
    }
  }

  map.on("style.load", dress);
  map.on("load", () => {
    drawing?.remove();
    sheet.dataset.ready = "";
    refresh().then(() => {
      if (!settings.shown) return;
      const row = map.getSource("places").serialize().data.features
        .find((feature) => feature.properties.mark[3] === settings.shown);
      if (row) show(row.properties.mark);
    });
  });
  map.on("moveend", refresh);
  const layers = ["facilities", "walk-starts", "events", "places", "vacant", "walk-ways"]; // what lies on top first
  map.on("click", (event) => {
    if (!layers.every((layer) => map.getLayer(layer))) return;
    const [feature] = map.queryRenderedFeatures(event.point, { layers });
    if (!feature) return;
    const { mark } = feature.properties;
    show(typeof mark === "string" ? JSON.parse(mark) : mark);
  });
  for (const layer of layers) {
    map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
    map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
  }
  keepPosition();

  // Day and dark have colours of their own.
  function redress() {
    map.setStyle(townStyle(settings, sheet), { diff: false });
    map.once("style.load", refresh);
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", redress);
  new MutationObserver(redress)
    .observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });

  // --- where: squares, and the visitor, when asked to ----------------------------------------------

  for (const link of document.querySelectorAll("[data-square]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      map.easeTo({ center: link.dataset.square.split(",").map(Number), zoom: 17, animate: !calm });
      sheet.scrollIntoView({ block: "nearest" });
    });
  }
  if (location.hash.startsWith("#torg-")) {
    document.getElementById(location.hash.slice(1))?.querySelector("[data-square]")?.click();
  }

  const locate = document.querySelector("[data-locate]");
  if (locate && "geolocation" in navigator) {
    locate.hidden = false;
    locate.addEventListener("click", () => {
      status.textContent = "";
      locate.setAttribute("aria-busy", "true");
      navigator.geolocation.getCurrentPosition(
        ({ coords }) => {
          locate.removeAttribute("aria-busy");
          const here = [coords.longitude, coords.latitude];
          const dot = document.createElement("div");
          dot.className = "map-you";
          new Marker({ element: dot }).setLngLat(here).addTo(map);
          status.textContent = settings.words.you;
          map.easeTo({ center: here, zoom: 16.5, animate: !calm });
        },
        () => {
          locate.removeAttribute("aria-busy");
          status.textContent = settings.words.denied;
        },
        { timeout: 10_000, maximumAge: 60_000 },
      );
    });
  }
}
