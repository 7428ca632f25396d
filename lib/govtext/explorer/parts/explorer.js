// Everything on the page, drawn anew after each change; and how the page begins.

// ------------------------------------------------------------------------------------------------ drawing all

// A title whose quoted terms and spans of years do not break.
function titled(text) {
  return text.split(/(“[^”]{1,14}”|\S+-\S+|\d{4}–\d{4})/).map((part, i) => i % 2 ? make("span", { class: "whole" }, part) : part);
}

// Text size of charts; on a projector as tall as the screen has room below the place of the chart.
const textSize = () => parseFloat(getComputedStyle(document.documentElement).fontSize) * (innerWidth < 480 ? 0.72 : 0.81);
const roomBelow = plot => state.screen === "projector" && innerWidth > 960
  ? Math.max(innerHeight - plot.getBoundingClientRect().top - scrollY - 12, 300) : null;

function figure(node, chart, data, more = null) {
  const palette = PALETTES[state.theme], size = textSize(), open = node.querySelector("details.data")?.open;
  const focus = document.activeElement?.id;
  const title = make("h2", { id: `${node.id}-title` }, titled(chart.title)), plot = make("div", { class: "plot" });
  const tools = make("div", { class: "tools", role: "group", "aria-label": t("save") },
    ["CSV", "SVG", "PNG"].map(kind => button(kind, () => kind === "CSV" ? saveCsv(chart.kind, data.columns, data.rows)
    : saveChart(chart, kind.toLowerCase()), { id: `${node.id}-${kind}`, "aria-label": `${t("save")} ${kind}` })));
  const caption = make("figcaption", {}, chart.caption, " ",
    make("span", { class: "source" }, t("source-short", { source: chart.source || either(store.about.data) })));
  const behind = make("details", { class: "data", open }, make("summary", { id: `${node.id}-data` }, t("table")),
    open ? table(`${node.id}-rows`, data.shown || data.columns, data.rows, chart.title) : "");
  behind.addEventListener("toggle", () => { if (behind.open && behind.children.length < 2) behind.append(table(`${node.id}-rows`,
    data.shown || data.columns, data.rows, chart.title)); });
  node.replaceChildren(...[title, more, plot, caption, tools, behind].filter(Boolean));
  const drawn = chart.drawn(palette, Math.max(plot.clientWidth, 200), size, roomBelow(plot));
  plot.replaceChildren(svg("svg", { width: drawn.width, height: drawn.height, viewBox: `0 0 ${drawn.width} ${drawn.height}`, role: "img",
    "aria-label": chart.alt }, drawn.node));
  if (focus && $(focus) && document.activeElement !== $(focus)) $(focus).focus();
}

function section(node, heading, lead, name, data, most) {
  node.replaceChildren(make("div", { class: "head" }, make("h2", {}, titled(heading)),
    data && make("div", { class: "tools" }, button("CSV", () => saveCsv(name, data.columns, data.rows),
    { id: `${node.id}-CSV`, "aria-label": `${t("save")} CSV` }))), lead ? make("p", { class: "lead" }, lead) : "",
    data ? table(`${node.id}-rows`, data.columns, data.rows, heading, most) : "");
}

// What a mouse finds over a year: the numbers of all lines.
function hover(event) {
  const field = event.target.closest(".field"), tip = $("tip");
  if (!field) { tip.hidden = true; return; }
  const svgBox = field.ownerSVGElement.getBoundingClientRect(), group = field.parentNode.getCTM(), x0 = +field.dataset.x0 + group.e,
    x1 = +field.dataset.x1 + group.e;
  const year = Math.round(state.since + (event.clientX - svgBox.left - x0) / Math.max(x1 - x0, 1) * (latest() - state.since)),
    panel = [...field.parentNode.parentNode.children].filter(c => c.querySelector
    && c.querySelector(":scope > .field")).indexOf(field.parentNode);
  const pairs = state.terms.length === 1 ? state.groups.map(g => [state.terms[0], g, named2(store.groups[g])])
    : state.terms.map(i => [i, state.groups[panel], label(i)]);
  const lines = pairs.map(([i, g, name]) => [name, rowsOf(i, g).find(r => r.year === year)]).filter(([, r]) => r).map(([name, r]) =>
    make("div", {},
    `${name}: ${number(r.rate)}${r.low !== null ? ` [${number(r.low)}–${number(r.high)}]` : ""} · ${r.with}/${r.documents}`));
  if (!lines.length) { tip.hidden = true; return; }
  tip.replaceChildren(make("b", {}, String(year)), ...lines);
  tip.hidden = false;
  tip.style.left = `${Math.min(event.clientX + 14, innerWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.max(event.clientY - tip.offsetHeight - 10, 4)}px`;
}

