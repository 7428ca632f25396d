// The page: what a reader asked for (state, kept in the address), what it says about that, and what can be taken away.

const $ = id => document.getElementById(id);
const SAID = JSON.parse($("strings").textContent);
const LONGEST = 4;   // terms compared, and lines in a panel
const state = { lang: "zh", theme: "light", screen: "desk", tab: "terms", terms: [], active: 0, measure: "rate", groups: [], since: 0, place: 0, year: "first", asked: "", extra: {} };
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
const percent = (part, whole) => whole ? (100 * part / whole >= 10 || part === 0 ? Math.round(100 * part / whole) : Math.max(100 * part / whole, 0.1).toFixed(1)) + "%" : "–";
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
  const by = sorted.get(id), shown = by ? [...rows].sort((a, b) => compare(columns[by.column].of(a), columns[by.column].of(b)) * (by.down ? -1 : 1)) : rows;
  const heads = columns.map((c, i) => make("th", { scope: "col", class: c.number ? "number" : null, "aria-sort": by && by.column === i ? (by.down ? "descending" : "ascending") : "none" },
    button([c.name, make("span", { "aria-hidden": "true", class: "arrow" }, by && by.column === i ? (by.down ? " ▼" : " ▲") : "")],
           () => { sorted.set(id, { column: i, down: by && by.column === i ? !by.down : Boolean(c.number) }); draw(); }, { id: `${id}-by-${i}` })));
  const all = opened.has(id) || shown.length <= most + 3, body = (all ? shown : shown.slice(0, most)).map(row => make("tr", {}, columns.map((c, i) =>
    make(i === 0 ? "th" : "td", { scope: i === 0 ? "row" : null, class: c.number ? "number" : null }, c.cell ? c.cell(row) : text(c.of(row))))));
  return make("div", { class: "tabled" },
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, make("table", {}, make("caption", { class: "unseen" }, caption), make("thead", {}, make("tr", {}, heads)), make("tbody", {}, body))),
    shown.length > most + 3 ? button(all ? t("fewer") : t("all", { n: thousands(shown.length) }), () => { opened.has(id) ? opened.delete(id) : opened.add(id); draw(); }, { id: `${id}-all`, class: "quiet", "aria-expanded": String(all) }) : null);
}

const text = value => value === null || value === undefined ? "–" : typeof value === "number" && !Number.isInteger(value) ? number(value) : String(value);
const compare = (a, b) => a === b ? 0 : a === null ? 1 : b === null ? -1 : typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "zh");

// ------------------------------------------------------------------------------------------------ taking away

function save(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link); link.click(); link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  tell(t("saved", { name }));
}

