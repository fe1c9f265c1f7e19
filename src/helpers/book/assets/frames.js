// A table or drawing wider than the window scrolls in its frame: then, and only then, the keyboard
// can reach the frame, and it is called what it holds.
"use strict";

(() => {
  const FRAMES = ".tb-scroll, .tb-frame, .tb-math";

  const nameOf = (frame) => {
    const named = frame.closest("figure") ?? frame;
    return named.querySelector("caption, figcaption")?.textContent.trim() || "Scrolls sideways";
  };

  // What is out of sight to the right is announced by a fading edge, until it is reached.
  const cue = (frame) => {
    const hidden = frame.scrollWidth - frame.clientWidth - frame.scrollLeft;
    frame.classList.toggle("tb-more", hidden > 1);
  };

  const look = (frame) => {
    const scrolls = frame.scrollWidth > frame.clientWidth + 1;
    const given = { tabindex: "0", role: "group", "aria-label": nameOf(frame) };
    for (const [name, value] of Object.entries(given)) {
      if (scrolls) frame.setAttribute(name, value);
      else frame.removeAttribute(name);
    }
    frame.classList.toggle("tb-wide", scrolls);
    cue(frame);
  };

  const start = () => {
    const watch = new ResizeObserver((seen) => seen.forEach((one) => look(one.target)));
    for (const frame of document.querySelectorAll(FRAMES)) {
      watch.observe(frame);
      frame.addEventListener("scroll", () => cue(frame), { passive: true });
    }
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
