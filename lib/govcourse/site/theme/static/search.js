/* The search page: pagefind's index of this language, read over HTTP. */
(function () {
  "use strict";
  var AT_ONCE = 20;
  var asked = document.getElementById("asked"), told = document.getElementById("told"), list = document.getElementById("found");
  var base = document.documentElement.dataset.content_root || "./";
  var engine = null, round = 0;

  function load() {
    if (!engine) engine = import(new URL(base + "pagefind/pagefind.js", location.href).href).then(function (found) { return found.options({excerptLength: 24}).then(function () { return found; }); });
    return engine;
  }

  function item(page) {
    var entry = document.createElement("li"), link = document.createElement("a"), excerpt = document.createElement("p");
    link.href = page.url;
    link.textContent = page.meta.title;
    excerpt.innerHTML = page.excerpt;  /* pagefind escapes the text and adds <mark> */
    entry.append(link, excerpt);
    var parts = (page.sub_results || []).filter(function (part) { return part.anchor && part.url !== page.url; }).slice(0, 4);
    if (parts.length) {
      var inner = document.createElement("ul");
      parts.forEach(function (part) {
        var row = document.createElement("li"), to = document.createElement("a");
        to.href = part.url;
        to.textContent = part.title;
        row.append(to);
        inner.append(row);
      });
      entry.append(inner);
    }
    return entry;
  }

  function show(results, from, mine) {
    return Promise.all(results.slice(from, from + AT_ONCE).map(function (result) { return result.data(); })).then(function (pages) {
      if (mine !== round) return;
      pages.forEach(function (page) { list.append(item(page)); });
      var left = results.length - from - pages.length;
      if (left > 0) {
        var more = document.createElement("button");
        more.textContent = told.dataset.more.replace("{n}", Math.min(left, AT_ONCE));
        more.addEventListener("click", function () { more.remove(); show(results, from + AT_ONCE, mine); });
        list.after(more);
      }
    });
  }

  function search(words) {
    var mine = ++round;
    list.replaceChildren();
    document.querySelectorAll("#found ~ button").forEach(function (old) { old.remove(); });
    told.textContent = "";
    if (!words.trim()) return Promise.resolve();
    return load().then(function (found) { return found.search(words); }).then(function (answer) {
      if (mine !== round) return;
      told.textContent = answer.results.length ? told.dataset.found.replace("{n}", answer.results.length) : told.dataset.none;
      return show(answer.results, 0, mine);
    });
  }

  if (location.protocol === "file:") { told.textContent = told.dataset.disk; return; }
  asked.value = new URLSearchParams(location.search).get("q") || "";
  search(asked.value);
  document.getElementById("find").addEventListener("submit", function (event) {
    event.preventDefault();
    history.replaceState(null, "", "?q=" + encodeURIComponent(asked.value));
    search(asked.value);
  });
  asked.focus();
})();