function csv(columns, rows) {
  const cell = v => {   // a spreadsheet must not take a text for a formula
    const s = v === null || v === undefined ? "" : typeof v === "number" ? String(+v.toPrecision(8)) : /^[=+\-@\t]/.test(v) ? `'${v}` : String(v);
    return /[",\n\r]/.test(s) ? `"${s.replaceAll('"', '""')}"` : s;
  };
  return "\ufeff" + [columns.map(c => cell(c.name)), ...rows.map(row => columns.map(c => cell(c.of(row))))].map(line => line.join(",")).join("\r\n") + "\r\n";
}

const fileName = (kind, suffix) => `${[...(state.tab === "terms" ? state.terms.map(termOf) : []), kind].join("_").replace(/[\\/:*?"<>|\s]+/g, "-")}_${state.lang}.${suffix}`;

function saveCsv(kind, columns, rows) { save(fileName(kind, "csv"), new Blob([csv(columns, rows)], { type: "text/csv;charset=utf-8" })); }

// A chart is saved light, at the width of a printed page, whatever the screen.
async function saveChart(chart, suffix) {
  const palette = PALETTES.light, node = standalone(chart.drawn(palette, 960, 14), chart.title, [chart.caption, t("source", { source: chart.source || either(store.about.data), version: store.about.version, hash: store.about.hash })], palette);
  save(fileName(chart.kind, suffix), suffix === "svg" ? new Blob([asText(node)], { type: "image/svg+xml" }) : await asPng(node));
}

function tell(message) { $("live").textContent = ""; setTimeout(() => { $("live").textContent = message; }, 50); }

async function copy(value, said) {
  try { await navigator.clipboard.writeText(value); } catch {
    const area = make("textarea", { class: "unseen" }); area.value = value; document.body.append(area); area.select(); document.execCommand("copy"); area.remove();
  }
  tell(said);
}

// ------------------------------------------------------------------------------------------------ the address

function toHash() {
  const parts = { t: state.terms.map(i => encodeURIComponent(termOf(i))).join(","), a: state.active || "", m: state.measure === "rate" ? "" : state.measure,
                  g: same(state.groups, usualGroups()) ? "" : state.groups.map(g => store.groups[g].id).map(encodeURIComponent).join(","), s: state.since === usualSince() ? "" : state.since,
                  p: state.place === usualPlace() ? "" : encodeURIComponent(store.groups[state.place].id), y: state.year === usualYear() ? "" : state.year, q: encodeURIComponent(state.asked),
                  tab: state.tab === "terms" ? "" : state.tab, lang: state.lang, theme: state.theme === "dark" ? "dark" : "", screen: state.screen === "desk" ? "" : state.screen, ...state.extra };
  return "#" + Object.entries(parts).filter(([, v]) => v !== "" && v !== undefined).map(([k, v]) => `${k}=${v}`).join("&");
}

const same = (a, b) => a.length === b.length && a.every((v, i) => v === b[i]);
const decoded = text => { try { return decodeURIComponent(text); } catch { return text; } };

function fromHash() {
  const given = Object.fromEntries(location.hash.slice(1).split("&").filter(Boolean).map(p => [p.split("=")[0], p.slice(p.indexOf("=") + 1)]));
  const groups = ids => ids.split(",").map(id => store.groups.findIndex(g => g.id === decoded(id))).filter(g => g >= 0);
  const asked = "t" in given ? given.t.split(",").map(decoded).filter(Boolean) : store.about.start, known = asked.map(x => store.find(x)).filter(i => i >= 0);
  const unknown = asked.find(x => store.find(x) < 0);
  state.lang = ["zh", "en"].includes(given.lang) ? given.lang : (navigator.language || "").startsWith("zh") ? "zh" : "en";
  state.theme = given.theme === "dark" || (!("theme" in given) && !location.hash && matchMedia("(prefers-color-scheme: dark)").matches) ? "dark" : "light";
  state.screen = given.screen === "projector" ? "projector" : "desk";
  state.terms = [...new Set(known)].slice(0, LONGEST);
  state.active = Math.min(Math.max(parseInt(given.a, 10) || 0, 0), Math.max(state.terms.length - 1, 0));
  state.measure = given.m === "share" ? "share" : "rate";
  state.groups = given.g && groups(given.g).length ? [...new Set(groups(given.g))].sort((a, b) => a - b).slice(0, LONGEST) : usualGroups();
  state.since = span().includes(+given.s) ? +given.s : usualSince();
  state.place = given.p && groups(given.p).length ? groups(given.p)[0] : usualPlace();
  state.year = given.y === "all" || given.y === "first" ? given.y : span().includes(+given.y) ? +given.y : usualYear();
  if (!dated()) state.year = "all";
  state.tab = extras.tabs.some(x => x.id === given.tab) ? given.tab : "terms";
  state.asked = unknown || decoded(given.q || "");
  state.extra = Object.fromEntries(extras.tabs.flatMap(x => x.keys || []).filter(k => k in given).map(k => [k, given[k]]));
}

const dated = () => store.documents.year.some(y => y !== null);
const span = () => { const known = store.documents.year.filter(y => y !== null), [a, b] = [Math.min(...known), Math.max(...known)]; return known.length ? Array.from({ length: b - a + 1 }, (_, i) => a + i) : []; };
const usualGroups = () => store.groups.length > LONGEST && store.groups[0].all ? [0] : store.groups.map((_, g) => g).slice(0, LONGEST);   // many groups: all together first
const usualSince = () => Math.max(store.since || 0, span()[0] || 0);
const usualPlace = () => Math.max(store.groups.findIndex((g, i) => store.byUnit(i).size > 1), 0);
const usualYear = () => dated() ? "first" : "all";

// What every change goes through: state, address, page.
function change(more) {
  Object.assign(state, more);
  history.replaceState(null, "", toHash());
  draw();
}

// ------------------------------------------------------------------------------------------------ asking

function choose(i, via = null) {
  close();
  $("query").value = "";
  if (state.terms.includes(i)) return change({ active: state.terms.indexOf(i), asked: "" });
  if (state.terms.length >= LONGEST) return note([t("four")]);
  change({ terms: [...state.terms, i], active: state.terms.length, asked: "" });
  if (via) note([t("via", { via, term: termOf(i) })]);
  tell(titleOfTrend());
}

function ask(typed) {
  const exact = store.find(typed);
  if (!typed.trim()) return;
  if (exact >= 0) return choose(exact);
  const sure = store.search(typed).filter(o => o.rank <= 2);
  if (sure.length === 1) return choose(sure[0].t, sure[0].via);
  close();
  change({ asked: typed.trim().slice(0, 60) });
}

function offers() {
  const found = store.search($("query").value), list = $("offers");
  list.replaceChildren(...found.map((o, k) => make("li", { role: "option", id: `offer-${k}`, "aria-selected": "false", onpointerdown: e => { e.preventDefault(); choose(o.t, o.via); } },
    make("b", { lang: "zh-CN" }, termOf(o.t)), " ", make("span", { lang: "en" }, glossOf(o.t)), make("small", {}, o.via ? t("for", { via: o.via }) : t("times", { n: thousands(store.total[o.t]) })))));
  if (!found.length && $("query").value.trim()) list.append(make("li", { class: "nothing", role: "option", "aria-disabled": "true" }, t("no-offer")));
  const open = Boolean(list.children.length);
  list.hidden = !open; $("query").setAttribute("aria-expanded", String(open)); $("query").removeAttribute("aria-activedescendant");
}

function close() { $("offers").hidden = true; $("query").setAttribute("aria-expanded", "false"); $("query").removeAttribute("aria-activedescendant"); }

function walk(step) {
  const items = [...$("offers").querySelectorAll("[aria-selected]")];
  if (!items.length) return;
  const now = items.findIndex(li => li.getAttribute("aria-selected") === "true"), next = (now + step + items.length + (now < 0 && step < 0 ? 1 : 0)) % items.length;
  items.forEach((li, i) => li.setAttribute("aria-selected", String(i === next)));
  items[next].scrollIntoView({ block: "nearest" });
  $("query").setAttribute("aria-activedescendant", items[next].id);
}

function keys(event) {
  const picked = $("offers").querySelector('[aria-selected="true"]');
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); if ($("offers").hidden) offers(); walk(event.key === "ArrowDown" ? 1 : -1); }
  else if (event.key === "Escape") close();
  else if (event.key === "Enter" && !event.isComposing) {
    event.preventDefault();
    const found = store.search($("query").value), k = picked ? +picked.id.split("-")[1] : -1;
    picked && !$("offers").hidden ? choose(found[k].t, found[k].via) : ask($("query").value);
  }
}

