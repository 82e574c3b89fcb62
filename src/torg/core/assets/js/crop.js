// Drag on a picture to choose the part that is shown. The form's numbers are the truth: they work
// without this, by keyboard too, and the frame follows them.
const SVG = "http://www.w3.org/2000/svg";
const box = document.querySelector("[data-crop]");
const fields = ["left", "top", "width", "height"].map((name) => document.getElementById(`id_${name}`));

if (box && fields.every(Boolean)) {
  const frame = document.createElementNS(SVG, "svg");
  frame.setAttribute("class", "crop__part");
  frame.setAttribute("viewBox", "0 0 100 100");
  frame.setAttribute("preserveAspectRatio", "none");
  frame.setAttribute("aria-hidden", "true");
  const shade = document.createElementNS(SVG, "path");
  shade.setAttribute("fill-rule", "evenodd");
  const part = document.createElementNS(SVG, "rect");
  frame.append(shade, part);
  box.append(frame);

  const show = () => {
    const [x, y, w, h] = fields.map((field) => Number(field.value) || 0);
    for (const [name, value] of Object.entries({ x, y, width: w, height: h })) {
      part.setAttribute(name, value);
    }
    shade.setAttribute("d", `M0 0H100V100H0ZM${x} ${y}H${x + w}V${y + h}H${x}Z`);
  };
  const at = (event) => {
    const area = frame.getBoundingClientRect();
    const share = (value, size) => Math.min(100, Math.max(0, (value / size) * 100));
    return [share(event.clientX - area.left, area.width), share(event.clientY - area.top, area.height)];
  };
  let start = null;
  frame.addEventListener("pointerdown", (event) => {
    start = at(event);
    frame.setPointerCapture(event.pointerId);
  });
  frame.addEventListener("pointermove", (event) => {
    if (!start) return;
    const [x, y] = at(event);
    const values = [Math.min(x, start[0]), Math.min(y, start[1]), Math.abs(x - start[0]), Math.abs(y - start[1])];
    if (values[2] < 5 || values[3] < 5) return;
    fields.forEach((field, i) => (field.value = values[i].toFixed(1)));
    show();
  });
  frame.addEventListener("pointerup", () => (start = null));
  fields.forEach((field) => field.addEventListener("input", show));
  show();
}
