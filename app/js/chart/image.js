// The chart as a PNG: its title, the drawing, and which line is whose, on the ground of the theme.

export function saveImage(plot, lines, colours, title, name) {
  const drawing = plot.ctx.canvas;
  const scale = drawing.width / plot.width;
  const shown = lines.filter((_, index) => plot.series[index + 1].show);
  const [head, row, pad] = [34, 18, 12];
  const image = document.createElement("canvas");
  image.width = drawing.width;
  image.height = drawing.height + (head + row * shown.length + pad) * scale;
  const pen = image.getContext("2d");
  pen.fillStyle = colours.ground;
  pen.fillRect(0, 0, image.width, image.height);
  pen.drawImage(drawing, 0, head * scale);
  pen.scale(scale, scale);
  const family = getComputedStyle(plot.root).fontFamily;
  pen.font = `600 14px ${family}`;
  pen.fillStyle = colours.strong;
  pen.fillText(title, pad, 22);
  pen.font = `400 12px ${family}`;
  shown.forEach(({ label, hue }, index) => {
    const y = head + plot.height + row * index + row / 2;
    pen.fillStyle = colours.lines[hue];
    pen.fillRect(pad, y - 2, 14, 4);
    pen.fillStyle = colours.strong;
    pen.fillText(label, pad + 22, y + 4);
  });
  image.toBlob((blob) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }, "image/png");
}
