// Before a page goes to paper: light colours, evidence unfolded unless it runs over many pages, and
// every table as wide as the page, smaller if need be, or on a page turned on its side. Afterwards
// all is as it was.
"use strict";

(() => {
  const UPRIGHT = 680; // pixels between the margins of A4, the narrower of A4 and Letter
  const TURNED = 960; // the same on its side; Letter is the narrower there
  const SMALLEST = 0.72;
  const LONG = 200; // rows: about four pages

  const root = document.documentElement;
  let undo = [];

  const change = (set, back) => {
    set();
    undo.push(back);
  };

  const lighten = () => {
    const theme = root.dataset.theme;
    change(
      () => {
        root.dataset.theme = "light";
        root.classList.add("tb-printing");
      },
      () => {
        root.dataset.theme = theme;
        root.classList.remove("tb-printing");
      },
    );
  };

  const unfold = () => {
    for (const fold of document.querySelectorAll("details.tb-fold:not([open])")) {
      if (fold.querySelectorAll("tbody tr").length > LONG) continue;
      change(
        () => { fold.open = true; },
        () => { fold.open = false; },
      );
    }
  };

  const narrowest = (table) => {
    table.style.width = "min-content";
    const width = table.offsetWidth;
    table.style.width = "";
    return width;
  };

  const fit = (table, width) => {
    const whole = table.closest(".tb-output") ?? table.parentElement;
    const turned = UPRIGHT / width < SMALLEST;
    const zoom = Math.min(1, (turned ? TURNED : UPRIGHT) / width);
    change(
      () => {
        table.style.zoom = zoom;
        whole.classList.toggle("tb-turned", turned);
      },
      () => {
        table.style.zoom = "";
        whole.classList.remove("tb-turned");
      },
    );
  };

  const lay = () => {
    if (undo.length) return;
    lighten();
    unfold();
    const tables = [...document.querySelectorAll(".tb-scroll > table")];
    const widths = tables.map(narrowest);
    tables.forEach((table, place) => widths[place] > UPRIGHT && fit(table, widths[place]));
  };

  window.addEventListener("beforeprint", lay);
  window.addEventListener("afterprint", () => {
    for (const back of undo.reverse()) back();
    undo = [];
  });
})();
