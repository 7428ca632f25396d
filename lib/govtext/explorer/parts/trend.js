// Lines over the years: what is drawn, what the title says, the table behind.

// ------------------------------------------------------------------------------------------------ over the years

function controls() {
  const radios = (name, options, chosen, act) => make("fieldset", {}, make("legend", {}, t(name)), options.map(([value, text]) =>
    make("label", {}, make("input", { type: "radio", name, id: `${name}-${value}`, value, checked: value === chosen,
      onchange: () => act(value) }), text)));
  const groups = make("fieldset", {}, make("legend", {}, t("levels")),
    store.groups.map((g, k) => make("label", {}, make("input", { type: "checkbox", id: `group-${k}`, checked: state.groups.includes(k),
    onchange: e => {
      const next = e.target.checked ? [...state.groups, k].sort((a, b) => a - b) : state.groups.filter(x => x !== k);
      next.length && next.length <= LONGEST ? change({ groups: next })
        : (e.target.checked = !e.target.checked, note([t(next.length ? "four-groups" : "one-group")]));
    } }), named2(g))));
  const from = [...new Set([span()[0], 1980, 1990, 2000, 2003, 2010, 2015, 2020, state.since])].filter(y => y >= span()[0]
    && y < span()[span().length - 1]).sort((a, b) => a - b);
  const since = make("label", { class: "since" }, t("since"),
    make("select", { id: "since", onchange: e => change({ since: +e.target.value }) },
    from.map(y => make("option", { value: y, selected: y === state.since }, String(y)))));
  $("controls").replaceChildren(...(dated() ? [radios("measure", [["rate", t("rate")], ["share", t("share")]], state.measure,
    v => change({ measure: v })), store.groups.length > 1 ? groups : null, from.length > 1 ? since : null]
    : [make("p", { class: "note" }, t("no-years"))]).filter(Boolean));
}

const rowsOf = (i, g) => store.series(i, g).filter(r => r.year >= state.since);

function line(i, g, name, look) {
  const single = store.groups[g].single, share = state.measure === "share", rows = rowsOf(i, g).filter(r => !single || r.n > 0);
  return { name, look, points: single, rows: rows.map(r =>
    ({ x: r.year, y: share ? r.share : r.rate, low: share ? null : r.low, high: share ? null : r.high, few: r.few })) };
}

// A group keeps its look when another is left out, as long as there are looks for all.
const lookOf = (g, k) => store.groups.length <= LONGEST ? g : k;

function trendPanels() {
  const groups = state.groups, below = (g, look) => ({ look, points: store.groups[g].single,
    rows: store.groups[g].single ? [] : rowsOf(state.terms[0], g).map(r => ({ x: r.year, y: r.documents })) });
  if (state.terms.length === 1) return [{ name: "", series: groups.map((g, k) => line(state.terms[0], g, named2(store.groups[g]),
    lookOf(g, k))), below: groups.map((g, k) => below(g, lookOf(g, k))) }];
  return groups.map(g => ({ name: named2(store.groups[g]), series: state.terms.map((i, k) => line(i, g, fullLabel(i), k)),
    below: store.groups[g].single ? [] : [below(g, 0)] }));
}

function trendChart() {
  const panels = trendPanels(), all = panels.flatMap(p => p.series.flatMap(s => s.rows)), known = span();
  const top = Math.max(1e-9, ...all.map(r => Math.max(r.y, r.few || r.high === null ? 0 : r.high)));
  const told = state.terms.flatMap(i => state.groups.map(g => `${label(i)}, ${named2(store.groups[g])}: ${heightOf(i, g)}`));
  return { kind: "years", title: titleOfTrend(), caption: captionOfTrend(),
    alt: [titleOfTrend(), listed(told)].join(state.lang === "zh" ? "。" : ". "),
    drawn: (palette, width, size, room) => lineChart({ panels, x: [state.since, known[known.length - 1]],
      top: state.measure === "share" ? 1 : top, unit: state.measure === "share" ? t("unit-share") : t("unit-rate"),
      belowName: t("denominator"), percent: state.measure === "share", fewName: t("few", { n: ENOUGH }),
        cursor: typeof state.year === "number" ? state.year : null, one: t("one-a-year"), width, size,
        height: Math.round(Math.min(Math.max(width * 0.55, size * 22), size * (panels.length > 1 ? 25 : 29),
        room ? Math.max(room - size * 4, size * 18) : Infinity)) }, palette) };
}

function heightOf(i, g) {
  const rows = rowsOf(i, g);
  if (state.measure === "share") { const best = rows.filter(r => !r.few).reduce((a, r) => r.share > a.share ? r : a, { share: 0 });
    return best.share ? `${best.year} (${best.with}/${best.documents})` : t("none"); }
  const found = height(rows);
  return found ? (found.first < found.last ? `${found.first}–${found.last}` : `${found.first}`) : t("none");
}

function titleOfTrend() {
  const shown = state.groups.filter(g => !store.groups[g].single), groups = shown.length ? shown : state.groups, lead = groups[0],
    kind = state.measure === "share" ? "peak-share" : "peak-rate";
  const any = state.terms.some(i => state.groups.some(g => rowsOf(i, g).some(r => r.n > 0)));
  if (!any) return t("never", { terms: state.terms.map(quoted).join(state.lang === "zh" ? "、" : ", "), since: state.since,
    n: thousands(state.groups.reduce((sum, g) => sum + rowsOf(state.terms[0], g).reduce((s, r) => s + r.documents, 0), 0)) });
  if (state.terms.length === 1) return t(`${kind}-one`,
    { term: quoted(state.terms[0]), list: listed(groups.map(g => `${named2(store.groups[g])} ${heightOf(state.terms[0], g)}`)) });
  return t(kind, { group: either(store.groups[lead].of || [store.groups[lead].zh, store.groups[lead].en]),
    list: listed(state.terms.map(i => `${label(i)} ${heightOf(i, lead)}`)) });
}

function captionOfTrend() {
  return [state.measure === "share" ? t("caption-share") : t("caption-rate"),
    state.measure === "share" ? "" : t("caption-interval", { fewest: FEWEST }), state.groups.some(g => store.groups[g].single)
    ? t("caption-single") : ""].filter(Boolean).join(state.lang === "zh" ? "" : " ");
}

function trendTable() {
  const rows = state.terms.flatMap(i => state.groups.flatMap(g => rowsOf(i, g).map(r => ({ ...r, i, g }))));
  const columns = [{ name: t("year"), of: r => r.year }, { name: t("term"), of: r => termOf(r.i), hide: state.terms.length < 2 },
    { name: t("level"), of: r => named2(store.groups[r.g]) }, { name: t("documents"), of: r => r.documents, number: true },
    { name: t("with"), of: r => r.with, number: true },
      { name: t("share-short"), of: r => r.share, cell: r => percent(r.with, r.documents), number: true },
      { name: t("count"), of: r => r.n, number: true }, { name: t("doubtful-count"), of: r => r.doubtful, number: true },
    { name: t("chars"), of: r => r.chars, number: true }, { name: t("unit-rate"), of: r => r.rate, number: true },
      { name: t("low"), of: r => r.low, number: true }, { name: t("high"), of: r => r.high, number: true },
      { name: t("interval"), of: r => t(`interval-${r.interval}`) }];
  return { columns, rows, shown: columns.filter(c => !c.hide) };
}
