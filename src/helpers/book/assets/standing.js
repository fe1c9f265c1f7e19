/* An edition is never altered, so a later cut is told by the one file beside it: ../standing.js. */
document.addEventListener("DOMContentLoaded", () => {
  const cuts = window.trialbookCuts || [];
  const latest = cuts[cuts.length - 1];
  document.querySelectorAll(".tb-banner[data-cut]").forEach((banner) => {
    const mark = banner.querySelector(".tb-latest, .tb-superseded");
    if (!latest || !mark || latest <= banner.dataset.cut) return;
    mark.className = "tb-superseded";
    mark.textContent = `superseded by the cut of ${latest}`;
  });
});
