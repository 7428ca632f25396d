// The page: what a reader asked for (state, kept in the address), what it says about that, and what can be taken away.

const $ = id => document.getElementById(id);
const SAID = JSON.parse($("strings").textContent);
const LONGEST = 4;   // terms compared, and lines in a panel
const state = { lang: "zh", theme: "light", screen: "desk", tab: "terms", terms: [], active: 0, measure: "rate", groups: [], since: 0,
  place: 0, year: "first", asked: "", extra: {} };
let store, playing = null, sorted = new Map(), opened = new Set();

// ------------------------------------------------------------------------------------------------ words

function t(key, values = {}) {
  const both = SAID[key] || [key, key], noun = store ? store.about.noun || {} : {};
  return both[state.lang === "zh" ? 0 : 1].replace(/\{(\w+)\}/g, (all, name) =>
    name in values ? values[name] : name in noun ? noun[name][state.lang === "zh" ? 0 : 1] : all);
}

const either = both => both[state.lang === "zh" ? 0 : 1];
const named2 = thing => state.lang === "zh" ? thing.zh : thing.en;
const unitName = u => u < 0 ? "–" : (state.lang === "zh" ? store.units.zh : store.units.en)[u];
const termOf = i => store.terms.term[i];
const glossOf = i => store.terms.gloss[i];
const label = i => state.lang === "zh" || !glossOf(i) ? termOf(i) : glossOf(i);
const fullLabel = i => state.lang === "zh" || !glossOf(i) ? termOf(i) : `${glossOf(i)} ${termOf(i)}`;
const quoted = i => state.lang === "zh" ? `“${termOf(i)}”` : `“${label(i)}”`;
const percent = (part, whole) => whole ? (100 * part / whole >= 10 || part === 0 ? Math.round(100 * part / whole)
  : Math.max(100 * part / whole, 0.1).toFixed(1)) + "%" : "–";
const listed = items => items.join(state.lang === "zh" ? "；" : "; ");
const thousands = n => n.toLocaleString("en-US");

// ------------------------------------------------------------------------------------------------ pieces of a page

function make(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter(c => c !== null && c !== undefined));
  return node;
}

const button = (text, act, more = {}) => make("button", { type: "button", onclick: act, ...more }, text);

// A table that sorts by a click on its heads and is saved as CSV. columns: {name, of (row -> value), cell (row -> node), number}
function table(id, columns, rows, caption, most = 12) {
  const by = sorted.get(id), shown = by ? [...rows].sort((a, b) =>
    compare(columns[by.column].of(a), columns[by.column].of(b)) * (by.down ? -1 : 1)) : rows;
  const heads = columns.map((c, i) => make("th", { scope: "col", class: c.number ? "number" : null,
    "aria-sort": by && by.column === i ? (by.down ? "descending" : "ascending") : "none" },
    button([c.name, make("span", { "aria-hidden": "true", class: "arrow" }, by && by.column === i ? (by.down ? " ▼" : " ▲") : "")],
           () => { sorted.set(id, { column: i, down: by && by.column === i ? !by.down : Boolean(c.number) }); draw(); },
             { id: `${id}-by-${i}` })));
  const all = opened.has(id) || shown.length <= most + 3,
    body = (all ? shown : shown.slice(0, most)).map(row => make("tr", {}, columns.map((c, i) =>
    make(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: c.number ? "number" : null },
      c.cell ? c.cell(row) : text(c.of(row))))));
  return make("div", { class: "tabled" },
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      make("table", {}, make("caption", { class: "unseen" }, caption), make("thead", {}, make("tr", {}, heads)), make("tbody", {}, body))),
    shown.length > most + 3 ? button(all ? t("fewer") : t("all", { n: thousands(shown.length) }),
      () => { opened.has(id) ? opened.delete(id) : opened.add(id); draw(); },
      { id: `${id}-all`, class: "quiet", "aria-expanded": String(all) }) : null);
}

const text = value => value === null || value === undefined ? "–" : typeof value === "number" && !Number.isInteger(value) ? number(value)
  : String(value);
const compare = (a, b) => a === b ? 0 : a === null ? 1 : b === null ? -1 : typeof a === "number" && typeof b === "number" ? a - b
  : String(a).localeCompare(String(b), "zh");

// ------------------------------------------------------------------------------------------------ taking away

function save(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link); link.click(); link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  tell(t("saved", { name }));
}

function csv(columns, rows) {
  const cell = v => {   // a spreadsheet must not take a text for a formula
    const s = v === null || v === undefined ? "" : typeof v === "number" ? String(+v.toPrecision(8)) : /^[=+\-@\t]/.test(v) ? `'${v}`
      : String(v);
    return /[",\n\r]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
  };
  return "\ufeff" + [columns.map(c => cell(c.name)), ...rows.map(row => columns.map(c => cell(c.of(row))))].map(line =>
    line.join(",")).join("\r\n") + "\r\n";
}

const UNSAFE = /[\\/:*?"<>|\s]+/g;   // not for names of files

function fileName(kind, suffix) {
  const parts = [...(state.tab === "terms" ? state.terms.map(termOf) : []), kind];
  return `${parts.join("_").replace(UNSAFE, "-")}_${state.lang}.${suffix}`;
}

function saveCsv(kind, columns, rows) { save(fileName(kind, "csv"), new Blob([csv(columns, rows)], { type: "text/csv;charset=utf-8" })); }

// A chart is saved light, at the width of a printed page, whatever the screen.
async function saveChart(chart, suffix) {
  const palette = PALETTES.light, node = standalone(chart.drawn(palette, 960, 14), chart.title,
    [chart.caption, t("source", { source: chart.source || either(store.about.data), version: store.about.version,
    hash: store.about.hash })], palette);
  save(fileName(chart.kind, suffix), suffix === "svg" ? new Blob([asText(node)], { type: "image/svg+xml" }) : await asPng(node));
}

function tell(message) { $("live").textContent = ""; setTimeout(() => { $("live").textContent = message; }, 50); }

async function copy(value, said) {
  try { await navigator.clipboard.writeText(value); } catch {
    const area = make("textarea", { class: "unseen" }); area.value = value; document.body.append(area); area.select();
      document.execCommand("copy"); area.remove();
  }
  tell(said);
}
