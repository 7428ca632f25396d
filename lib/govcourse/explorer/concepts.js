// What the course adds to the page: the concepts of the five articles, those that use a term, and a map of how they hang together.

const SOURCE = "data/concepts, data/articles";
const WAY = ["stage", "shift", "logic", "case"];   // the columns of the map, when no concept is chosen

const conceptName = c => state.lang === "zh" ? c.zh : c.en;
const kindName = kind => t(`kind-${kind}`);
const article = id => store.articles.find(a => a.id === id);
const articleName = id => id === "several" ? t("several") : named2(article(id));
const chosenConcept = () => store.concepts.findIndex(c => c.id === state.extra.c);
const paragraph = p => t("paragraph", { article: articleName(articleOf(p)), n: store.passages[p][1] });
const articleOf = p => store.passages[p][0].replace(/-\d+$/, "");
const digestOf = p => store.passages[p][state.lang === "zh" ? 2 : 3];

function go(id) { change({ tab: "concepts", extra: { ...state.extra, c: id } }); }

// Terms that stand in a passage: passage -> set of terms, once.
let inPassage = null;
function termsIn(p) {
  if (!inPassage) {
    inPassage = store.passages.map(() => new Set());
    for (const [word, pairs] of Object.entries(store.passage_terms)) for (let i = 0; i < pairs.length;
      i += 2) inPassage[pairs[i]].add(word);
  }
  return inPassage[p];
}

// Terms of one concept in the passages of another.
const sharedTerms = (a, b) => (a.terms || []).filter(word => (b.passages || []).some(p => termsIn(p).has(word)));

// ------------------------------------------------------------------------------------------------ concepts of a term

function usesOf(node, i) {
  const word = termOf(i), concepts = store.concepts.filter(c => (c.terms || []).includes(word)), pairs = store.passage_terms[word] || [],
    passages = [];
  for (let k = 0; k < pairs.length; k += 2) passages.push([pairs[k], pairs[k + 1]]);
  const places = new Set(passages.map(([p]) => articleOf(p))).size;
  node.replaceChildren(make("h2", {}, t("uses", { term: quoted(i), concepts: concepts.length, passages: passages.length,
    articles: places })), make("p", { class: "lead" }, t("digest-note")),
    concepts.length ? make("div", {}, make("ul", { class: "cards" },
      (opened.has("cards") ? concepts : concepts.slice(0, 6)).map(c => card(c))),
      concepts.length > 6 ? button(opened.has("cards") ? t("fewer") : t("all-concepts", { n: concepts.length }),
      () => { opened.has("cards") ? opened.delete("cards") : opened.add("cards"); draw(); }, { id: "cards-all", class: "quiet" }) : "")
      : make("p", {}, t("no-concept")),
    passages.length ? make("details", { open: opened.has("uses"), ontoggle: e => e.target.open ? opened.add("uses")
      : opened.delete("uses") }, make("summary", {}, t("all-passages", { n: passages.length })), make("dl", {}, passages.flatMap(([p, n]) =>
      [make("dt", {}, `${paragraph(p)} · ${t("times", { n })}`), make("dd", {}, digestOf(p))]))) : "");
}

function card(c) {
  return make("li",
    { style: `--article:${c.article === "several" ? "var(--muted)" : onGround(article(c.article).colour, PALETTES[state.theme])}` },
    make("h3", {}, button(conceptName(c), () => go(c.id), { class: "link" })),
      make("small", {}, `${kindName(c.kind)} · ${articleName(c.article)}${c.by ? ` · ${t("editors")}` : ""}`),
      make("p", {}, either(c.digest)),
    c.passages ? make("details", {}, make("summary", {}, t("passages", { n: c.passages.length })),
      make("dl", {}, c.passages.flatMap(p => [make("dt", {}, paragraph(p)), make("dd", {}, digestOf(p))]))) : "");
}

extras.uses = usesOf;

// ------------------------------------------------------------------------------------------------ boxes and lines