function note(parts) { $("note").hidden = !parts.length; $("note").replaceChildren(...parts); }

// A term that is not counted: what that means, what is near, how to get it.
function notCounted() {
  if (!state.asked) return note(state.terms.filter(i => !store.total[i]).map(i => make("span", {}, t("zero", { term: quoted(i), n: thousands(store.number) }))));
  const seen = new Set(), near = [...store.search(state.asked, 6), ...store.near(state.asked)].filter(o => !seen.has(o.t) && seen.add(o.t)).slice(0, 6);
  const term = fold(state.asked).split(" ").length > 1 ? `"${fold(state.asked)}"` : fold(state.asked);
  note([make("strong", {}, t("not-counted", { term: state.asked })), " ", t("not-zero"),
        near.length ? make("span", { class: "near" }, t("near"), near.map(o => button(fullLabel(o.t), () => choose(o.t), { class: "quiet" }))) : null,
        make("span", { class: "get" }, t("get"), make("code", {}, either(store.about.how).replace("{term}", term)), t("then"), make("code", {}, either(store.about.again)))].filter(Boolean));
}

function chips() {
  $("chips").replaceChildren(...state.terms.map((i, k) => {
    const all = store.whole(i), facts = t("facts", { n: thousands(all.n), with: thousands(all.with), documents: thousands(all.documents) }) + (all.doubtful ? t("doubtful", { n: thousands(all.doubtful), share: percent(all.doubtful, all.n + all.doubtful) }) : "");
    const swatch = svg("svg", { width: 30, height: 14, "aria-hidden": "true" }, sample({ look: k }, 1, 7, 28, PALETTES[state.theme]));
    return make("li", { class: "chip" + (k === state.active ? " active" : "") },
      button([state.terms.length > 1 ? swatch : null, make("b", { lang: "zh-CN" }, termOf(i)), " ", make("span", { lang: "en" }, glossOf(i)), make("small", {}, facts)].filter(Boolean),
             () => change({ active: k }), { id: `chip-${k}`, class: "chosen", "aria-pressed": String(k === state.active), title: t("chip-hint") }),
      button("×", () => change({ terms: state.terms.filter(x => x !== i), active: 0 }), { class: "close", "aria-label": t("remove", { term: label(i) }) }));
  }));
}

function browse() {
  const groups = (store.categories || []).map(c => ({ ...c, terms: [...store.keys.keys()].filter(i => store.terms.category[i] === c.id) }));
  const rest = [...store.keys.keys()].filter(i => !groups.some(c => c.id === store.terms.category[i]));
  const all = [...groups, { id: "rest", zh: SAID["other-terms"][0], en: SAID["other-terms"][1], terms: rest }].filter(c => c.terms.length);
  const chosen = all.find(c => c.id === ($("category") ? $("category").value : "")) || all[0];
  const list = [...chosen.terms].sort((a, b) => store.total[b] - store.total[a]);
  $("browse-body").replaceChildren(
    make("label", { for: "category" }, t("category")),
    make("select", { id: "category", onchange: () => { browse(); $("category").focus(); } }, all.map(c => make("option", { value: c.id, selected: c === chosen }, `${named2(c)} (${c.terms.length})`))),
    make("ul", { class: "terms" }, list.map(i => make("li", {}, button([make("b", { lang: "zh-CN" }, termOf(i)), " ", state.lang === "en" ? make("span", {}, glossOf(i)) : null, make("small", {}, thousands(store.total[i]))].filter(Boolean), () => choose(i), { class: "quiet" })))));
}

// ------------------------------------------------------------------------------------------------ over the years

function controls() {
  const radios = (name, options, chosen, act) => make("fieldset", {}, make("legend", {}, t(name)), options.map(([value, text]) =>
    make("label", {}, make("input", { type: "radio", name, id: `${name}-${value}`, value, checked: value === chosen, onchange: () => act(value) }), text)));
  const groups = make("fieldset", {}, make("legend", {}, t("levels")), store.groups.map((g, k) => make("label", {}, make("input", { type: "checkbox", id: `group-${k}`, checked: state.groups.includes(k),
    onchange: e => {
      const next = e.target.checked ? [...state.groups, k].sort((a, b) => a - b) : state.groups.filter(x => x !== k);
      next.length && next.length <= LONGEST ? change({ groups: next }) : (e.target.checked = !e.target.checked, note([t(next.length ? "four-groups" : "one-group")]));
    } }), named2(g))));
  const from = [...new Set([span()[0], 1980, 1990, 2000, 2003, 2010, 2015, 2020, state.since])].filter(y => y >= span()[0] && y < span()[span().length - 1]).sort((a, b) => a - b);
  const since = make("label", { class: "since" }, t("since"), make("select", { id: "since", onchange: e => change({ since: +e.target.value }) }, from.map(y => make("option", { value: y, selected: y === state.since }, String(y)))));
  $("controls").replaceChildren(...(dated() ? [radios("measure", [["rate", t("rate")], ["share", t("share")]], state.measure, v => change({ measure: v })), store.groups.length > 1 ? groups : null, from.length > 1 ? since : null] : [make("p", { class: "note" }, t("no-years"))]).filter(Boolean));
}

const rowsOf = (i, g) => store.series(i, g).filter(r => r.year >= state.since);

