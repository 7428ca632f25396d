// Places in tiles, the order of adoption, documents, and how it all was counted.

// ------------------------------------------------------------------------------------------------ places

const term = () => state.terms[state.active];
const latest = () => span()[span().length - 1];
const hasMap = g => (store.units.row || []).some((r, u) => r !== null && store.units.group[u] === g);

function placeRows() { return state.year === "first" ? store.adoption(term(), state.place)
  : store.inYear(term(), state.place, state.year === "all" ? null : state.year); }

function placesChart() {
  const rows = placeRows().sort((a, b) => a.unit - b.unit), g = state.place, wide = hasMap(g);
  const scale = state.year === "first" ? firstScale(rows) : rateScale(rows);
  const many = wide ? rows : [...rows].sort((a, b) => b.documents - a.documents).slice(0, 48).sort((a, b) => a.unit - b.unit);
  return { kind: "places", title: titleOfPlaces(rows), caption: captionOfPlaces(wide, rows.length - many.length), alt: titleOfPlaces(rows),
    drawn: (palette, width, size, room) => {
      const across = Math.max(3, Math.min(8, Math.floor(width / (size * 5.6))));
      return tileChart({ tiles: many.map((r, k) => ({ ...scale.face(r), name: state.lang === "zh" ? store.units.zh[r.unit]
        : (store.units.short || store.units.en)[r.unit], hint: hintOf(r),
        row: wide ? store.units.row[r.unit] : Math.floor(k / across) + 1, column: wide ? store.units.column[r.unit] : k % across + 1 })),
        unit: scale.unit, scale: scale.steps, blank: t(state.year === "first" ? "not-mentioned" : "blank"), missingName: t("no-document"),
          frameName: t("still", { year: latest() }), width, size, room }, palette);
    } };
}

function firstScale(rows) {
  const known = rows.filter(r => r.first !== null), a = Math.min(...known.map(r => r.first)), b = Math.max(...known.map(r => r.first)),
    share = y => b > a ? 1 - 0.85 * (y - a) / (b - a) : 1;
  const steps = known.length ? [...new Set([a, Math.round((a + b) / 2), b])].map(y => ({ share: share(y), name: String(y) })) : [];
  return { steps, face: r => ({ value: r.first === null ? null : share(r.first), below: r.first === null ? "" : (r.early ? "≤" : "")
    + r.first, missing: false, frame: r.last === latest() }) };
}

// One scale for all years, so that years can be compared while they pass.
function rateScale(rows) {
  const top = state.year === "all" ? Math.max(...rows.map(r => r.rate)) : topOfYears();
  const steps = top > 0 ? [1, 0.5, 0.1].map(s => ({ share: s, name: `${(s * top).toFixed(top >= 10 ? 1 : 2)}` })) : [];
  return { steps, unit: t("unit-short"), face: r => ({ value: r.n ? 0.08 + 0.92 * r.rate / top : null,
    below: r.documents ? (r.n ? r.rate.toFixed(top >= 10 ? 1 : 2) : "0") : "", missing: !r.documents, frame: false }) };
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
  if (state.year === "first") return r.first === null ? `${name}: ${t("not-mentioned")} (0/${r.documents})`
    : `${name}: ${r.early ? "≤" : ""}${r.first}–${r.last}, ${r.with}/${r.documents}`;
  return r.documents ? `${name}: ${t("count")} ${r.n}, ${t("unit-rate")} ${number(r.rate)}, ${r.with}/${r.documents}`
    : `${name}: ${t("no-document")}`;
}

function titleOfPlaces(rows) {
  const group = named2(store.groups[state.place]), values = { term: quoted(term()), group, units: rows.length, year: state.year,
    latest: latest() };
  if (state.year === "first") {
    const used = rows.filter(r => r.first !== null).length, still = rows.filter(r => r.last === latest()).length;
    return t(used ? still ? "title-first" : "title-first-over" : "title-all-none", { ...values, used, still, documents: rows.length });
  }
  const best = [...rows].sort((a, b) => b.rate - a.rate)[0], some = rows.filter(r => r.documents);
  const found = { ...values, with: some.filter(r => r.n).length, documents: some.length };
  if (!best || !best.n) return t(state.year === "all" ? "title-all-none" : "title-year-none", found);
  return t(state.year !== "all" ? "title-year" : dated() ? "title-all" : "title-whole",
    { ...found, best: unitName(best.unit), rate: best.rate.toFixed(2) });
}

function captionOfPlaces(map, left) {
  return [t(state.year === "first" ? "caption-first" : "caption-year"), map ? t("caption-map") : t("caption-tiles"),
    left > 0 ? t("caption-left", { n: left }) : ""].filter(Boolean).join(state.lang === "zh" ? "" : " ");
}

function placesTable() {
  const unit = { name: t("unit"), of: r => unitName(r.unit) };
  if (state.year === "first") return adoptionTable();
  return { rows: placeRows(), columns: [unit, { name: t("documents"), of: r => r.documents, number: true },
    { name: t("with"), of: r => r.with, number: true }, { name: t("count"), of: r => r.n, number: true },
    { name: t("doubtful-count"), of: r => r.doubtful, number: true },
    { name: t("chars"), of: r => r.chars, number: true }, { name: t("unit-rate"), of: r => r.documents ? r.rate : null, number: true }] };
}

