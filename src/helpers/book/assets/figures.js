// Figures that tell their values and can be taken along as PNG: no request, no storage, no library.
// Without this script each mark tells its value as the browser's own tooltip, and the SVG and the
// data stand as files beside the page.
"use strict";

(() => {
  const NEAR = 24; // pixels from a mark within which it is meant
  const SHARP = 300 / 72; // pixels of the PNG to a unit of the drawing: print
  const BROADEST = 4200;
  const [GAP, WIDE, LINE, LETTER] = [14, 620, 26, 6.6]; // as book/figure_files.py places panels

  const made = (tag, looks, said = "") => {
    const node = document.createElement(tag);
    node.className = looks;
    node.textContent = said;
    return node;
  };

  const tip = made("div", "tb-tip");
  tip.setAttribute("role", "status");
  tip.hidden = true;

  // A title inside a mark is its value; it is taken out, or the browser's own would cover ours.
  const marksOf = (drawing) =>
    [...drawing.querySelectorAll("title")].map((title) => {
      const mark = { node: title.parentNode, words: title.textContent };
      title.remove();
      return mark;
    });

  const centre = (box) => [(box.left + box.right) / 2, (box.top + box.bottom) / 2];

  const distance = (box, x, y) => {
    const across = Math.max(box.left - x, 0, x - box.right);
    const down = Math.max(box.top - y, 0, y - box.bottom);
    const [middle, height] = centre(box);
    return Math.hypot(across, down) + Math.hypot(middle - x, height - y) / 1000;
  };

  const nearest = (marks, x, y) => {
    const far = marks.map(({ node }) => distance(node.getBoundingClientRect(), x, y));
    const place = far.indexOf(Math.min(...far));
    return far[place] < NEAR ? place : -1;
  };

  const place = (x, y) => {
    const { width, height } = tip.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    tip.style.left = `${Math.max(4, Math.min(x + 10, room - width - 4))}px`;
    tip.style.top = `${y > height + 16 ? y - height - 10 : y + 14}px`;
  };

  const tell = (mark) => {
    if (tip.told) tip.told.classList.remove("tb-told");
    tip.told = mark?.node;
    tip.hidden = !mark;
    if (!mark) return;
    mark.node.classList.add("tb-told");
    tip.textContent = mark.words;
    place(...centre(mark.node.getBoundingClientRect()));
  };

  const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

  const follow = (frame, marks) => {
    let at = -1;
    const go = (next) => {
      at = Math.max(0, Math.min(next, marks.length - 1));
      marks[at].node.scrollIntoView({ block: "nearest", inline: "nearest" });
      tell(marks[at]);
    };
    frame.addEventListener("pointermove", ({ clientX, clientY }) => {
      const found = nearest(marks, clientX, clientY);
      if (found >= 0) at = found;
      tell(marks[found]);
    });
    frame.addEventListener("pointerleave", () => tell());
    frame.addEventListener("blur", () => tell());
    frame.addEventListener("scroll", () => tell());
    frame.addEventListener("keydown", (event) => {
      if (event.key === "Escape") tell();
      const step = STEPS[event.key];
      const next = { Home: 0, End: marks.length - 1 }[event.key] ?? (step && at + step);
      if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      go(next);
    });
  };

  const readable = (figure) => {
    let told = false;
    for (const drawing of figure.querySelectorAll("svg[viewBox]")) {
      const marks = marksOf(drawing);
      if (!marks.length) continue;
      const around = made("div", "tb-values");
      drawing.replaceWith(around);
      around.append(drawing);
      around.tabIndex = 0;
      around.setAttribute("role", "application");
      around.setAttribute("aria-label", "Values of this figure: read them with the arrow keys");
      follow(around, marks);
      told = true;
    }
    const hint = "Point at a mark, or use the arrow keys, for its value.";
    if (told) figure.querySelector(".tb-take").before(made("p", "tb-hint", hint));
  };

  const NAME = "http://www.w3.org/2000/svg";
  const resolved = (words) => words.replace(/var\(--[\w-]+, *([^()]*)\)/g, "$1");
  const escaped = (words) =>
    new XMLSerializer().serializeToString(document.createTextNode(words));

  const key = (figure, across, top) => {
    let [x, y, drawn] = [8, top + LINE / 2, ""];
    const items = [...figure.querySelectorAll(".tb-key span:has(b)")];
    for (const item of items) {
      const sign = item.querySelector("b");
      const said = item.textContent.replace(sign.textContent, "").trim();
      const wide = 22 + said.length * LETTER;
      if (x > 8 && x + wide > across) [x, y] = [8, y + LINE * 0.7];
      const colour = /background(?:-color)?: *([^;]+)/.exec(sign.getAttribute("style"));
      drawn += `<rect x="${x}" y="${y - 9}" width="12" height="10" fill="${colour?.[1] ?? "none"}"
        stroke="#5b6675" stroke-width="0.5"/><text x="${x + 16}" y="${y}" font-size="10"
        fill="#1f2933">${escaped(said)}</text>`;
      x += wide + 10;
    }
    return [drawn, items.length ? y + LINE / 2 : top];
  };

  // All drawings of a figure as one, on white, as the file beside the page has them.
  const whole = (figure) => {
    const drawings = [...figure.querySelectorAll("svg[viewBox]")];
    const sizes = drawings.map((drawing) => drawing.viewBox.baseVal);
    const widest = Math.max(...sizes.map(({ width }) => width));
    const columns = Math.min(drawings.length, Math.max(1, Math.floor(WIDE / widest)));
    let [body, top] = ["", 0];
    for (let first = 0; first < drawings.length; first += columns) {
      const row = drawings.slice(first, first + columns);
      row.forEach((drawing, column) => {
        const { width, height } = drawing.viewBox.baseVal;
        const inner = new XMLSerializer().serializeToString(drawing).replace(/^<svg[^>]*>/, "");
        const place = `x="${column * (widest + GAP)}" y="${top}"`;
        body += `<svg ${place} width="${width}" height="${height}">${inner}`;
      });
      top += Math.max(...row.map((drawing) => drawing.viewBox.baseVal.height)) + GAP;
    }
    const across = columns * (widest + GAP) - GAP;
    const [beneath, down] = key(figure, across, top - GAP);
    const said = `<svg xmlns="${NAME}" xmlns:xlink="http://www.w3.org/1999/xlink" width="${across}"
      height="${down}" viewBox="0 0 ${across} ${down}" font-family="sans-serif"
      stroke-linejoin="round" stroke-linecap="butt"><rect width="100%" height="100%"
      fill="#ffffff"/>${body}${beneath}</svg>`;
    return [resolved(said), across, down];
  };

  const save = (blob, name) => {
    const link = made("a", "");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };

  const savePng = (figure, name) => {
    const [drawing, across, down] = whole(figure);
    const scale = Math.min(SHARP, BROADEST / Math.max(across, down));
    const image = new Image();
    image.addEventListener("load", () => {
      const canvas = made("canvas", "");
      [canvas.width, canvas.height] = [Math.round(across * scale), Math.round(down * scale)];
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((blob) => save(blob, `${name}.png`), "image/png");
    });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(drawing)}`;
  };

  const saveSvg = (figure, name) =>
    save(new Blob([whole(figure)[0]], { type: "image/svg+xml" }), `${name}.svg`);

  const button = (said, press) => {
    const node = made("button", "", said);
    node.type = "button";
    node.addEventListener("click", press);
    return node;
  };

  const offer = (figure, number) => {
    if (!figure.querySelector("svg[viewBox]")) return;
    const line = figure.querySelector(".tb-take") ?? figure.appendChild(made("p", "tb-take"));
    const page = decodeURIComponent(location.pathname.split("/").at(-1)).replace(/\.html$/, "");
    const name = line.dataset.name ?? `${page}-figure-${number + 1}`;
    const title = figure.querySelector(".tb-number")?.textContent.trim() ?? "this figure";
    const png = button("PNG", () => savePng(figure, name));
    png.setAttribute("aria-label", `${title} as PNG`);
    if (line.firstElementChild) line.firstElementChild.after(" ", png);
    else line.append(button("SVG", () => saveSvg(figure, name)), " ", png);
  };

  const begin = () => {
    document.body.append(tip);
    const figures = document.querySelectorAll("figure.tb-figure");
    figures.forEach(offer);
    figures.forEach(readable);
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
