// What is asked for: the address that keeps it, the search, the terms that were chosen.

// ------------------------------------------------------------------------------------------------ the address

function toHash() {
  const parts = { t: state.terms.map(i => encodeURIComponent(termOf(i))).join(","), a: state.active || "",
    m: state.measure === "rate" ? "" : state.measure,
                  g: same(state.groups, usualGroups()) ? "" : state.groups.map(g => store.groups[g].id).map(encodeURIComponent).join(","),
                    s: state.since === usualSince() ? "" : state.since,
                  p: state.place === usualPlace() ? "" : encodeURIComponent(store.groups[state.place].id),
                    y: state.year === usualYear() ? "" : state.year, q: encodeURIComponent(state.asked),
                  tab: state.tab === "terms" ? "" : state.tab, lang: state.lang, theme: state.theme === "dark" ? "dark" : "",
                    screen: state.screen === "desk" ? "" : state.screen, ...state.extra };
  return "#" + Object.entries(parts).filter(([, v]) => v !== "" && v !== undefined).map(([k, v]) => `${k}=${v}`).join("&");
}

const same = (a, b) => a.length === b.length && a.every((v, i) => v === b[i]);
const decoded = text => { try { return decodeURIComponent(text); } catch { return text; } };

function fromHash() {
  const given = Object.fromEntries(location.hash.slice(1).split("&").filter(Boolean).map(p =>
    [p.split("=")[0], p.slice(p.indexOf("=") + 1)]));
  const groups = ids => ids.split(",").map(id => store.groups.findIndex(g => g.id === decoded(id))).filter(g => g >= 0);
  const asked = "t" in given ? given.t.split(",").map(decoded).filter(Boolean) : store.about.start,
    known = asked.map(x => store.find(x)).filter(i => i >= 0);
  const unknown = asked.find(x => store.find(x) < 0);
  state.lang = ["zh", "en"].includes(given.lang) ? given.lang : (navigator.language || "").startsWith("zh") ? "zh" : "en";
  state.theme = given.theme === "dark" || (!("theme" in given) && !location.hash && matchMedia("(prefers-color-scheme: dark)").matches)
    ? "dark" : "light";
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
const span = () => { const known = store.documents.year.filter(y => y !== null), [a, b] = [Math.min(...known), Math.max(...known)];
  return known.length ? Array.from({ length: b - a + 1 }, (_, i) => a + i) : []; };
// many groups: all together first
const usualGroups = () => store.groups.length > LONGEST && store.groups[0].all ? [0] : store.groups.map((_, g) => g).slice(0, LONGEST);
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
  list.replaceChildren(...found.map((o, k) => make("li",
    { role: "option", id: `offer-${k}`, "aria-selected": "false", onpointerdown: e => { e.preventDefault(); choose(o.t, o.via); } },
    make("b", { lang: "zh-CN" }, termOf(o.t)), " ", make("span", { lang: "en" }, glossOf(o.t)),
      make("small", {}, o.via ? t("for", { via: o.via }) : t("times", { n: thousands(store.total[o.t]) })))));
  if (!found.length && $("query").value.trim()) list.append(make("li", { class: "nothing", role: "option", "aria-disabled": "true" },
    t("no-offer")));
  const open = Boolean(list.children.length);
  list.hidden = !open; $("query").setAttribute("aria-expanded", String(open)); $("query").removeAttribute("aria-activedescendant");
}

function close() { $("offers").hidden = true; $("query").setAttribute("aria-expanded", "false");
  $("query").removeAttribute("aria-activedescendant"); }

function walk(step) {
  const items = [...$("offers").querySelectorAll("[aria-selected]")];
  if (!items.length) return;
  const now = items.findIndex(li => li.getAttribute("aria-selected") === "true"),
    next = (now + step + items.length + (now < 0 && step < 0 ? 1 : 0)) % items.length;
  items.forEach((li, i) => li.setAttribute("aria-selected", String(i === next)));
  items[next].scrollIntoView({ block: "nearest" });
  $("query").setAttribute("aria-activedescendant", items[next].id);
}

function keys(event) {
  const picked = $("offers").querySelector('[aria-selected="true"]');
  if (event.key === "ArrowDown" || event.key === "ArrowUp") { event.preventDefault(); if ($("offers").hidden) offers();
    walk(event.key === "ArrowDown" ? 1 : -1); }
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
  if (!state.asked) return note(state.terms.filter(i => !store.total[i]).map(i =>
    make("span", {}, t("zero", { term: quoted(i), n: thousands(store.number) }))));
  const seen = new Set(), near = [...store.search(state.asked, 6), ...store.near(state.asked)].filter(o => !seen.has(o.t)
    && seen.add(o.t)).slice(0, 6);
  const term = fold(state.asked).split(" ").length > 1 ? `"${fold(state.asked)}"` : fold(state.asked);
  note([make("strong", {}, t("not-counted", { term: state.asked })), " ", t("not-zero"),
        near.length ? make("span", { class: "near" }, t("near"),
          near.map(o => button(fullLabel(o.t), () => choose(o.t), { class: "quiet" }))) : null,
        make("span", { class: "get" }, t("get"), make("code", {}, either(store.about.how).replace("{term}", term)), t("then"),
          make("code", {}, either(store.about.again)))].filter(Boolean));
}

function chips() {
  $("chips").replaceChildren(...state.terms.map((i, k) => {
    const all = store.whole(i), facts = t("facts", { n: thousands(all.n), with: thousands(all.with), documents: thousands(all.documents) })
      + (all.doubtful ? t("doubtful", { n: thousands(all.doubtful), share: percent(all.doubtful, all.n + all.doubtful) }) : "");
    const swatch = svg("svg", { width: 30, height: 14, "aria-hidden": "true" }, sample({ look: k }, 1, 7, 28, PALETTES[state.theme]));
    return make("li", { class: "chip" + (k === state.active ? " active" : "") },
      button([state.terms.length > 1 ? swatch : null, make("b", { lang: "zh-CN" }, termOf(i)), " ",
        make("span", { lang: "en" }, glossOf(i)), make("small", {}, facts)].filter(Boolean),
             () => change({ active: k }), { id: `chip-${k}`, class: "chosen", "aria-pressed": String(k === state.active),
               title: t("chip-hint") }),
      button("×", () => change({ terms: state.terms.filter(x => x !== i), active: 0 }),
        { class: "close", "aria-label": t("remove", { term: label(i) }) }));
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
    make("select", { id: "category", onchange: () => { browse(); $("category").focus(); } },
      all.map(c => make("option", { value: c.id, selected: c === chosen }, `${named2(c)} (${c.terms.length})`))),
    make("ul", { class: "terms" }, list.map(i => make("li", {},
      button([make("b", { lang: "zh-CN" }, termOf(i)), " ", state.lang === "en" ? make("span", {}, glossOf(i)) : null,
      make("small", {}, thousands(store.total[i]))].filter(Boolean), () => choose(i), { class: "quiet" })))));
}