function frame() {
  document.documentElement.lang = state.lang === "zh" ? "zh-CN" : "en";
  document.documentElement.dataset.theme = state.theme; document.documentElement.dataset.screen = state.screen;
  document.title = either(store.about.title); $("title").textContent = either(store.about.title);
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  $("query").placeholder = t("placeholder");
  $("language").textContent = state.lang === "zh" ? "English" : "中文"; $("language").lang = state.lang === "zh" ? "en" : "zh-CN";
  $("theme").setAttribute("aria-pressed", String(state.theme === "dark"));
    $("screen").setAttribute("aria-pressed", String(state.screen === "projector"));
  const tabs = [{ id: "terms", name: t("tab-terms") }, ...extras.tabs.map(x => ({ id: x.id, name: t(x.name) }))];
  $("tabs").hidden = tabs.length < 2; $("tabs").setAttribute("aria-label", t("tabs"));
  $("tabs").replaceChildren(...tabs.map(x => button(x.name, () => change({ tab: x.id }),
    { role: "tab", id: `tab-${x.id}`, "aria-selected": String(state.tab === x.id), "aria-controls": `panel-${x.id}`,
    tabindex: state.tab === x.id ? "0" : "-1" })));
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
    section($("adoption"), t("adoption", { term: quoted(term()), group: named2(store.groups[state.place]) }),
      first.length ? t("adoption-lead", { names: firstNames(data.rows), n: data.rows.length - first.length }) : t("adoption-none"), "adoption", first.length ? data : null, 10); }
  else $("adoption").hidden = true;
  $("uses").hidden = !extras.uses;
  if (extras.uses) extras.uses($("uses"), term());
  const reports = reportsTable();
  section($("reports"), t("reports", { term: quoted(term()), n: thousands(reports.number) }), reports.rows.length ? t("reports-lead") : "",
    "documents", reports.rows.length ? reports : null, 10);
}

function firstNames(rows) {
  const these = earliest(rows), year = r => `${r.early ? "≤" : ""}${r.first}`;
  if (these.length > 3) return t("adoption-tied", { n: these.length, year: year(these.find(r => r.early) || these[0]) });
  return these.map(r => `${unitName(r.unit)} ${year(r)}`).join(state.lang === "zh" ? "、" : ", ");
}

// While the slider is held it must stay the same element: only what it moves is drawn anew.
function slideOr(whole) {
  const held = document.activeElement?.id === "year" && $("places").querySelector("#year");
  if (!held || typeof state.year !== "number") return whole();
  const chart = placesChart(), node = $("places"), plot = node.querySelector(".plot"), size = textSize();
  const drawn = chart.drawn(PALETTES[state.theme], Math.max(plot.clientWidth, 200), size, roomBelow(plot));
  node.querySelector("h2").replaceChildren(...titled(chart.title));
  plot.replaceChildren(svg("svg", { width: drawn.width, height: drawn.height, viewBox: `0 0 ${drawn.width} ${drawn.height}`, role: "img",
    "aria-label": chart.alt }, drawn.node));
  held.setAttribute("aria-valuetext", String(state.year)); node.querySelector("output").textContent = String(state.year);
    $("mode-year").checked = true;
  const old = node.querySelector("details.data"); if (old.open) old.replaceChildren(old.firstElementChild,
    table("places-rows", placesTable().columns, placeRows(), chart.title));
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
    if (step) { const next = all[(all.indexOf(document.activeElement) + step + all.length) % all.length]; next.click(); $(next.id).focus();
      }
  });
  $("trend").addEventListener("pointermove", hover); $("trend").addEventListener("pointerleave", () => { $("tip").hidden = true; });
  $("trend").addEventListener("click", e => { const field = e.target.closest(".field");
    if (field && !$("tip").hidden) { stop(); change({ year: +$("tip").firstChild.textContent }); } });
  addEventListener("hashchange", () => { fromHash(); draw(); });
  let width = innerWidth, wait;
  addEventListener("resize", () => { clearTimeout(wait);
    if (innerWidth !== width) wait = setTimeout(() => { width = innerWidth; draw(); }, 120); });
}

async function begin() {
  if (typeof DecompressionStream === "undefined") { $("wait").textContent = `${SAID.old[0]} ${SAID.old[1]}`; return; }
  store = new Store(await unpack($("data").textContent));
  document.body.append(make("div", { id: "tip", class: "tip", hidden: true, "aria-hidden": "true" }));
  for (const tab of extras.tabs) $("main").append(make("div",
    { id: `panel-${tab.id}`, role: "tabpanel", "aria-labelledby": `tab-${tab.id}`, hidden: true }));
  fromHash();
  listen();
  $("wait").hidden = true;
  draw();
  document.documentElement.dataset.ready = "yes";
}

begin().catch(error => { $("wait").hidden = false; $("wait").textContent = `${SAID.broken[0]} ${SAID.broken[1]} (${error.message})`;
  throw error; });