function adoptionTable() {
  const rows = store.adoption(term(), state.place);
  return { rows, columns: [{ name: t("unit"), of: r => unitName(r.unit) }, { name: t("order"), of: r => r.order, number: true },
    { name: t("first"), of: r => r.first, cell: r => r.first === null ? "–" : (r.early ? "≤" : "") + r.first, number: true },
    { name: t("last"), of: r => r.last, number: true }, { name: t("with"), of: r => r.with, number: true },
      { name: t("documents"), of: r => r.documents, number: true }, { name: t("count"), of: r => r.n, number: true },
      { name: t("early"), of: r => r.first === null ? "" : r.early ? t("yes") : t("no") }] };
}

function placeControls() {
  const groups = [...store.groups.keys()].filter(g => store.byUnit(g).size > 1);
  const modes = !dated() ? "" : make("fieldset", { class: "modes" }, make("legend", { class: "unseen" }, t("show")),
    ["first", "year", "all"].map(mode => make("label", {}, make("input", { type: "radio", name: "mode", id: `mode-${mode}`,
    checked: mode === (typeof state.year === "number" ? "year" : state.year),
      onchange: () => { stop(); change({ year: mode === "year" ? latest() : mode }); } }), t(`mode-${mode}`))));
  const pick = groups.length > 1 ? make("label", { class: "since" }, t("where"),
    make("select", { id: "where", onchange: e => change({ place: +e.target.value }) },
    groups.map(g => make("option", { value: g, selected: g === state.place }, named2(store.groups[g]))))) : null;
  const known = span().filter(y => y >= Math.max(state.since, placeSpan()[0])),
    at = typeof state.year === "number" ? Math.max(state.year, known[0]) : latest();
  const slider = dated() && known.length > 1 ? make("div", { class: typeof state.year === "number" ? "slide" : "slide idle" },
    button(playing ? t("pause") : t("play"), play, { id: "play", "aria-pressed": String(Boolean(playing)) }),
    make("label", { for: "year", class: "unseen" }, t("mode-year")),
    make("input", { type: "range", id: "year", min: known[0], max: latest(), step: 1, value: at, "aria-valuetext": String(at),
      oninput: e => { stop(); change({ year: +e.target.value }); } }),
      make("output", { for: "year" }, typeof state.year === "number" ? String(at) : "")) : null;
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
  const { n, doubtful, holds } = store.of(term()), d = store.documents,
    rows = [...n.keys()].filter(k => n[k] > 0 && state.groups.some(g => store.holds(g, k))
    && (d.year[k] === null || d.year[k] >= state.since))
    .sort((a, b) => (d.year[b] || 0) - (d.year[a] || 0) || n[b] - n[a]);
  const columns = [...(d.unit.some(u => u >= 0) ? [{ name: t("unit"), of: k => unitName(d.unit[k]) }] : []),
    ...(d.title ? [{ name: t("title"), of: k => d.title[k] }] : []), { name: t("year"), of: k => d.year[k], number: true },
    { name: t("count"), of: k => n[k], number: true }, { name: t("doubtful-count"), of: k => doubtful[k], number: true },
    { name: t("chars"), of: k => d.chars[k], number: true },
      { name: t("unit-rate"), of: k => d.chars[k] ? 1e4 * n[k] / d.chars[k] : 0, number: true },
    ...(d.url ? [{ name: t("page"), of: k => d.url[k], cell: k => /^https?:\/\//.test(d.url[k])
      ? make("a", { href: d.url[k], target: "_blank", rel: "noopener noreferrer" }, t("open"),
      make("span", { class: "unseen" }, ` ${unitName(d.unit[k])} ${d.year[k] ?? ""}`)) : t("unknown") }] : [])];
  if (d.many) columns.splice(2, 0, { name: t("documents"), of: k => d.many[k], number: true },
    { name: t("with"), of: k => holds[k], number: true });
  return { columns, rows, number: holds ? rows.reduce((sum, k) => sum + holds[k], 0) : rows.length };
}

// A folder of one's own is no address: from the disk only the name of the page and its state are told.
function cite() {
  const address = location.protocol === "file:" ? location.pathname.split("/").pop() + location.hash : location.href;
  return t("cite", { title: either(store.about.title), version: store.about.version, hash: store.about.hash, address });
}

function method() {
  $("method").replaceChildren(make("h2", {}, t("method")), make("p", {}, t("how-counted")),
    make("p", {}, t("how-interval", { fewest: FEWEST })), ...(store.about.notes ? [make("p", {}, either(store.about.notes))] : []),
    make("p", {}, store.about.rights ? either(store.about.rights) : t("rights")),
    make("p", { class: "cite" }, make("label", { for: "cite" }, t("cite-label")),
      make("textarea", { id: "cite", readonly: true, rows: 3 }, cite()),
      button(t("copy"), () => copy(cite(), t("copied")), { id: "copy" })));
}