// columns: [{name, boxes: [{id, name, note, lead}]}]; links: [{from: [column, row], to, dashed, strength}]. Returns {node, width, height}.
function boxChart(spec, palette) {
  const { width, size } = spec, n = spec.columns.length, gap = width * 0.1, wide = (width - 4 - gap * (n - 1)) / n, line = size * 1.25;
  const laid = spec.columns.map(c => c.boxes.map(box =>
    ({ ...box, lines: wrapped(box.name, wide - size * 1.2, size), note: box.note && clipped(box.note, wide - size * 1.2, size * 0.85) })));
  const tall = box => line * box.lines.length + (box.note ? size * 1.1 : 0) + size * 0.7, apart = size * 0.7;
  const totals = laid.map(boxes => boxes.reduce((sum, b) => sum + tall(b) + apart, -apart)), most = Math.max(...totals, 0),
    head = size * 2.4;
  const entries = spec.entries.map(e => ({ name: e.name,
    draw: (x, y, room) => svg("line", { x1: x, x2: x + room, y1: y, y2: y, stroke: e.dashed ? palette.muted : palette.series[0],
    "stroke-width": 2, "stroke-dasharray": e.dashed ? "5 4" : null }) }));
  const key = legend(entries, width, size, palette), root = svg("g", {}, key.node), top = key.height + size;
  laid.forEach((boxes, k) => {
    const spare = boxes.length > 1 ? (most - totals[k]) / (boxes.length - 1) * 0.55 : 0;
    let y = top + head + (most - totals[k] - spare * (boxes.length - 1)) / 2;
    for (const box of boxes) { Object.assign(box, { x: k * (wide + gap), y, h: tall(box) }); y += box.h + apart + spare; }
    root.append(words(k * (wide + gap), top + size, clipped(spec.columns[k].name, wide + gap * 0.8, size), size, palette.muted,
      { "font-weight": 700 }));
  });
  for (const link of spec.links) root.append(oneLink(laid[link.from[0]][link.from[1]], laid[link.to[0]][link.to[1]], link, wide, palette));
  for (const box of laid.flat()) root.append(oneBox(box, wide, size, line, palette));
  return { node: root, width, height: top + head + most + size };
}

function oneLink(a, b, link, wide, palette) {
  const x1 = a.x + wide, x2 = b.x, y1 = a.y + a.h / 2, y2 = b.y + b.h / 2, middle = (x1 + x2) / 2;
  return svg("path", { d: `M${x1},${y1}C${middle},${y1} ${middle},${y2} ${x2},${y2}`, fill: "none",
    stroke: link.dashed ? palette.muted : palette.series[0], "stroke-opacity": link.dashed ? 0.75 : 1,
                       "stroke-width": 0.8 + 0.6 * (link.strength || 1), "stroke-dasharray": link.dashed ? "5 4" : null },
                         svg("title", {}, link.hint || ""));
}

function oneBox(box, wide, size, line, palette) {
  const group = svg("g", { class: "box", "data-id": box.id }, svg("title", {}, box.hint || box.name),
    svg("rect", { x: box.x, y: box.y, width: wide, height: box.h, rx: 3, fill: palette.paper,
    stroke: box.lead ? palette.red : palette.muted, "stroke-width": box.lead ? 2.6 : 1 }),
      svg("rect", { x: box.x, y: box.y, width: 4, height: box.h, fill: box.colour ? onGround(box.colour, palette) : palette.muted }));
  box.lines.forEach((text, i) => group.append(words(box.x + size * 0.75, box.y + size * 1.2 + i * line, text, size, palette.ink)));
  if (box.note) group.append(words(box.x + size * 0.75, box.y + box.h - size * 0.45, box.note, size * 0.85, palette.muted));
  return group;
}

const colourOf = c => c.article === "several" ? null : article(c.article).colour;
const boxOf = (i, more = {}) => { const c = store.concepts[i];
  return { id: c.id, name: conceptName(c), note: kindName(c.kind), colour: colourOf(c),
  hint: `${conceptName(c)} (${kindName(c.kind)}, ${articleName(c.article)}): ${either(c.digest)}`, ...more }; };

// ------------------------------------------------------------------------------------------------ the way: stages, shifts, logics, cases

function wayChart() {
  const columns = WAY.map(kind => [...store.concepts.keys()].filter(i => store.concepts[i].kind === kind)), links = wayLinks(columns);
  const laid = links.filter(l => !l.dashed).length, title = t("way-title",
    { counts: WAY.map((kind, k) => `${columns[k].length} ${t(`many-${kind}`)}`).join(" → "), laid, words: links.length - laid });
  return { kind: "concepts", title, alt: title, source: SOURCE, caption: t("way-caption"),
    links: links.map(l => ({ ...l, a: columns[l.from[0]][l.from[1]], b: columns[l.to[0]][l.to[1]] })),
    drawn: (palette, width, size) => boxChart({ columns: columns.map((members, k) =>
      ({ name: kindName(WAY[k]), boxes: members.map(i => boxOf(i, { note: articleName(store.concepts[i].article) })) })), links,
      entries: [{ name: t("laid-down") }, { name: t("through-words"), dashed: true }], width: Math.max(width, 620), size }, palette) };
}

