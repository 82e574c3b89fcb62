// The style of the map, out of the page's own colours. Widths are metres on the ground.
const FONT = ["Inter Variable"];

export function townStyle(settings, element) {
  const colour = (name) => getComputedStyle(element).getPropertyValue(name).trim();
  const source = (layer) => ({
    type: "geojson",
    data: `${location.origin}${settings.layers.replace("{layer}", layer)}?v=${settings.version}`,
    tolerance: 0.2,
  });
  const [, lat] = settings.centre;
  const marks = () => ({ type: "geojson", data: { type: "FeatureCollection", features: [] } });
  const sources = { places: marks(), events: marks(), walks: marks(), vacant: marks(), facilities: marks() };
  for (const layer of ["water", "green", "square", "building", "rail", "road", "path"]) {
    sources[layer] = source(layer);
  }
  const area = (layer, minzoom = 0) => ({
    id: layer, type: "fill", source: layer, minzoom, paint: { "fill-color": colour(`--map-${layer}`) },
  });
  const width = (metres, least) => {
    const at20 = metres / (78271.517 * Math.cos((lat * Math.PI) / 180) / 2 ** 20);
    return ["interpolate", ["exponential", 2], ["zoom"], 11, Math.max(least, at20 / 512), 20, at20];
  };
  const isMain = ["==", ["get", "n"], settings.mainStreet || "-"];
  const road = (id, metres, filter, paint, minzoom = 0) => ({
    id, type: "line", source: "road", filter, minzoom,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": paint, "line-width": width(metres, 0.8) },
  });
  const name = (id, layer, minzoom, layout, filter) => ({
    id, type: "symbol", source: layer, minzoom, filter: filter ?? ["has", "n"],
    layout: { "text-field": ["get", "n"], "text-font": FONT, "text-size": 13, ...layout },
    paint: {
      "text-color": colour("--map-ink"),
      "text-halo-color": colour("--map-halo"),
      "text-halo-width": 1.8,
    },
  });
  return {
    version: 8,
    sources,
    layers: [
      { id: "ground", type: "background", paint: { "background-color": colour("--map-ground") } },
      area("water"), area("green"), area("square"), area("building", 13),
      { id: "rail", type: "line", source: "rail",
        paint: { "line-color": colour("--map-rail"), "line-width": width(1.6, 0.8) } },
      { id: "path", type: "line", source: "path", minzoom: 15,
        paint: { "line-color": colour("--map-street"), "line-width": width(1.5, 0.8), "line-dasharray": [4, 3] } },
      road("edge", 10.5, ["<=", ["get", "r"], 2], colour("--map-edge"), 14),
      road("lane", 5, [">=", ["get", "r"], 3], colour("--map-street"), 13),
      road("street", 9, ["==", ["get", "r"], 2], colour("--map-street")),
      road("wide", 11, ["<=", ["get", "r"], 1], colour("--map-street")),
      road("main", 7, isMain, colour("--map-main")),
      { id: "walk-ground", type: "line", source: "walks", filter: ["==", ["geometry-type"], "LineString"],
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": colour("--map-street"), "line-width": 7 } },
      { id: "walk-ways", type: "line", source: "walks", filter: ["==", ["geometry-type"], "LineString"],
        layout: { "line-cap": "round", "line-join": "round" },
        paint: { "line-color": colour("--map-walk"), "line-width": 3.5, "line-dasharray": [0.6, 1.9] } },
      { id: "vacant", type: "symbol", source: "vacant",
        layout: {
          "icon-image": "vacant", "icon-padding": 1,
          "icon-allow-overlap": ["step", ["zoom"], false, 17, true],
          "icon-size": ["interpolate", ["linear"], ["zoom"], 13, 0.35, 15.5, 0.62, 17, 0.95, 19, 1.3],
        } },
      { id: "places", type: "symbol", source: "places",
        layout: {
          // Names are placed before the marks (they come later in the style), and no mark covers
          // them; of marks that would cover each other the open one is shown. Near enough, all are.
          "icon-image": ["get", "state"], "icon-padding": 1,
          "icon-allow-overlap": ["step", ["zoom"], false, 18, true],
          "icon-size": ["interpolate", ["linear"], ["zoom"], 13, 0.35, 15.5, 0.62, 17, 0.95, 19, 1.3],
          "symbol-sort-key": ["match", ["get", "state"], "open", 0, "soon", 1, "closed", 2, 3],
          "text-field": ["step", ["zoom"], "", 17.4, ["get", "name"]],
          "text-font": FONT, "text-size": 12, "text-anchor": "top", "text-offset": [0, 1.1],
          "text-optional": true, "text-max-width": 9,
        },
        paint: {
          "text-color": colour("--map-ink"),
          "text-halo-color": colour("--map-halo"),
          "text-halo-width": 1.6,
        } },
      // The pole stands at the door: beside the window, not over it.
      { id: "events", type: "symbol", source: "events",
        layout: {
          "icon-image": "event", "icon-allow-overlap": true, "icon-ignore-placement": true,
          "icon-anchor": "bottom-left", "icon-offset": [-4, -6],
          "icon-size": ["interpolate", ["linear"], ["zoom"], 13, 0.5, 15.5, 0.9, 17, 1.2, 19, 1.5],
        } },
      { id: "walk-starts", type: "symbol", source: "walks", filter: ["==", ["geometry-type"], "Point"],
        layout: {
          "icon-image": "walk", "icon-allow-overlap": true, "icon-ignore-placement": true,
          "icon-size": ["interpolate", ["linear"], ["zoom"], 13, 0.6, 15.5, 1, 17, 1.3, 19, 1.6],
        } },
      // Names last, above the marks, and of streets first to find room: one walks by them.
      name("square-name", "square", 15, { "text-size": 14 }),
      name("water-name", "water", 14, {}),
      name("green-name", "green", 15.5, {}),
      name("street-name", "road", 14, {
        "symbol-placement": "line", "symbol-spacing": 320, "text-max-angle": 30,
      }),
      // Few, and asked for: every one is shown, and names give way.
      { id: "facilities", type: "symbol", source: "facilities",
        layout: {
          "icon-image": ["get", "state"], "icon-allow-overlap": true,
          "icon-size": ["interpolate", ["linear"], ["zoom"], 13, 0.7, 15.5, 1, 17, 1.3, 19, 1.6],
        } },
    ],
  };
}
