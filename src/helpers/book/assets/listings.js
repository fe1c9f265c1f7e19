// Listings that sort, search and filter in the reader's browser: no request, no storage, no library.
// Without this script a listing is the plain table that stands in the page.
"use strict";

(() => {
  const MISSING = new Set(["", "–", "NE"]);
  // a number by itself, or before its unit, denominator or share: "−1.2", "7/9 (77.8%)", "<0.5",
  // "day −14"
  const NUMBER = /^(?:day |[<>≤≥])?\s*([-−+]?\d[\d,]*(?:\.\d+)?)(?=$|[\s%/(])/;
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

  const makeSortable = (columns, body, rows) => {
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

  // "> 3" or "<= 2014-06": compared as numbers where both are, else as the text they are.
  const COMPARED = /^(<=|>=|≤|≥|<|>|=)\s*(.+)$/;
  const holds = {
    "<": (a, b) => a < b,
    ">": (a, b) => a > b,
    "<=": (a, b) => a <= b,
    "≤": (a, b) => a <= b,
    ">=": (a, b) => a >= b,
    "≥": (a, b) => a >= b,
    "=": (a, b) => a === b,
  };

  // What a filter asks of a cell; "" asks nothing.
  const asks = (asked) => {
    const wanted = plain(asked.trim());
    if (!wanted) return null;
    if (wanted === "=") return (cell) => !cell;
    const found = COMPARED.exec(wanted);
    if (!found) return (cell) => plain(cell).includes(wanted);
    const [limit, compare] = [found[2], holds[found[1]]];
    return (cell) => {
      if (MISSING.has(cell)) return found[1] === "=" && plain(cell) === limit;
      const [a, b] = [numeric(cell), numeric(limit)];
      if (DATE.test(cell) || Number.isNaN(a) || Number.isNaN(b)) return compare(plain(cell), limit);
      return compare(a, b);
    };
  };

  const FEW = 12; // answers of a column that are offered to choose from
  const FROM = 4; // rows from which on columns are worth filtering

  const choices = (records, column) => {
    const said = [...new Set(records.map((row) => cellText(row, column)))];
    const open = said.some((cell) => DATE.test(cell) || !Number.isNaN(numeric(cell)));
    return said.length > 1 && said.length <= FEW && !open ? said.sort(words.compare) : [];
  };

  const select = (answers) => {
    const field = made("select", "");
    for (const answer of answers) {
      const option = made("option", "", answer || "empty");
      option.value = `= ${answer}`;
      field.append(option);
    }
    field.prepend(Object.assign(made("option", "", "all"), { value: "", selected: true }));
    return field;
  };

  // One field for each column, in a row under the headings.
  const filterRow = (table, records, columns, apply) => {
    const row = made("tr", "tb-filters");
    const fields = columns.map((head, column) => {
      const name = (head.textContent ?? "").trim() || `column ${column + 1}`;
      const answers = choices(records, column);
      const field = answers.length ? select(answers) : made("input", "");
      if (!answers.length) field.type = "text";
      field.autocomplete = "off";
      field.setAttribute("aria-label", `Filter ${name}`);
      field.addEventListener("input", apply);
      const cell = made("td", "");
      cell.append(field);
      row.append(cell);
      return field;
    });
    table.tHead.append(row);
    return [row, fields];
  };

  const searchField = (table) => {
    const label = made("label", "", "Search ");
    const field = made("input", "");
    field.type = "search";
    field.autocomplete = "off";
    field.value = askedFor(table);
    field.setAttribute("aria-label", `Search the rows of: ${table.caption?.textContent.trim()}`);
    label.append(field);
    return [label, field];
  };

  const makeSearchable = (table, frame, rows, columns) => {
    const records = rows.filter((row) => !heads(row));
    const all = Number(table.dataset.rows ?? records.length);
    const texts = records.map((row) =>
      plain([...row.cells].map((cell) => cell.textContent).join(" ")),
    );
    const [label, field] = searchField(table);
    const status = made("span", "tb-count");
    status.setAttribute("role", "status");
    let filters = [];
    const apply = () => {
      const asked = plain(field.value).split(/\s+/).filter(Boolean);
      const wanted = filters.map((filter) => asks(filter.value));
      let shown = 0;
      records.forEach((row, place) => {
        const fits = wanted.every((ask, column) => !ask || ask(cellText(row, column)));
        row.hidden = !(fits && asked.every((word) => texts[place].includes(word)));
        shown += !row.hidden;
      });
      showHeadings(rows);
      status.textContent = said(shown, records.length, all, asked.length || wanted.some(Boolean));
    };
    const bar = made("div", "tb-tools");
    bar.append(label);
    if (table.tHead && records.length >= FROM) bar.append(filterButton());
    bar.append(status);
    frame.before(bar);
    field.addEventListener("input", apply);
    apply();

    // The fields are made when somebody asks for them, and taken away with what they ask.
    function filterButton() {
      const button = made("button", "tb-filter", "Filter columns");
      let row = null;
      button.type = "button";
      button.setAttribute("aria-expanded", "false");
      button.addEventListener("click", () => {
        if (row) {
          row.remove();
          [row, filters] = [null, []];
        } else {
          [row, filters] = filterRow(table, records, columns, apply);
          filters[0]?.focus();
        }
        button.setAttribute("aria-expanded", String(row !== null));
        apply();
      });
      return button;
    }
  };

  const enhance = (table) => {
    const body = table.tBodies[0];
    const rows = [...(body?.rows ?? [])];
    const frame = table.closest(".tb-scroll");
    if (!rows.length || !frame) return;
    const columns = headings(table);
    makeSearchable(table, frame, rows, columns);
    // rows nested under a heading belong to it: such a listing is searched but not sorted
    if (!rows.some(heads)) makeSortable(columns, body, rows);
  };

  const start = () => document.querySelectorAll("table.tb-listing").forEach(enhance);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
