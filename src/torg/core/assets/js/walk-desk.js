// A stop's point is put on the drawn map with a press; the field holds it, and may be typed in too.
const map = document.querySelector("[data-point-map]");
const field = document.querySelector("#id_point");
const help = document.querySelector("[data-point-help]");

const between = (low, high, part) => low + (high - low) * part;

if (map && field) {
  help.hidden = false;
  map.classList.add("walkdesk__map--press");
  map.addEventListener("click", (event) => {
    const box = map.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.height;
    const { west, south, east, north } = map.dataset;
    const lat = between(Number(north), Number(south), y);
    const lon = between(Number(west), Number(east), x);
    field.value = `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
    const me = map.querySelector(".walkmap__me");
    const { width, height } = me.ownerSVGElement.viewBox.baseVal;
    me.setAttribute("cx", (x * width).toFixed(1));
    me.setAttribute("cy", (y * height).toFixed(1));
  });
}
