// One chart in an element: lines over time, drawn by uPlot. Hovering, hiding lines and zooming happen here alone; nothing
// of the page is rendered anew for them.
import uPlot from "uplot";
import { colours, forgetColours, withAlpha } from "./colours.js";
import { clock, increments } from "./axes.js";
import { saveImage } from "./image.js";
import { tooltip } from "./tip.js";

// Charts of a page move their crosshairs together. A drag is the business of one chart: the page's span changes with it.
const SYNC = { key: "page", setSeries: false, scales: ["x", null], filters: { pub: (type) => type === "mousemove" || type === "mouseleave", sub: () => true } };

// A dash beside the colour tells the second four lines apart where colours are not enough.
const DASHES = [[], [6, 4]];

const open = new Set();
const repaint = () => {
  forgetColours();
  open.forEach((plot) => plot.repaint());
};
// The colours are read from the stylesheet, so a change of theme is a new drawing.
new MutationObserver(repaint).observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);

export class Plot {
  // `kind` is the unit's word; `words(value)` writes a value with its unit; `zoom(from, to)` takes a span in seconds, or NaN
  // to go back.
  constructor(host, kind, words, zoom) {
    Object.assign(this, { host, kind, words, zoom, drawing: null, waiting: null, box: null, lines: [], hidden: new Set(), span: [0, 1] });
    this.resizing = new ResizeObserver(([entry]) => this.fit(entry.contentRect));
    this.resizing.observe(host);
    open.add(this);
  }

  // `columns` holds the times and then each line's values; a NaN is a gap, an infinite value is passed over.
  draw(columns, labels, hues, from, to) {
    const width = labels.length + 1;
    const length = columns.length / width;
    // uPlot breaks a line at null and goes on across undefined.
    const value = (number) => (Number.isFinite(number) ? number : Number.isNaN(number) ? null : undefined);
    const data = Array.from({ length: width }, (_, column) =>
      Array.from(columns.subarray(column * length, (column + 1) * length), value),
    );
    const lines = labels.map((label, index) => ({ label, hue: hues[index] }));
    const isSame = JSON.stringify(lines) === JSON.stringify(this.lines);
    this.lines = lines;
    this.span = [from, to];
    if (this.drawing && isSame) return this.drawing.setData(data);
    // Which lines are hidden is told anew after each drawing.
    this.hidden.clear();
    this.drawing?.destroy();
    this.drawing = null;
    this.waiting = data;
    if (this.box) this.begin();
  }

  // The observer tells the sizes of all charts at once. To ask each for its own would be a layout of the page for each.
  fit({ width, height }) {
    if (!this.host.isConnected) return this.close();
    // Behind its table it has none.
    if (width === 0) return;
    this.box = { width, height };
    if (this.waiting) this.begin();
    else this.drawing?.setSize(this.box);
  }

  begin() {
    this.drawing = new uPlot(this.options(), this.waiting, this.host);
    this.waiting = null;
  }

  show(index, isShown) {
    this.hidden[isShown ? "delete" : "add"](index);
    if (this.drawing && this.drawing.series[index + 1]?.show !== isShown) this.drawing.setSeries(index + 1, { show: isShown });
  }

  save(name, title) {
    if (this.drawing) saveImage(this.drawing, this.lines, colours(this.host), title, name);
  }

  close() {
    open.delete(this);
    this.resizing.disconnect();
    this.drawing?.destroy();
    this.drawing = null;
  }

  repaint() {
    if (!this.host.isConnected) return this.close();
    this.drawing?.redraw();
  }

  options() {
    const paint = () => colours(this.host);
    const font = `500 11px ${paint().font}`;
    const axis = { stroke: () => paint().text, font, grid: { stroke: () => paint().grid, width: 1 }, ticks: { show: false } };
    return {
      ...this.box,
      padding: [10, 17, 0, 0],
      legend: { show: false },
      cursor: {
        y: false,
        sync: SYNC,
        drag: { x: true, y: false, setScale: false, dist: 6 },
        points: { size: 7, width: 1.5, fill: () => paint().ground },
        bind: { dblclick: () => () => this.zoom(NaN, NaN) },
      },
      scales: {
        x: { time: true, range: () => this.span },
        y: { range: (_, low, high) => [Math.min(low ?? 0, 0), this.top(high)] },
      },
      axes: [
        { ...axis, size: 28, gap: 8, space: 60, values: (_, splits, _axis, _space, step) => clock(splits, step) },
        { ...axis, size: 62, gap: 8, space: 28, incrs: increments(this.kind), values: (_, splits) => splits.map((value) => this.words(value)) },
      ],
      series: [{}, ...this.lines.map((line, index) => this.series(line, index, paint))],
      hooks: { setSelect: [(plot) => this.select(plot)] },
      plugins: [tooltip(this.lines, this.words, paint)],
    };
  }

  series({ label, hue }, index, paint) {
    const colour = () => paint().lines[hue];
    return {
      label,
      show: !this.hidden.has(index),
      stroke: colour,
      width: 1.5,
      dash: DASHES[Math.floor(hue / 4)],
      spanGaps: false,
      // One line alone has room for a ground.
      fill: this.lines.length === 1 ? (plot) => fade(plot, colour()) : undefined,
      // A value between two gaps has no line; it is shown as a dot.
      points: { size: 4, stroke: colour, fill: colour, show: false, filter: (plot) => lonely(plot.data[index + 1]) },
    };
  }

  // A little room above the highest value; a percentage of at most a hundred ends there.
  top(high) {
    if (high == null || high <= 0) return this.kind === "Percent" ? 10 : 1;
    const top = high * 1.08;
    return this.kind === "Percent" && high <= 100 ? Math.min(top, 100) : top;
  }

  select(plot) {
    const { left, width } = plot.select;
    if (width < 6) return;
    const [from, to] = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    this.zoom(from, to);
  }
}

// The places of values without a neighbour that a line could lead to.
function lonely(values) {
  const has = (place, step) => {
    for (let at = place + step; at >= 0 && at < values.length; at += step) {
      if (values[at] !== undefined) return values[at] !== null;
    }
    return false;
  };
  const places = [];
  for (let at = 0; at < values.length; at++) if (values[at] != null && !has(at, -1) && !has(at, 1)) places.push(at);
  return places;
}

function fade(plot, colour) {
  const { top, height } = plot.bbox;
  const gradient = plot.ctx.createLinearGradient(0, top, 0, top + height);
  gradient.addColorStop(0, withAlpha(colour, 0.2));
  gradient.addColorStop(1, withAlpha(colour, 0));
  return gradient;
}
