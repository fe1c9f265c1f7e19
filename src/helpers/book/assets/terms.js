// A term of the glossary says what it means when it is pointed at, reached by keyboard or tapped;
// a number that was another says which. Escape puts the words away; they stay while the pointer is
// on them. Without this script a term is a link to the glossary.
"use strict";

(() => {
  const ASKED = "a.tb-term, i.tb-was";
  const LEAVING = 250; // milliseconds for the pointer to get from a term to its words

  const tip = document.createElement("div");
  tip.className = "tb-tip tb-meaning";
  tip.setAttribute("role", "tooltip");
  tip.hidden = true;
  let shown = null;
  let leaving = 0;

  const wordsOf = (term) => {
    if (term.title) term.dataset.said = term.title;
    term.removeAttribute("title"); // the browser's own words would cover ours
    if (term.dataset.said) {
      term.setAttribute("aria-label", term.dataset.said);
      return term.dataset.said;
    }
    return document.getElementById(term.getAttribute("aria-describedby"))?.textContent ?? "";
  };

  const place = (term) => {
    const at = term.getClientRects()[0] ?? term.getBoundingClientRect();
    const { width, height } = tip.getBoundingClientRect();
    const room = document.documentElement.clientWidth;
    tip.style.left = `${Math.max(4, Math.min(at.left, room - width - 4))}px`;
    tip.style.top = `${at.top > height + 8 ? at.top - height - 4 : at.bottom + 4}px`;
  };

  const stay = () => window.clearTimeout(leaving);

  const show = (term) => {
    stay();
    shown = term;
    tip.textContent = wordsOf(term);
    tip.hidden = !tip.textContent;
    if (!tip.hidden) place(term);
  };

  const hide = () => {
    stay();
    shown = null;
    tip.hidden = true;
  };

  const leave = () => {
    stay();
    leaving = window.setTimeout(hide, LEAVING);
  };

  const asked = (event) => event.target.closest?.(ASKED);

  const start = () => {
    if (!document.querySelector(ASKED)) return;
    document.body.append(tip);
    tip.addEventListener("pointerenter", stay);
    tip.addEventListener("pointerleave", leave);
    document.addEventListener("pointerover", (event) => {
      if (event.pointerType !== "touch" && asked(event)) show(asked(event));
    });
    document.addEventListener("pointerout", (event) => {
      if (event.pointerType !== "touch" && asked(event)) leave();
    });
    document.addEventListener("focusin", (event) => (asked(event) ? show(asked(event)) : hide()));
    document.addEventListener("focusout", (event) => asked(event) && hide());
    // a finger cannot point: the first tap tells, the second follows the link
    let touched = false;
    document.addEventListener("pointerdown", (event) => {
      touched = event.pointerType === "touch";
      if (touched && !asked(event) && !tip.contains(event.target)) hide();
    });
    document.addEventListener("click", (event) => {
      const term = asked(event);
      if (!touched || !term || event.detail === 0) return;
      if (term.dataset.told) return;
      event.preventDefault();
      document.querySelectorAll("[data-told]").forEach((other) => delete other.dataset.told);
      term.dataset.told = "yes";
      show(term);
    });
    document.addEventListener("keydown", (event) => event.key === "Escape" && shown && hide());
    window.addEventListener("scroll", () => shown && place(shown), { passive: true });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