function line(i, g, name, look) {
  const single = store.groups[g].single, share = state.measure === "share", rows = rowsOf(i, g).filter(r => !single || r.n > 0);
  return { name, look, points: single, rows: rows.map(r => ({ x: r.year, y: share ? r.share : r.rate, low: share ? null : r.low, high: share ? null : r.high, few: r.few })) };
}

// A group keeps its look when another is left out, as long as there are looks for all.
const lookOf = (g, k) => store.groups.length <= LONGEST ? g : k;

function trendPanels() {
  const groups = state.groups, below = (g, look) => ({ look, points: store.groups[g].single, rows: store.groups[g].single ? [] : rowsOf(state.terms[0], g).map(r => ({ x: r.year, y: r.documents })) });
  if (state.terms.length === 1) return [{ name: "", series: groups.map((g, k) => line(state.terms[0], g, named2(store.groups[g]), lookOf(g, k))), below: groups.map((g, k) => below(g, lookOf(g, k))) }];
  return groups.map(g => ({ name: named2(store.groups[g]), series: state.terms.map((i, k) => line(i, g, fullLabel(i), k)), below: store.groups[g].single ? [] : [below(g, 0)] }));
}

function trendChart() {
  const panels = trendPanels(), all = panels.flatMap(p => p.series.flatMap(s => s.rows)), known = span();
  const top = Math.max(1e-9, ...all.map(r => Math.max(r.y, r.few || r.high === null ? 0 : r.high)));
  const lead = state.groups.map(g => named2(store.groups[g]));
  return { kind: "years", title: titleOfTrend(), caption: captionOfTrend(), alt: `${titleOfTrend()}${state.lang === "zh" ? "。" : ". "}${listed(state.terms.flatMap(i => state.groups.map(g => `${label(i)}, ${named2(store.groups[g])}: ${heightOf(i, g)}`)))}`,
    drawn: (palette, width, size, room) => lineChart({ panels, x: [state.since, known[known.length - 1]], top: state.measure === "share" ? 1 : top, unit: state.measure === "share" ? t("unit-share") : t("unit-rate"),
      belowName: t("denominator"), percent: state.measure === "share", fewName: t("few", { n: ENOUGH }), cursor: typeof state.year === "number" ? state.year : null, one: t("one-a-year"), width, size, height: Math.round(Math.min(Math.max(width * 0.55, size * 22), size * (panels.length > 1 ? 25 : 29), room ? Math.max(room - size * 4, size * 18) : Infinity)) }, palette), lead };
}

function heightOf(i, g) {
  const rows = rowsOf(i, g);
  if (state.measure === "share") { const best = rows.filter(r => !r.few).reduce((a, r) => r.share > a.share ? r : a, { share: 0 }); return best.share ? `${best.year} (${best.with}/${best.documents})` : t("none"); }
  const found = height(rows);
  return found ? (found.first < found.last ? `${found.first}–${found.last}` : `${found.first}`) : t("none");
}

function titleOfTrend() {
  const shown = state.groups.filter(g => !store.groups[g].single), groups = shown.length ? shown : state.groups, lead = groups[0], kind = state.measure === "share" ? "peak-share" : "peak-rate";
  const any = state.terms.some(i => state.groups.some(g => rowsOf(i, g).some(r => r.n > 0)));
  if (!any) return t("never", { terms: state.terms.map(quoted).join(state.lang === "zh" ? "、" : ", "), since: state.since, n: thousands(state.groups.reduce((sum, g) => sum + rowsOf(state.terms[0], g).reduce((s, r) => s + r.documents, 0), 0)) });
  if (state.terms.length === 1) return t(`${kind}-one`, { term: quoted(state.terms[0]), list: listed(groups.map(g => `${named2(store.groups[g])} ${heightOf(state.terms[0], g)}`)) });
  return t(kind, { group: either(store.groups[lead].of || [store.groups[lead].zh, store.groups[lead].en]), list: listed(state.terms.map(i => `${label(i)} ${heightOf(i, lead)}`)) });
}

function captionOfTrend() {
  return [state.measure === "share" ? t("caption-share") : t("caption-rate"), state.measure === "share" ? "" : t("caption-interval", { fewest: FEWEST }), state.groups.some(g => store.groups[g].single) ? t("caption-single") : ""].filter(Boolean).join(state.lang === "zh" ? "" : " ");
}

function trendTable() {
  const rows = state.terms.flatMap(i => state.groups.flatMap(g => rowsOf(i, g).map(r => ({ ...r, i, g }))));
  const columns = [{ name: t("year"), of: r => r.year }, { name: t("term"), of: r => termOf(r.i), hide: state.terms.length < 2 }, { name: t("level"), of: r => named2(store.groups[r.g]) }, { name: t("documents"), of: r => r.documents, number: true },
    { name: t("with"), of: r => r.with, number: true }, { name: t("share-short"), of: r => r.share, cell: r => percent(r.with, r.documents), number: true }, { name: t("count"), of: r => r.n, number: true }, { name: t("doubtful-count"), of: r => r.doubtful, number: true },
    { name: t("chars"), of: r => r.chars, number: true }, { name: t("unit-rate"), of: r => r.rate, number: true }, { name: t("low"), of: r => r.low, number: true }, { name: t("high"), of: r => r.high, number: true }, { name: t("interval"), of: r => t(`interval-${r.interval}`) }];
  return { columns, rows, shown: columns.filter(c => !c.hide) };
}

// ------------------------------------------------------------------------------------------------ places

const term = () => state.terms[state.active];
const latest = () => span()[span().length - 1];
const hasMap = g => (store.units.row || []).some((r, u) => r !== null && store.units.group[u] === g);

