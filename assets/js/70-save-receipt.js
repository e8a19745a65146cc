/* Draws the receipt of this page as a picture to keep: title, code, facts, seal, in plain ink on white. No library, nothing is sent anywhere.
   WeChat cannot download: there the picture is shown with the words how to keep it. */
const serif = '"Noto Serif CJK SC", "Songti SC", SimSun, serif';
const sans = 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif';
const wide = 720, edge = 48;
const wrapText = (pen, text, width) => {
  const lines = [];
  let line = "";
  for (const sign of text) {
    const full = pen.measureText(line + sign).width > width;
    if (full && !"，。、；：？！）》”".includes(sign)) { lines.push(line); line = sign; } else line += sign;
  }
  return line ? [...lines, line] : lines;
};
const textOf = (node) => (node?.textContent ?? "").replace(/\s+/g, " ").trim();
const loadSeal = (slip) => new Promise((done) => {
  const svg = slip.querySelector(".slip-seal svg");
  if (!svg) { done(null); return; }
  const copy = svg.cloneNode(true);
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const picture = new Image();
  picture.onload = () => done(picture);
  picture.onerror = () => done(null);
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
});
const rowsOf = (pen, slip) => {
  const rows = [];
  for (const pair of slip.querySelectorAll("dl.facts > div")) {
    const value = pair.querySelector("dd").cloneNode(true);
    const notes = [...value.querySelectorAll(".fact-hint")];
    for (const note of notes) note.remove();
    pen.font = `26px ${sans}`;
    const lines = wrapText(pen, textOf(value), wide - edge * 2 - 170).map((text) => ({ text, size: 26, ink: "#172229" }));
    pen.font = `21px ${sans}`;
    for (const note of notes) lines.push(...wrapText(pen, textOf(note), wide - edge * 2 - 170).map((text) => ({ text, size: 21, ink: "#4c5963" })));
    rows.push({ term: textOf(pair.querySelector("dt")), lines });
  }
  return rows;
};
const drawReceipt = async (slip) => {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  const rows = rowsOf(pen, slip);
  const high = 240 + rows.reduce((sum, row) => sum + row.lines.reduce((all, line) => all + line.size * 1.6, 0) + 18, 0) + 110;
  canvas.width = wide * 2;
  canvas.height = high * 2;
  pen.scale(2, 2);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, wide, high);
  pen.textBaseline = "top";
  const put = (text, x, y, font, ink) => { pen.font = font; pen.fillStyle = ink; pen.fillText(text, x, y); };
  put(textOf(slip.querySelector("[data-receipt-title]")), edge, 52, `700 34px ${serif}`, "#172229");
  put(textOf(slip.querySelector("[data-receipt-code]")), edge, 120, `700 46px ui-monospace, Menlo, Consolas, monospace`, "#172229");
  const mark = await loadSeal(slip);
  if (mark) {
    pen.save();
    pen.translate(wide - edge - 62, 108);
    pen.rotate(-0.1);
    pen.drawImage(mark, -60, -60, 120, 120);
    pen.restore();
  }
  let y = 208;
  pen.fillStyle = "#dcdad5";
  pen.fillRect(edge, y - 12, wide - edge * 2, 1);
  for (const row of rows) {
    put(row.term, edge, y + 8, `26px ${sans}`, "#4c5963");
    for (const line of row.lines) {
      put(line.text, edge + 170, y + 8, `${line.size}px ${sans}`, line.ink);
      y += line.size * 1.6;
    }
    y += 18;
  }
  pen.fillStyle = "#dcdad5";
  pen.fillRect(edge, y + 8, wide - edge * 2, 1);
  put(textOf(slip.querySelector("[data-receipt-foot]")) || location.host, edge, y + 30, `21px ${sans}`, "#4c5963");
  return new Promise((done) => canvas.toBlob(done, "image/png"));
};
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-save-receipt]");
  const slip = document.querySelector("[data-receipt]");
  if (!button || !slip) return;
  const url = URL.createObjectURL(await drawReceipt(slip));
  const name = `${slip.dataset.receiptName}.png`;
  if (!/MicroMessenger/i.test(navigator.userAgent)) {
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
  }
  document.querySelector(".receipt-picture")?.remove();
  const figure = document.createElement("figure");
  figure.className = "receipt-picture";
  const words = document.createElement("figcaption");
  words.setAttribute("role", "status");
  words.textContent = "回执图片在下面。如果没有自动保存，请长按图片，选“保存图片”。";
  const picture = document.createElement("img");
  picture.src = url;
  picture.alt = `${textOf(slip.querySelector("[data-receipt-title]"))} ${textOf(slip.querySelector("[data-receipt-code]"))}`;
  figure.append(words, picture);
  (button.closest(".actions") ?? button).after(figure);
});
