// The window of a state, as an image for the map: lit, half lit, dark with a cross, dashed.
const WIDTH = 16;
const HEIGHT = 20;
const RATIO = 2;

export function drawMark(state, element) {
  const colour = (name) => getComputedStyle(element).getPropertyValue(name).trim();
  const canvas = document.createElement("canvas");
  canvas.width = (WIDTH + 4) * RATIO;
  canvas.height = (HEIGHT + 4) * RATIO;
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  pen.translate(2, 2);
  pen.fillStyle = colour("--t-surface");
  pen.fillRect(-1.5, -1.5, WIDTH + 3, HEIGHT + 3);
  if (state === "vacant") {
    // Brown paper in a dashed frame: empty, and asking what is missing here.
    pen.fillStyle = colour("--map-paper");
    pen.fillRect(1.5, 1.5, WIDTH - 3, HEIGHT - 3);
    dashed(pen, colour("--t-sand"));
  } else if (state === "unknown") {
    dashed(pen, colour("--t-pane"));
  } else if (state === "closed") {
    pen.fillStyle = colour("--t-pane");
    pen.fillRect(0.5, 0.5, WIDTH - 1, HEIGHT - 1);
    pen.strokeStyle = colour("--t-surface");
    pen.lineWidth = 1;
    cross(pen);
  } else {
    pen.fillStyle = colour("--t-frame");
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    for (const [x, y] of [[2, 2], [8.8, 2], [2, 10.8], [8.8, 10.8]]) {
      pen.fillStyle = state === "open" || y > 9 ? colour("--t-lamp") : colour("--t-pane");
      pen.fillRect(x, y, 5.2, 7.2);
    }
  }
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

function dashed(pen, colour) {
  pen.strokeStyle = colour;
  pen.lineWidth = 1.6;
  pen.setLineDash([3, 2]);
  pen.strokeRect(1.5, 1.5, WIDTH - 3, HEIGHT - 3);
}

function cross(pen) {
  pen.beginPath();
  pen.moveTo(WIDTH / 2, 2);
  pen.lineTo(WIDTH / 2, HEIGHT - 2);
  pen.moveTo(2, HEIGHT / 2);
  pen.lineTo(WIDTH - 2, HEIGHT / 2);
  pen.stroke();
}

// Where a guided walk begins: a round sign with two steps on it.
export function drawSteps(element) {
  const colour = (name) => getComputedStyle(element).getPropertyValue(name).trim();
  const canvas = document.createElement("canvas");
  canvas.width = (WIDTH + 4) * RATIO;
  canvas.height = (HEIGHT + 4) * RATIO;
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  const [x, y] = [(WIDTH + 4) / 2, (HEIGHT + 4) / 2];
  const spot = (dx, dy, wide, high, fill) => {
    pen.beginPath();
    pen.ellipse(x + dx, y + dy, wide, high, 0, 0, 2 * Math.PI);
    pen.fillStyle = colour(fill);
    pen.fill();
  };
  spot(0, 0, 10, 10, "--t-surface");
  spot(0, 0, 8.6, 8.6, "--map-walk");
  for (const [dx, dy] of [[-2.6, 1.6], [2.6, -1.6]]) {
    spot(dx, dy - 1.2, 1.5, 2.4, "--t-surface");
    spot(dx, dy + 2.6, 1.2, 1.2, "--t-surface");
  }
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

// What is on: a pennant on its pole, so that it differs by shape and not by colour alone.
export function drawPennant(element) {
  const colour = (name) => getComputedStyle(element).getPropertyValue(name).trim();
  const canvas = document.createElement("canvas");
  canvas.width = (WIDTH + 4) * RATIO;
  canvas.height = (HEIGHT + 4) * RATIO;
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  pen.translate(2, 2);
  pen.lineJoin = "round";
  pen.beginPath();
  pen.moveTo(3, HEIGHT);
  pen.lineTo(3, 1);
  pen.lineTo(WIDTH, 6);
  pen.lineTo(3, 11);
  pen.strokeStyle = colour("--t-surface");
  pen.lineWidth = 5;
  pen.stroke();
  pen.fillStyle = colour("--t-brick");
  pen.fill();
  pen.strokeStyle = colour("--t-brick");
  pen.lineWidth = 2;
  pen.stroke();
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

// Toilets, playgrounds, stops, parking: a blue sign, told apart by what is drawn on it.
export const FACILITIES = ["toilets", "playground", "transit", "parking"];

export function drawFacility(kind, element) {
  const colour = (name) => getComputedStyle(element).getPropertyValue(name).trim();
  const side = HEIGHT + 4;
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side * RATIO;
  const pen = canvas.getContext("2d");
  pen.scale(RATIO, RATIO);
  const plate = (edge, round, fill) => {
    pen.beginPath();
    pen.roundRect(edge, edge, side - 2 * edge, side - 2 * edge, round);
    pen.fillStyle = colour(fill);
    pen.fill();
  };
  plate(0, 5, "--t-surface");
  plate(1.5, 4, "--map-walk");
  pen.fillStyle = pen.strokeStyle = colour("--t-surface");
  pen.lineWidth = 2;
  pen.lineCap = pen.lineJoin = "round";
  if (kind === "playground") {
    pen.stroke(new Path2D("M5 18.500 8 6h8l3 12.500M10 6v7M14 6v7M9 13h6")); // a swing
  } else if (kind === "transit") {
    pen.stroke(new Path2D("M6.500 6h11v10h-11zM6.500 11h11M8.500 16v2.500M15.500 16v2.500")); // a bus
  } else {
    const letters = kind === "parking" ? "P" : "WC";
    pen.font = `700 ${letters.length > 1 ? 11 : 16}px ${getComputedStyle(element).fontFamily}`;
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(letters, side / 2, side / 2 + 1);
  }
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}
