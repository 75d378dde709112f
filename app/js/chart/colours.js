// The colours of the stylesheet as a canvas takes them. They are the same for every chart, and are read once a theme.

const HUES = 8;
let known = null;

// Every stroke asks for its colour, and a look at computed styles between two of them is a new layout each.
export function colours(host) {
  known ??= {
    font: getComputedStyle(host).fontFamily,
    text: resolve(host, "--chart-text"),
    grid: resolve(host, "--chart-grid"),
    ground: resolve(host, "--chart-ground"),
    strong: resolve(host, "--text"),
    lines: Array.from({ length: HUES }, (_, hue) => resolve(host, `--chart-${hue}`)),
  };
  return known;
}

export function forgetColours() {
  known = null;
}

export function withAlpha(rgba, alpha) {
  return rgba.replace(/[\d.]+\)$/, `${alpha})`);
}

// The custom properties hold light-dark(); only a computed colour says which side counts.
function resolve(host, name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  host.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${alpha / 255})`;
}
