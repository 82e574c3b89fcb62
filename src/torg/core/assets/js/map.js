// The map page. The list beside the map is the same places in words, and the server has drawn the
// middle of the town: where the browser cannot draw maps, both stay as they are.
import { startTownMap } from "./lib/town-map.js";

const sheet = document.querySelector("[data-map]");
const settings = JSON.parse(document.getElementById("map-settings").textContent);
if (document.createElement("canvas").getContext("webgl2")) startTownMap(sheet, settings);
