/* An edition is never altered, so what other cuts there are is told by the one file beside it:
   ../standing.js. It gives the cuts, oldest first, and the pages of each. */
document.addEventListener("DOMContentLoaded", () => {
  const cuts = window.trialbookCuts || [];
  const pages = window.trialbookPages || {};
  const latest = cuts[cuts.length - 1];
  const own = decodeURIComponent(location.pathname).split("/").slice(-2).join("/");

  const link = (cut) => {
    const there = (pages[cut] || []).includes(own);
    const words = there ? cut : `${cut} (without this page)`;
    const path = there ? own : "index.html";
    return Object.assign(document.createElement("a"), {
      href: `../../${cut}/${path.split("/").map(encodeURIComponent).join("/")}`,
      textContent: words,
    });
  };

  const switcher = (others) => {
    const nav = document.createElement("nav");
    nav.className = "tb-switch";
    nav.setAttribute("aria-label", "This page at other cuts");
    nav.append("This page at the cut of");
    others.forEach((cut) => nav.append(" ", link(cut)));
    return nav;
  };

  document.querySelectorAll(".tb-banner[data-cut]").forEach((banner) => {
    const mark = banner.querySelector(".tb-latest, .tb-superseded");
    const shelf = banner.querySelector(".tb-cuts");
    const others = cuts.filter((cut) => cut !== banner.dataset.cut);
    if (shelf && others.length) shelf.before(switcher(others));
    if (!latest || !mark || latest <= banner.dataset.cut) return;
    mark.className = "tb-superseded";
    mark.textContent = `superseded by the cut of ${latest}`;
  });
});