function placeRows() { return state.year === "first" ? store.adoption(term(), state.place) : store.inYear(term(), state.place, state.year === "all" ? null : state.year); }

function placesChart() {
  const rows = placeRows().sort((a, b) => a.unit - b.unit), g = state.place, wide = hasMap(g);
  const scale = state.year === "first" ? firstScale(rows) : rateScale(rows);
  const many = wide ? rows : [...rows].sort((a, b) => b.documents - a.documents).slice(0, 48).sort((a, b) => a.unit - b.unit);
  return { kind: "places", title: titleOfPlaces(rows), caption: captionOfPlaces(wide, rows.length - many.length), alt: titleOfPlaces(rows),
    drawn: (palette, width, size, room) => {
      const across = Math.max(3, Math.min(8, Math.floor(width / (size * 5.6))));
      return tileChart({ tiles: many.map((r, k) => ({ ...scale.face(r), name: state.lang === "zh" ? store.units.zh[r.unit] : (store.units.short || store.units.en)[r.unit], hint: hintOf(r),
        row: wide ? store.units.row[r.unit] : Math.floor(k / across) + 1, column: wide ? store.units.column[r.unit] : k % across + 1 })),
        unit: scale.unit, scale: scale.steps, blank: t(state.year === "first" ? "not-mentioned" : "blank"), missingName: t("no-document"), frameName: t("still", { year: latest() }), width, size, room }, palette);
    } };
}

function firstScale(rows) {
  const known = rows.filter(r => r.first !== null), a = Math.min(...known.map(r => r.first)), b = Math.max(...known.map(r => r.first)), share = y => b > a ? 1 - 0.85 * (y - a) / (b - a) : 1;
  const steps = known.length ? [...new Set([a, Math.round((a + b) / 2), b])].map(y => ({ share: share(y), name: String(y) })) : [];
  return { steps, face: r => ({ value: r.first === null ? null : share(r.first), below: r.first === null ? "" : (r.early ? "≤" : "") + r.first, missing: false, frame: r.last === latest() }) };
}

// One scale for all years, so that years can be compared while they pass.
function rateScale(rows) {
  const top = state.year === "all" ? Math.max(...rows.map(r => r.rate)) : topOfYears();
  const steps = top > 0 ? [1, 0.5, 0.1].map(s => ({ share: s, name: `${(s * top).toFixed(top >= 10 ? 1 : 2)}` })) : [];
  return { steps, unit: t("unit-short"), face: r => ({ value: r.n ? 0.08 + 0.92 * r.rate / top : null, below: r.documents ? (r.n ? r.rate.toFixed(top >= 10 ? 1 : 2) : "0") : "", missing: !r.documents, frame: false }) };
}

const tops = new Map();
function topOfYears() {
  const key = `${term()}|${state.place}`;
  if (!tops.has(key)) {
    const { n } = store.of(term()), sums = new Map();
    for (const [unit, documents] of store.byUnit(state.place)) for (const d of documents) {
      if (store.documents.year[d] === null) continue;
      const id = `${unit}|${store.documents.year[d]}`, sum = sums.get(id) || [0, 0];
      sums.set(id, [sum[0] + n[d], sum[1] + store.documents.chars[d]]);
    }
    tops.set(key, Math.max(0, ...[...sums.values()].map(([hits, chars]) => chars ? 1e4 * hits / chars : 0)));
  }
  return tops.get(key);
}

function hintOf(r) {
  const name = unitName(r.unit);
  if (state.year === "first") return r.first === null ? `${name}: ${t("not-mentioned")} (0/${r.documents})` : `${name}: ${r.early ? "≤" : ""}${r.first}–${r.last}, ${r.with}/${r.documents}`;
  return r.documents ? `${name}: ${t("count")} ${r.n}, ${t("unit-rate")} ${number(r.rate)}, ${r.with}/${r.documents}` : `${name}: ${t("no-document")}`;
}

function titleOfPlaces(rows) {
  const group = named2(store.groups[state.place]), values = { term: quoted(term()), group, units: rows.length, year: state.year, latest: latest() };
  if (state.year === "first") {
    const used = rows.filter(r => r.first !== null).length, still = rows.filter(r => r.last === latest()).length;
    return t(used ? still ? "title-first" : "title-first-over" : "title-all-none", { ...values, used, still, documents: rows.length });
  }
  const best = [...rows].sort((a, b) => b.rate - a.rate)[0], some = rows.filter(r => r.documents);
  const found = { ...values, with: some.filter(r => r.n).length, documents: some.length };
  if (!best || !best.n) return t(state.year === "all" ? "title-all-none" : "title-year-none", found);
  return t(state.year !== "all" ? "title-year" : dated() ? "title-all" : "title-whole", { ...found, best: unitName(best.unit), rate: best.rate.toFixed(2) });
}

function captionOfPlaces(map, left) {
  return [t(state.year === "first" ? "caption-first" : "caption-year"), map ? t("caption-map") : t("caption-tiles"), left > 0 ? t("caption-left", { n: left }) : ""].filter(Boolean).join(state.lang === "zh" ? "" : " ");
}

function placesTable() {
  const unit = { name: t("unit"), of: r => unitName(r.unit) };
  if (state.year === "first") return adoptionTable();
  return { rows: placeRows(), columns: [unit, { name: t("documents"), of: r => r.documents, number: true }, { name: t("with"), of: r => r.with, number: true }, { name: t("count"), of: r => r.n, number: true }, { name: t("doubtful-count"), of: r => r.doubtful, number: true },
    { name: t("chars"), of: r => r.chars, number: true }, { name: t("unit-rate"), of: r => r.documents ? r.rate : null, number: true }] };
}