function wayLinks(columns) {
  const found = [];
  for (let k = 0; k + 1 < columns.length; k++) columns[k].forEach((i, a) => columns[k + 1].forEach((j, b) => {
    const relation = store.relations.find(r => (r[0] === i && r[1] === j) || (r[0] === j && r[1] === i)),
      common = sharedTerms(store.concepts[i], store.concepts[j]);
    if (relation) found.push({ from: [k, a], to: [k + 1, b], strength: relation[4], kind: relation[2],
      hint: `${t(`relation-${relation[2]}`)}: ${state.lang === "zh" ? relation[6] : relation[7]}` });
    else if (common.length) found.push({ from: [k, a], to: [k + 1, b], dashed: true, strength: common.length, kind: "words",
      hint: common.join(state.lang === "zh" ? "、" : ", ") });
  }));
  return found;
}

// ------------------------------------------------------------------------------------------------ one concept and its neighbours

const BOTH_WAYS = ["contrasts", "same-term", "same-theme"];

// Everything tied to a concept: {other, kind, side, note, passages, editors, strength}; members of a set too.
function ties(i) {
  const c = store.concepts[i], found = [];
  for (const [a, b, kind, editors, strength, passages, zh, en] of store.relations)
    if (a === i || b === i) found.push({ other: a === i ? b : a, kind, side: a === i ? "right" : "left", editors, strength, passages,
      note: state.lang === "zh" ? zh : en });
  store.concepts.forEach((other, k) => {
    if (other.id === c.parent) found.push({ other: k, kind: "parent", side: "left", note: "" });
    if (other.parent === c.id) found.push({ other: k, kind: "member", side: "right", note: "" });
  });
  return found;
}

const tieName = tie => t(BOTH_WAYS.includes(tie.kind) || tie.side === "right" || tie.kind === "parent" ? `relation-${tie.kind}`
  : `back-${tie.kind}`);

function egoChart(i) {
  const c = store.concepts[i], all = ties(i), sides = side => all.filter(tie => tie.side === side),
    [left, right] = [sides("left"), sides("right")];
  const title = t("ego-title", { name: conceptName(c), kind: kindName(c.kind), n: all.length,
    editors: all.filter(tie => tie.editors).length });
  const column = (name, these) => ({ name, boxes: these.map(tie => boxOf(tie.other, { note: tieName(tie) })) });
  return { kind: `concept-${c.id}`, title, alt: title, source: SOURCE, caption: t("ego-caption"), ties: all,
    drawn: (palette, width, size) => boxChart({ columns: [column(t("leads-here"), left), { name: "", boxes: [boxOf(i, { lead: true })] },
      column(t("leads-on"), right)],
      links: [...left.map((tie, k) => ({ from: [0, k], to: [1, 0], dashed: tie.editors, strength: tie.strength, hint: tie.note })),
        ...right.map((tie, k) => ({ from: [1, 0], to: [2, k], dashed: tie.editors, strength: tie.strength, hint: tie.note }))],
      entries: [{ name: t("by-article") }, { name: t("by-editors"), dashed: true }], width: Math.max(width, 560), size }, palette) };
}

// ------------------------------------------------------------------------------------------------ the tab

function drawConcepts(node) {
  if (!node.firstChild) node.append(make("section", { class: "concept-ask", id: "concept-ask" }),
    make("div", { class: "two concept-two" }, make("figure", { id: "concept-map" }), make("section", { id: "concept-card" })));
  if (!node.dataset.wired) { node.dataset.wired = "yes";
    $("concept-map").addEventListener("click", e => { const box = e.target.closest(".box"); if (box) go(box.dataset.id); }); }
  conceptSearch($("concept-ask"));
  node.querySelector(".concept-two").classList.toggle("whole-map", chosenConcept() < 0);
  const i = chosenConcept(), chart = i < 0 ? wayChart() : egoChart(i);
  figure($("concept-map"), chart, i < 0 ? wayTable(chart) : egoTable(chart),
    i < 0 ? null : make("p", {}, button(t("back"), () => { const { c, ...rest } = state.extra; change({ extra: rest }); },
    { id: "back" })));
  const plot = $("concept-map").querySelector(".plot");
  plot.classList.add("scroll");
  Object.entries({ tabindex: "0", role: "region", "aria-label": chart.title }).forEach(([k, v]) => plot.setAttribute(k, v));
  conceptCard($("concept-card"), i);
}

function wayTable(chart) {
  const link = key => ({ of: r => conceptName(store.concepts[r[key]]),
    cell: r => button(conceptName(store.concepts[r[key]]), () => go(store.concepts[r[key]].id), { class: "link" }) });
  return { rows: chart.links, columns: [{ name: t("from"), ...link("a") }, { name: t("to"), ...link("b") },
    { name: t("how"), of: r => r.kind === "words" ? t("through-words") : t(`relation-${r.kind}`) }, { name: t("note"), of: r => r.hint }] };
}

