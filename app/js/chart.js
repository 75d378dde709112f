// One line chart in an element, drawn by uPlot. The other half of app/src/browser/chart.rs.
// uPlot is imported when the first chart opens, so that no other page pays for it.

export async function openChart(host) {
  const { default: uPlot } = await import("uplot");
  // Somebody may have left the page meanwhile; nobody would take the chart away then.
  if (!host.isConnected) return null;
  return new LineChart(uPlot, host);
}

class LineChart {
  constructor(uPlot, host) {
    this.uPlot = uPlot;
    this.host = host;
    this.drawing = null;
    this.columns = [[], []];
    this.range = [0, 1];
    this.resizing = new ResizeObserver(() => this.fit());
    this.resizing.observe(host);
    // The colours are read from the stylesheet, so a change of theme is a new drawing.
    this.theming = new MutationObserver(() => this.redraw());
    this.theming.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
    this.system = matchMedia("(prefers-color-scheme: dark)");
    this.onSystem = () => this.redraw();
    this.system.addEventListener("change", this.onSystem);
  }

  draw(times, values, from, to) {
    // Typed arrays come from the module's memory, which moves: copy, and turn NaN into uPlot's gap.
    this.columns = [Array.from(times), Array.from(values, (value) => (Number.isNaN(value) ? null : value))];
    this.range = [from, to];
    this.redraw();
  }

  close() {
    this.resizing.disconnect();
    this.theming.disconnect();
    this.system.removeEventListener("change", this.onSystem);
    this.drawing?.destroy();
    this.drawing = null;
  }

  size() {
    return { width: Math.max(this.host.clientWidth, 120), height: Math.max(this.host.clientHeight, 120) };
  }

  fit() {
    if (!this.host.isConnected) return this.close();
    this.drawing?.setSize(this.size());
  }

  redraw() {
    this.drawing?.destroy();
    this.drawing = new this.uPlot(this.options(), this.columns, this.host);
  }

  options() {
    const probe = (name) => resolveColour(this.host, name);
    const line = probe("--chart-line");
    const text = probe("--chart-text");
    const grid = probe("--chart-grid");
    const font = `500 11px ${getComputedStyle(this.host).fontFamily}`;
    const clock = (seconds) =>
      new Date(seconds * 1000).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const axis = { stroke: text, font, grid: { stroke: grid, width: 1 }, ticks: { show: false } };
    return {
      ...this.size(),
      padding: [12, 20, 0, 0],
      legend: { show: false },
      cursor: { y: false, points: { size: 9, width: 2, stroke: line, fill: probe("--chart-ground") }, drag: { x: false, y: false } },
      scales: {
        x: { time: true, range: () => this.range },
        y: { range: (_, low, high) => [0, niceTop(high)] },
      },
      axes: [
        { ...axis, size: 30, gap: 8, space: 64, values: (_, splits) => splits.map(clock) },
        { ...axis, size: 46, gap: 8, space: 36, values: (_, splits) => splits.map((value) => `${value} %`) },
      ],
      series: [
        {},
        {
          stroke: line,
          width: 1.75,
          spanGaps: false,
          fill: (chart) => fade(chart, line),
          points: { show: (chart, _, from, to) => isSparse(chart.data[1], from, to), size: 5, fill: line },
        },
      ],
      plugins: [tooltip(clock)],
    };
  }
}

// A percent axis begins at zero and ends at a round number, never above a hundred unless the data is.
function niceTop(high) {
  if (high == null || high <= 0) return 10;
  for (const top of [5, 10, 20, 40, 60, 80, 100]) if (high <= top) return top;
  return Math.ceil(high / 50) * 50;
}

// A lone point between two gaps has no line; it is shown as a dot.
function isSparse(values, from, to) {
  return to - from < 3 || values.filter((value) => value != null).length < 3;
}

function fade(chart, colour) {
  const { top, height } = chart.bbox;
  const gradient = chart.ctx.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, withAlpha(colour, 0.22));
  gradient.addColorStop(1, withAlpha(colour, 0));
  return gradient;
}

// The custom properties hold light-dark(); only a computed colour says which side counts.
function resolveColour(host, name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  host.append(probe);
  const colour = getComputedStyle(probe).color;
  probe.remove();
  const canvas = document.createElement("canvas").getContext("2d");
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
  return `rgba(${red}, ${green}, ${blue}, ${alpha / 255})`;
}

function withAlpha(rgba, alpha) {
  return rgba.replace(/[\d.]+\)$/, `${alpha})`);
}

function tooltip(clock) {
  let box;
  return {
    hooks: {
      init: (chart) => {
        box = document.createElement("div");
        box.className = "chart-tip";
        box.hidden = true;
        chart.over.append(box);
      },
      setCursor: (chart) => {
        const { idx, left } = chart.cursor;
        const value = idx == null ? null : chart.data[1][idx];
        box.hidden = value == null || left < 0;
        if (box.hidden) return;
        box.replaceChildren(strong(`${value.toFixed(1)} %`), ` ${clock(chart.data[0][idx])}`);
        const x = chart.valToPos(chart.data[0][idx], "x");
        const half = box.offsetWidth / 2;
        box.style.left = `${Math.min(Math.max(x, half), chart.over.clientWidth - half)}px`;
      },
    },
  };
}

function strong(text) {
  const element = document.createElement("strong");
  element.textContent = text;
  return element;
}
