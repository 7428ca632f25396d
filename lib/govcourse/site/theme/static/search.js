/* The search page: the string itself is looked for in the text of all pages (search-texts.js), so it works from a disk too.
   Several words: pages that hold all of them. Chinese anywhere, other words from their beginning. */
(function () {
  "use strict";
  var AT_ONCE = 20, AROUND = 60;
  var asked = document.getElementById("asked"), told = document.getElementById("told"), list = document.getElementById("found");
  var base = document.documentElement.dataset.content_root || "./";

  function fold(text) { return text.normalize("NFKC").toLowerCase(); }

  function pattern(word) {
    var plain = fold(word).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp((/^[a-z0-9]/.test(plain) ? "(?<![a-z0-9])" : "") + plain, "g");
  }

  function times(text, word) { return (text.match(word) || []).length; }

  /* Where every word stands in the page: a score, and the parts that hold one. */
  function judge(page, words) {
    var score = 0, parts = {};
    var all = words.every(function (word) {
      var here = 5 * AT_ONCE * times(page.folded, word);
      page.parts.forEach(function (part, i) {
        var n = 20 * times(part.heading, word) + Math.min(times(part.text, word), 15);
        if (n) parts[i] = (parts[i] || 0) + n;
        here += n;
      });
      score += here;
      return here > 0;
    });
    return all ? {page: page, score: score, parts: parts} : null;
  }

  window.PAGES.forEach(function (page) {
    page.folded = fold(page.title);
    page.parts = page.parts.map(function (part) { return {mark: part[0], shown: part[1], heading: fold(part[1]), raw: part[2], text: fold(part[2])}; });
  });

  function find(query) {
    var words = query.split(/[\s\u3000]+/).filter(Boolean).map(pattern);
    if (!words.length) return [];
    var whole = fold(query.trim());
    return window.PAGES.map(function (page) { return judge(page, words); }).filter(Boolean).map(function (hit) {
      if (hit.page.folded.indexOf(whole) >= 0) hit.score += hit.page.folded === whole ? 2e6 : 1e6;   /* who types a title wants its page */
      return hit;
    }).sort(function (a, b) { return b.score - a.score; })
      .map(function (hit) { hit.words = words; return hit; });
  }
  window.findPages = function (query) { return find(query).map(function (hit) { return hit.page.url; }); };

  function element(name, text) { var made = document.createElement(name); made.textContent = text || ""; return made; }

  /* Some text around the first hit, hits marked. Folding may change lengths; then the text is shown as it is searched. */
  function excerpt(part, words) {
    var text = part.raw.length === part.text.length ? part.raw : part.text, spots = [];
    words.forEach(function (word) {
      word.lastIndex = 0;
      for (var hit; (hit = word.exec(part.text)) && spots.length < 50;) spots.push([hit.index, hit.index + hit[0].length]);
    });
    spots.sort(function (a, b) { return a[0] - b[0]; });
    var from = spots.length ? Math.max(0, spots[0][0] - AROUND) : 0, to = Math.min(text.length, from + 3 * AROUND), at = from, line = element("p", from ? "…" : "");
    spots.forEach(function (spot) {
      if (spot[0] < at || spot[1] > to) return;
      line.append(text.slice(at, spot[0]), element("mark", text.slice(spot[0], spot[1])));
      at = spot[1];
    });
    line.append(text.slice(at, to) + (to < text.length ? "…" : ""));
    return line;
  }

  function linkTo(hit, part, text) {
    var link = element("a", text);
    link.href = base + hit.page.url + (part && part.mark && part.mark !== "s1" ? "#" + part.mark : "");
    return link;
  }

  function item(hit) {
    var entry = document.createElement("li"), best = Object.keys(hit.parts).sort(function (a, b) { return hit.parts[b] - hit.parts[a] || a - b; });
    entry.append(linkTo(hit, null, hit.page.title));
    var first = best.map(function (i) { return hit.page.parts[i]; }).find(function (part) { return hit.words.some(function (word) { return times(part.text, word); }); });
    if (first) entry.append(excerpt(first, hit.words));
    var inner = document.createElement("ul");
    best.slice(0, 4).sort(function (a, b) { return a - b; }).forEach(function (i) {
      var part = hit.page.parts[i];
      if (!part.mark || part.mark === "s1") return;
      var row = document.createElement("li");
      row.append(linkTo(hit, part, part.shown));
      inner.append(row);
    });
    if (inner.children.length) entry.append(inner);
    return entry;
  }

  function show(hits, from) {
    hits.slice(from, from + AT_ONCE).forEach(function (hit) { list.append(item(hit)); });
    var left = hits.length - from - AT_ONCE;
    if (left <= 0) return;
    var more = element("button", told.dataset.more.replace("{n}", Math.min(left, AT_ONCE)));
    more.addEventListener("click", function () { more.remove(); show(hits, from + AT_ONCE); });
    list.after(more);
  }

  function search() {
    var hits = find(asked.value);
    list.replaceChildren();
    document.querySelectorAll("#found ~ button").forEach(function (old) { old.remove(); });
    told.textContent = !asked.value.trim() ? "" : hits.length ? told.dataset.found.replace("{n}", hits.length) : told.dataset.none;
    show(hits, 0);
  }

  asked.value = new URLSearchParams(location.search).get("q") || "";
  search();
  asked.addEventListener("input", search);
  document.getElementById("find").addEventListener("submit", function (event) {
    event.preventDefault();
    try { history.replaceState(null, "", "?q=" + encodeURIComponent(asked.value)); } catch (error) { /* from a disk */ }
    search();
  });
  asked.focus();
})();