function adoptionTable() {
  const rows = store.adoption(term(), state.place).map((r, k) => ({ ...r, order: r.first === null ? null : k + 1 }));
  return { rows, columns: [{ name: t("unit"), of: r => unitName(r.unit) }, { name: t("order"), of: r => r.order, number: true }, { name: t("first"), of: r => r.first, cell: r => r.first === null ? "–" : (r.early ? "≤" : "") + r.first, number: true },
    { name: t("last"), of: r => r.last, number: true }, { name: t("with"), of: r => r.with, number: true }, { name: t("documents"), of: r => r.documents, number: true }, { name: t("count"), of: r => r.n, number: true }, { name: t("early"), of: r => r.first === null ? "" : r.early ? t("yes") : t("no") }] };
}

function placeControls() {
  const groups = [...store.groups.keys()].filter(g => store.byUnit(g).size > 1);
  const modes = !dated() ? "" : make("fieldset", { class: "modes" }, make("legend", { class: "unseen" }, t("show")), ["first", "year", "all"].map(mode => make("label", {}, make("input", { type: "radio", name: "mode", id: `mode-${mode}`,
    checked: mode === (typeof state.year === "number" ? "year" : state.year), onchange: () => { stop(); change({ year: mode === "year" ? latest() : mode }); } }), t(`mode-${mode}`))));
  const pick = groups.length > 1 ? make("label", { class: "since" }, t("where"), make("select", { id: "where", onchange: e => change({ place: +e.target.value }) }, groups.map(g => make("option", { value: g, selected: g === state.place }, named2(store.groups[g]))))) : null;
  const known = span().filter(y => y >= Math.max(state.since, placeSpan()[0])), at = typeof state.year === "number" ? Math.max(state.year, known[0]) : latest();
  const slider = dated() && known.length > 1 ? make("div", { class: typeof state.year === "number" ? "slide" : "slide idle" }, button(playing ? t("pause") : t("play"), play, { id: "play", "aria-pressed": String(Boolean(playing)) }), make("label", { for: "year", class: "unseen" }, t("mode-year")),
    make("input", { type: "range", id: "year", min: known[0], max: latest(), step: 1, value: at, "aria-valuetext": String(at), oninput: e => { stop(); change({ year: +e.target.value }); } }), make("output", { for: "year" }, typeof state.year === "number" ? String(at) : "")) : null;
  return make("div", { class: "places-controls" }, modes, pick, slider);
}

const placeSpan = () => { const known = [...store.years[state.place].keys()]; return [known[0] || 0, known[known.length - 1] || 0]; };

function play() {
  if (playing) { stop(); return draw(); }
  const first = Math.max(state.since, placeSpan()[0]);
  change({ year: typeof state.year === "number" && state.year < latest() ? state.year : first });
  playing = setInterval(() => state.year >= latest() ? (stop(), draw()) : change({ year: state.year + 1 }), 900);
  draw();
}

function stop() { clearInterval(playing); playing = null; }

// ------------------------------------------------------------------------------------------------ documents, method

