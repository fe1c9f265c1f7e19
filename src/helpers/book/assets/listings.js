// Listings that sort and search in the reader's browser: no request, no storage, no library.
// Without this script a listing is the plain table that stands in the page.
"use strict";

(() => {
  const MISSING = new Set(["", "–", "NE"]);
  // a number by itself, or before its unit, denominator or share: "−1.2", "7/9 (77.8%)", "<0.5"
  const NUMBER = /^[<>≤≥]?\s*([-−+]?\d[\d,]*(?:\.\d+)?)(?=$|[\s%/(])/;
  const DATE = /^\d{4}(-\d{2}){0,2}(?=$|[T ])/;
  const words = new Intl.Collator("en", { numeric: true, sensitivity: "base" });
  const turns = ["none", "ascending", "descending"];

  const plain = (said) => said.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const grouped = (count) => count.toLocaleString("en");

  const made = (tag, looks, said = "") => {
    const node = document.createElement(tag);
    node.className = looks;
    node.textContent = said;
    return node;
  };

  const cellText = (row, column) => (row.cells[column]?.textContent ?? "").trim();

  const numeric = (said) => {
    const found = NUMBER.exec(said);
    return found ? Number(found[1].replaceAll(",", "").replace("−", "-")) : Number.NaN;
  };

  // Dates and words compare as text; a column is of numbers only where every answer is one.
  const keysOf = (rows, column) => {
    const said = rows.map((row) => cellText(row, column));
    const answers = said.filter((cell) => !MISSING.has(cell));
    const dated = answers.every((cell) => DATE.test(cell));
    const counted = !dated && answers.every((cell) => !Number.isNaN(numeric(cell)));
    const key = (cell) => (counted ? numeric(cell) : cell);
    return said.map((cell) => (MISSING.has(cell) ? null : key(cell)));
  };

  // What is missing comes last both ways; rows that are alike keep the order of the page.
  const ordered = (rows, column, turn) => {
    if (turn === "none") return rows;
    const keys = keysOf(rows, column);
    const sign = turn === "ascending" ? 1 : -1;
    const compare = (a, b) => (typeof a === "number" ? a - b : words.compare(a, b));
    const places = rows.map((_, place) => place);
    places.sort((i, j) => {
      const [a, b] = [keys[i], keys[j]];
      if (a === null || b === null) return (a === null) - (b === null) || i - j;
      return sign * compare(a, b) || i - j;
    });
    return places.map((place) => rows[place]);
  };

  const headings = (table) => {
    const rows = [...(table.tHead?.rows ?? [])];
    if (rows.length < 2) return rows.length ? [...rows[0].cells] : [];
    return [rows[0].cells[0], ...rows.at(-1).cells];
  };

  const makeSortable = (table, body, rows) => {
    const columns = headings(table);
    columns.forEach((head, column) => {
      const button = made("button", "tb-sort");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      head.setAttribute("aria-sort", "none");
      button.addEventListener("click", () => {
        const turn = turns[(turns.indexOf(head.getAttribute("aria-sort")) + 1) % turns.length];
        for (const other of columns) other.setAttribute("aria-sort", "none");
        head.setAttribute("aria-sort", turn);
        body.append(...ordered(rows, column, turn));
      });
    });
  };

  const said = (shown, here, all, asked) => {
    const count = `${grouped(shown)} of ${grouped(all)} rows shown`;
    if (asked && all > here) return `${count}; ${grouped(all - here)} are not on this page`;
    return count;
  };

  const heads = (row) => row.classList.contains("tb-heading");

  // A heading among the rows is shown with the rows nested under it, and not counted.
  const showHeadings = (rows) => {
    let any = false;
    for (const row of rows.toReversed()) {
      if (heads(row)) {
        row.hidden = !any;
        any = false;
      } else any ||= !row.hidden;
    }
  };

  // A link may ask for rows of one listing: "?find=A-01#listing-2-3".
  const askedFor = (table) => {
    const anchor = decodeURIComponent(window.location.hash.slice(1));
    const target = anchor && document.getElementById(anchor);
    const asked = new URLSearchParams(window.location.search).get("find");
    return target && table.contains(target) ? (asked ?? "") : "";
  };

  const makeSearchable = (table, frame, rows) => {
    const records = rows.filter((row) => !heads(row));
    const all = Number(table.dataset.rows ?? records.length);
    const texts = records.map((row) =>
      plain([...row.cells].map((cell) => cell.textContent).join(" ")),
    );
    const bar = made("div", "tb-tools");
    const label = made("label", "", "Search ");
    const field = made("input", "");
    field.type = "search";
    field.autocomplete = "off";
    field.value = askedFor(table);
    field.setAttribute("aria-label", `Search the rows of: ${table.caption?.textContent.trim()}`);
    const status = made("span", "tb-count");
    status.setAttribute("role", "status");
    label.append(field);
    bar.append(label, status);
    frame.before(bar);
    const search = () => {
      const asked = plain(field.value).split(/\s+/).filter(Boolean);
      let shown = 0;
      records.forEach((row, place) => {
        row.hidden = !asked.every((word) => texts[place].includes(word));
        shown += !row.hidden;
      });
      showHeadings(rows);
      status.textContent = said(shown, records.length, all, asked.length > 0);
    };
    field.addEventListener("input", search);
    search();
  };

  const enhance = (table) => {
    const body = table.tBodies[0];
    const rows = [...(body?.rows ?? [])];
    const frame = table.closest(".tb-scroll");
    if (!rows.length || !frame) return;
    makeSearchable(table, frame, rows);
    // rows nested under a heading belong to it: such a listing is searched but not sorted
    if (!rows.some(heads)) makeSortable(table, body, rows);
  };

  const start = () => document.querySelectorAll("table.tb-listing").forEach(enhance);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
