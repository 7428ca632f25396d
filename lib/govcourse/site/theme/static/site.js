/* The way to the other language keeps the place; parts that scroll, and the theme's two drawers, work by keyboard. */
(function () {
  "use strict";
  var zh = /^zh/.test(document.documentElement.lang);

  function here() {
    var last = "";
    document.querySelectorAll("article [id^=s]").forEach(function (heading) {
      if (/^s\d+$/.test(heading.id) && heading.getBoundingClientRect().top < innerHeight / 3) last = heading.id;
    });
    return last && last !== "s1" ? "#" + last : "";
  }

  function keepLanguage(lang) {
    try { localStorage.setItem("language", lang); } catch (error) { /* a browser may refuse to keep anything */ }
  }

  function languageLinks() {
    keepLanguage(zh ? "zh" : "en");
    document.querySelectorAll("a.other-language").forEach(function (link) {
      var page = link.getAttribute("href");
      link.addEventListener("click", function () {
        keepLanguage(zh ? "en" : "zh");
        link.setAttribute("href", page + location.search + here());
      });
    });
  }

  function scrollers() {
    document.querySelectorAll(".wide, .table-wrapper, pre, div.math").forEach(function (box) {
      var over = box.scrollWidth > box.clientWidth + 1;
      if (over && !box.hasAttribute("tabindex")) {
        box.setAttribute("tabindex", "0");
        box.setAttribute("role", "region");
        box.setAttribute("aria-label", zh ? "可左右滚动" : "scrolls sideways");
      } else if (!over && box.getAttribute("role") === "region") {
        ["tabindex", "role", "aria-label"].forEach(function (name) { box.removeAttribute(name); });
      }
    });
  }

  var NAMES = {__navigation: zh ? "目录" : "All pages", __toc: zh ? "本页内容" : "On this page"};

  function drawers() {
    document.querySelectorAll("label.nav-overlay-icon, label.toc-overlay-icon").forEach(function (label) {
      var box = document.getElementById(label.htmlFor);
      if (label.classList.contains("no-toc") || !box) return;
      label.setAttribute("role", "button");
      label.setAttribute("tabindex", "0");
      label.setAttribute("aria-label", NAMES[label.htmlFor]);
      function tell() { label.setAttribute("aria-expanded", String(box.checked)); }
      tell();
      box.addEventListener("change", tell);
      label.addEventListener("keydown", function (event) {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        box.checked = !box.checked;
        tell();
        var first = document.querySelector((label.htmlFor === "__toc" ? ".toc-drawer" : ".sidebar-drawer") + " a");
        if (box.checked && first) setTimeout(function () { first.focus(); }, 300);
      });
    });
    document.addEventListener("keydown", function (event) {
      if (event.key !== "Escape") return;
      ["__navigation", "__toc"].forEach(function (id) {
        var box = document.getElementById(id);
        if (box && box.checked) { box.checked = false; box.dispatchEvent(new Event("change")); }
      });
    });
  }

  function themeButtons() {
    document.querySelectorAll("button.theme-toggle").forEach(function (button) {
      button.setAttribute("aria-label", zh ? "切换浅色、深色、跟随系统" : "Light, dark or as the system");
    });
    document.querySelectorAll("input.sidebar-toggle").forEach(function (box) {
      box.setAttribute("aria-hidden", "true");
      box.removeAttribute("aria-label");
      box.tabIndex = -1;
    });
  }

  function printing() {
    var opened = [];
    addEventListener("beforeprint", function () {
      document.querySelectorAll("img[loading=lazy]").forEach(function (picture) { picture.loading = "eager"; });
      document.querySelectorAll("article details:not([open]):not(.folded-code)").forEach(function (box) { box.open = true; opened.push(box); });
    });
    addEventListener("afterprint", function () { opened.forEach(function (box) { box.open = false; }); opened = []; });
  }

  languageLinks(); drawers(); themeButtons(); printing(); scrollers();
  addEventListener("resize", scrollers);
  addEventListener("load", scrollers);
})();
