// What the lines say where the pointer is, the highest first. Shown in the chart that is pointed at; the others of the page
// move their crosshair only.
import { moment } from "./axes.js";

export function tooltip(lines, words, paint) {
  let box;
  let isHere = false;
  const hide = () => (box.hidden = true);
  return {
    hooks: {
      init: (plot) => {
        box = document.createElement("div");
        box.className = "chart-tip";
        hide();
        plot.over.append(box);
        plot.over.addEventListener("mouseenter", () => (isHere = true));
        plot.over.addEventListener("mouseleave", () => {
          isHere = false;
          hide();
        });
      },
      setCursor: (plot) => {
        const { idx, left } = plot.cursor;
        if (!isHere || idx == null || left < 0) return hide();
        const rows = lines
          .map((line, index) => ({ ...line, isShown: plot.series[index + 1].show, value: plot.data[index + 1][idx] }))
          .filter((row) => row.isShown && row.value != null)
          .sort((one, other) => other.value - one.value);
        box.hidden = rows.length === 0;
        if (box.hidden) return;
        box.replaceChildren(text("p", moment(plot.data[0][idx])), ...rows.map((row) => line(row, words, paint)));
        // On the side that has room.
        const x = plot.valToPos(plot.data[0][idx], "x");
        const beside = x + 12 + box.offsetWidth > plot.over.clientWidth ? x - 12 - box.offsetWidth : x + 12;
        box.style.left = `${Math.max(beside, 0)}px`;
      },
    },
  };
}

function line({ label, hue, value }, words, paint) {
  const row = document.createElement("div");
  const mark = document.createElement("i");
  mark.style.background = paint().lines[hue];
  row.append(mark, text("span", label), text("strong", words(value)));
  return row;
}

function text(kind, content) {
  const element = document.createElement(kind);
  element.textContent = content;
  return element;
}