function reportsTable() {
  const { n, doubtful, holds } = store.of(term()), d = store.documents, rows = [...n.keys()].filter(k => n[k] > 0 && state.groups.some(g => store.holds(g, k)) && (d.year[k] === null || d.year[k] >= state.since))
    .sort((a, b) => (d.year[b] || 0) - (d.year[a] || 0) || n[b] - n[a]);
  const columns = [...(d.unit.some(u => u >= 0) ? [{ name: t("unit"), of: k => unitName(d.unit[k]) }] : []), ...(d.title ? [{ name: t("title"), of: k => d.title[k] }] : []), { name: t("year"), of: k => d.year[k], number: true }, { name: t("count"), of: k => n[k], number: true }, { name: t("doubtful-count"), of: k => doubtful[k], number: true },
    { name: t("chars"), of: k => d.chars[k], number: true }, { name: t("unit-rate"), of: k => d.chars[k] ? 1e4 * n[k] / d.chars[k] : 0, number: true },
    ...(d.url ? [{ name: t("page"), of: k => d.url[k], cell: k => /^https?:\/\//.test(d.url[k]) ? make("a", { href: d.url[k], target: "_blank", rel: "noopener noreferrer" }, t("open"), make("span", { class: "unseen" }, ` ${unitName(d.unit[k])} ${d.year[k] ?? ""}`)) : t("unknown") }] : [])];
  if (d.many) columns.splice(2, 0, { name: t("documents"), of: k => d.many[k], number: true }, { name: t("with"), of: k => holds[k], number: true });
  return { columns, rows, number: holds ? rows.reduce((sum, k) => sum + holds[k], 0) : rows.length };
}

// A folder of one's own is no address: from the disk only the name of the page and its state are told.
function cite() {
  const address = location.protocol === "file:" ? location.pathname.split("/").pop() + location.hash : location.href;
  return t("cite", { title: either(store.about.title), version: store.about.version, hash: store.about.hash, address });
}

function method() {
  $("method").replaceChildren(make("h2", {}, t("method")), make("p", {}, t("how-counted")), make("p", {}, t("how-interval", { fewest: FEWEST })), ...(store.about.notes ? [make("p", {}, either(store.about.notes))] : []), make("p", {}, store.about.rights ? either(store.about.rights) : t("rights")),
    make("p", { class: "cite" }, make("label", { for: "cite" }, t("cite-label")), make("textarea", { id: "cite", readonly: true, rows: 3 }, cite()), button(t("copy"), () => copy(cite(), t("copied")), { id: "copy" })));
}

// ------------------------------------------------------------------------------------------------ drawing all

// A title whose quoted terms and spans of years do not break.
function titled(text) {
  return text.split(/(“[^”]{1,14}”|\S+-\S+|\d{4}–\d{4})/).map((part, i) => i % 2 ? make("span", { class: "whole" }, part) : part);
}

// Text size of charts; on a projector as tall as the screen has room below the place of the chart.
const textSize = () => parseFloat(getComputedStyle(document.documentElement).fontSize) * (innerWidth < 480 ? 0.72 : 0.81);
const roomBelow = plot => state.screen === "projector" && innerWidth > 960 ? Math.max(innerHeight - plot.getBoundingClientRect().top - scrollY - 12, 300) : null;

function figure(node, chart, data, more = null) {
  const palette = PALETTES[state.theme], size = textSize(), open = node.querySelector("details.data")?.open;
  const focus = document.activeElement?.id;
  const title = make("h2", { id: `${node.id}-title` }, titled(chart.title)), plot = make("div", { class: "plot" });
  const tools = make("div", { class: "tools", role: "group", "aria-label": t("save") }, ["CSV", "SVG", "PNG"].map(kind => button(kind, () => kind === "CSV" ? saveCsv(chart.kind, data.columns, data.rows) : saveChart(chart, kind.toLowerCase()), { id: `${node.id}-${kind}`, "aria-label": `${t("save")} ${kind}` })));
  const caption = make("figcaption", {}, chart.caption, " ", make("span", { class: "source" }, t("source-short", { source: chart.source || either(store.about.data) })));
  const behind = make("details", { class: "data", open }, make("summary", { id: `${node.id}-data` }, t("table")), open ? table(`${node.id}-rows`, data.shown || data.columns, data.rows, chart.title) : "");
  behind.addEventListener("toggle", () => { if (behind.open && behind.children.length < 2) behind.append(table(`${node.id}-rows`, data.shown || data.columns, data.rows, chart.title)); });
  node.replaceChildren(...[title, more, plot, caption, tools, behind].filter(Boolean));
  const drawn = chart.drawn(palette, Math.max(plot.clientWidth, 200), size, roomBelow(plot));
  plot.replaceChildren(svg("svg", { width: drawn.width, height: drawn.height, viewBox: `0 0 ${drawn.width} ${drawn.height}`, role: "img", "aria-label": chart.alt }, drawn.node));
  if (focus && $(focus) && document.activeElement !== $(focus)) $(focus).focus();
}

function section(node, heading, lead, name, data, most) {
  node.replaceChildren(make("div", { class: "head" }, make("h2", {}, titled(heading)), data && make("div", { class: "tools" }, button("CSV", () => saveCsv(name, data.columns, data.rows), { id: `${node.id}-CSV`, "aria-label": `${t("save")} CSV` }))), lead ? make("p", { class: "lead" }, lead) : "", data ? table(`${node.id}-rows`, data.columns, data.rows, heading, most) : "");
}

// What a mouse finds over a year: the numbers of all lines.
function hover(event) {
  const field = event.target.closest(".field"), tip = $("tip");
  if (!field) { tip.hidden = true; return; }
  const svgBox = field.ownerSVGElement.getBoundingClientRect(), group = field.parentNode.getCTM(), x0 = +field.dataset.x0 + group.e, x1 = +field.dataset.x1 + group.e;
  const year = Math.round(state.since + (event.clientX - svgBox.left - x0) / Math.max(x1 - x0, 1) * (latest() - state.since)), panel = [...field.parentNode.parentNode.children].filter(c => c.querySelector && c.querySelector(":scope > .field")).indexOf(field.parentNode);
  const pairs = state.terms.length === 1 ? state.groups.map(g => [state.terms[0], g, named2(store.groups[g])]) : state.terms.map(i => [i, state.groups[panel], label(i)]);
  const lines = pairs.map(([i, g, name]) => [name, rowsOf(i, g).find(r => r.year === year)]).filter(([, r]) => r).map(([name, r]) => make("div", {}, `${name}: ${number(r.rate)}${r.low !== null ? ` [${number(r.low)}–${number(r.high)}]` : ""} · ${r.with}/${r.documents}`));
  if (!lines.length) { tip.hidden = true; return; }
  tip.replaceChildren(make("b", {}, String(year)), ...lines);
  tip.hidden = false;
  tip.style.left = `${Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8)}px`; tip.style.top = `${Math.max(event.clientY - tip.offsetHeight - 10, 4)}px`;
}

function frame() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = state.theme; document.documentElement.dataset.screen = state.screen;
  document.title = either(store.about.title); $("title").textContent = either(store.about.title);
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  $("query").placeholder = t("placeholder");
  $("language").textContent = state.lang === "zh" ? "English" : "中文"; $("language").lang = state.lang === "zh" ? "en" : "zh-CN";
  $("theme").setAttribute("aria-pressed", String(state.theme === "dark")); $("screen").setAttribute("aria-pressed", String(state.screen === "projector"));
  const tabs = [{ id: "terms", name: t("tab-terms") }, ...extras.tabs.map(x => ({ id: x.id, name: t(x.name) }))];
  $("tabs").hidden = tabs.length < 2; $("tabs").setAttribute("aria-label", t("tabs"));
  $("tabs").replaceChildren(...tabs.map(x => button(x.name, () => change({ tab: x.id }), { role: "tab", id: `tab-${x.id}`, "aria-selected": String(state.tab === x.id), "aria-controls": `panel-${x.id}`, tabindex: state.tab === x.id ? "0" : "-1" })));
  for (const x of tabs) $(`panel-${x.id}`).hidden = x.id !== state.tab;
}

function draw() {
  const focus = document.activeElement?.id;
  frame();
  const tab = extras.tabs.find(x => x.id === state.tab);
  tab ? tab.draw($(`panel-${tab.id}`)) : drawTerms();
  if (focus && $(focus) && document.activeElement !== $(focus)) $(focus).focus({ preventScroll: true });
}

function drawTerms() {
  const any = state.terms.length > 0;
  chips(); notCounted(); controls();
  if ($("browse").open) browse();
  $("two").classList.toggle("many", state.terms.length > 1);
  for (const id of ["controls", "trend", "places", "adoption", "uses", "reports"]) $(id).hidden = !any;
  method();
  if (!any) return;
  $("trend").hidden = !dated();
  if (dated()) figure($("trend"), trendChart(), trendTable());
  const units = store.byUnit(state.place).size > 1;
  $("places").hidden = $("adoption").hidden = !units;
  if (units) { slideOr(() => figure($("places"), placesChart(), placesTable(), placeControls())); }
  if (units && dated()) { const data = adoptionTable(), first = data.rows.filter(r => r.first !== null);
    section($("adoption"), t("adoption", { term: quoted(term()), group: named2(store.groups[state.place]) }), first.length ? t("adoption-lead", { names: first.slice(0, 3).map(r => `${unitName(r.unit)} ${r.early ? "≤" : ""}${r.first}`).join(state.lang === "zh" ? "、" : ", "), n: data.rows.length - first.length }) : t("adoption-none"), "adoption", first.length ? data : null, 10); }
  else $("adoption").hidden = true;
  $("uses").hidden = !extras.uses;
  if (extras.uses) extras.uses($("uses"), term());
  const reports = reportsTable();
  section($("reports"), t("reports", { term: quoted(term()), n: thousands(reports.number) }), reports.rows.length ? t("reports-lead") : "", "documents", reports.rows.length ? reports : null, 10);
}

// While the slider is held it must stay the same element: only what it moves is drawn anew.
function slideOr(whole) {
  const held = document.activeElement?.id === "year" && $("places").querySelector("#year");
  if (!held || typeof state.year !== "number") return whole();
  const chart = placesChart(), node = $("places"), plot = node.querySelector(".plot"), size = textSize();
  const drawn = chart.drawn(PALETTES[state.theme], Math.max(plot.clientWidth, 200), size, roomBelow(plot));
  node.querySelector("h2").replaceChildren(...titled(chart.title));
  plot.replaceChildren(svg("svg", { width: drawn.width, height: drawn.height, viewBox: `0 0 ${drawn.width} ${drawn.height}`, role: "img", "aria-label": chart.alt }, drawn.node));
  held.setAttribute("aria-valuetext", String(state.year)); node.querySelector("output").textContent = String(state.year); $("mode-year").checked = true;
  const old = node.querySelector("details.data"); if (old.open) old.replaceChildren(old.firstElementChild, table("places-rows", placesTable().columns, placeRows(), chart.title));
}

// ------------------------------------------------------------------------------------------------ start

function listen() {
  $("query").addEventListener("input", offers); $("query").addEventListener("keydown", keys); $("query").addEventListener("blur", close);
  $("query").addEventListener("focus", () => { if ($("query").value) offers(); });
  $("browse").addEventListener("toggle", browse);
  $("language").addEventListener("click", () => change({ lang: state.lang === "zh" ? "en" : "zh" }));
  $("theme").addEventListener("click", () => change({ theme: state.theme === "dark" ? "light" : "dark" }));
  $("screen").addEventListener("click", () => change({ screen: state.screen === "projector" ? "desk" : "projector" }));
  $("skip").addEventListener("click", e => { e.preventDefault(); $("main").focus(); });
  $("tabs").addEventListener("keydown", e => {
    const all = [...$("tabs").children], step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (step) { const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length]; next.click(); $(next.id).focus(); }
  });
  $("trend").addEventListener("pointermove", hover); $("trend").addEventListener("pointerleave", () => { $("tip").hidden = true; });
  $("trend").addEventListener("click", e => { const field = e.target.closest(".field"); if (field && !$("tip").hidden) { stop(); change({ year: +$("tip").firstChild.textContent }); } });
  addEventListener("hashchange", () => { fromHash(); draw(); });
  let width = innerWidth, wait;
  addEventListener("resize", () => { clearTimeout(wait); if (innerWidth !== width) wait = setTimeout(() => { width = innerWidth; draw(); }, 120); });
}

async function begin() {
  if (typeof DecompressionStream === "undefined") { $("wait").textContent = `${SAID.old[0]} ${SAID.old[1]}`; return; }
  store = new Store(await unpack($("data").textContent));
  document.body.append(make("div", { id: "tip", class: "tip", hidden: true, "aria-hidden": "true" }));
  for (const tab of extras.tabs) $("main").append(make("div", { id: `panel-${tab.id}`, role: "tabpanel", "aria-labelledby": `tab-${tab.id}`, hidden: true }));
  fromHash();
  listen();
  $("wait").hidden = true;
  draw();
  document.documentElement.dataset.ready = "yes";
}

begin().catch(error => { $("wait").hidden = false; $("wait").textContent = `${SAID.broken[0]} ${SAID.broken[1]} (${error.message})`; throw error; });