function egoTable(chart) {
  return { rows: chart.ties, columns: [{ name: t("concept"), of: r => conceptName(store.concepts[r.other]),
    cell: r => button(conceptName(store.concepts[r.other]), () => go(store.concepts[r.other].id), { class: "link" }) },
    { name: t("how"), of: tieName },
    { name: t("strength"), of: r => r.strength ?? null, number: true },
      { name: t("read-by"), of: r => r.kind === "parent" || r.kind === "member" ? "" : t(r.editors ? "editors" : "the-article") },
      { name: t("note"), of: r => r.note }, { name: t("passages-short"),
      of: r => (r.passages || []).map(paragraph).join(state.lang === "zh" ? "；" : "; ") }] };
}

// The search stays the same element while it is typed in: only the list below it is drawn anew.
function conceptSearch(node) {
  const typed = node.querySelector("#concept-query")?.value || "", kind = node.querySelector("#kind")?.value || "",
    place = node.querySelector("#article")?.value || "";
  const option = (value, text, chosen) => make("option", { value, selected: value === chosen }, text),
    fill = () => conceptList($("concept-list"));
  const kinds = [...new Set(store.concepts.map(c => c.kind))].map(k => [k, kindName(k)]).sort((a, b) => compare(a[1], b[1]));
  node.replaceChildren(make("div", { class: "row" }, make("label", { for: "concept-query" },
    t("concept-ask", { n: store.concepts.length })), make("input",
    { type: "text", id: "concept-query", value: typed, placeholder: t("concept-example"), oninput: fill, autocomplete: "off" }),
    make("label", { for: "kind", class: "unseen" }, t("kind")),
      make("select", { id: "kind", onchange: fill }, option("", t("any-kind"), kind), kinds.map(([k, name]) => option(k, name, kind))),
    make("label", { for: "article", class: "unseen" }, t("article")),
      make("select", { id: "article", onchange: fill }, option("", t("any-article"), place),
      store.articles.map(a => option(a.id, named2(a), place)), option("several", t("several"), place))),
      make("ul", { id: "concept-list", class: "terms" }));
  fill();
}

function conceptList(list) {
  const key = loose($("concept-query").value), kind = $("kind").value, place = $("article").value, some = key || kind || place;
  const found = store.concepts.filter(c => (!kind || c.kind === kind) && (!place || c.article === place)
    && (!key || [c.zh, c.en, ...(c.terms || []), ...c.digest].some(text => loose(text).includes(key))));
  list.hidden = !some;
  list.replaceChildren(...(some && !found.length ? [make("li", {}, t("no-concept-found"))] : !some ? []
    : found.map(c => make("li", {}, button([conceptName(c), make("small", {}, kindName(c.kind))], () => go(c.id), { class: "quiet" })))));
}

function conceptCard(node, i) {
  if (i < 0) return node.replaceChildren(make("h2", {}, t("map-help-title")), make("p", {}, t("map-help")),
    make("p", {}, t("map-help-lines")), make("ul", { class: "plain" },
    store.articles.map(a => make("li", {}, make("span",
    { class: "key", style: `background:${onGround(a.colour, PALETTES[state.theme])}` }), named2(a)))));
  const c = store.concepts[i], years = c.years ? ` · ${c.years[0] ?? ""}–${c.years[1] ?? ""}` : "";
  node.replaceChildren(make("h2", {}, conceptName(c)),
    make("p", { class: "lead" }, `${kindName(c.kind)} · ${articleName(c.article)}${years}${c.by ? ` · ${t("editors")}` : ""}`),
    make("p", {}, either(c.digest)),
    c.poles ? make("p", {}, `${state.lang === "zh" ? c.poles[0] : c.poles[2]} → ${state.lang === "zh" ? c.poles[1] : c.poles[3]}`) : "",
    c.terms ? make("div", {}, make("h3", {}, t("its-terms")),
      make("ul", { class: "terms" }, c.terms.map(word =>
      make("li", {}, store.find(word) >= 0 ? button(fullLabel(store.find(word)),
      () => { state.tab = "terms"; choose(store.find(word)); scrollTo(0, 0); }, { class: "quiet" }) : word)))) : "",
    make("h3", {}, t("passages", { n: (c.passages || []).length })),
      make("dl", {}, (c.passages || []).flatMap(p => [make("dt", {}, paragraph(p)), make("dd", {}, digestOf(p))])));
}

extras.tabs.push({ id: "concepts", name: "tab-concepts", keys: ["c"], draw: drawConcepts });
