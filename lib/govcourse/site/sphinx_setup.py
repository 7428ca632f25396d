"""How Sphinx makes the pages: its settings for a language, and an extension with what Sphinx and the theme do not do.

The extension writes formulas as MathML (nothing is fetched to show them), gives headings the same marks in both languages so that the
way to the other language keeps the place, and says of text in the other language which one it is.
"""

from __future__ import annotations

import gettext
import html
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HTML_LANG = {"zh": "zh-CN", "en": "en"}
SPHINX_LANG = {"zh": "zh_CN", "en": "en"}
TITLES = {"zh": "从电子政务到数字政府：文本即数据", "en": "From E-Government to Digital Government: texts as data"}
SHOW = {"zh": ("显示代码", "收起代码"), "en": ("Show the code", "Hide the code")}
OTHER = {"zh": ("en", "English", "This page in English"), "en": ("zh", "中文", "本页的中文版")}
FONTS = ('system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", '
         '"Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "WenQuanYi Micro Hei", sans-serif')
MONO = ('ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", "PingFang SC", "Microsoft YaHei", "Noto Sans Mono CJK SC", '
        '"Noto Sans CJK SC", monospace')
LIGHT = {"font-stack": FONTS, "font-stack--monospace": MONO, "color-brand-primary": "#1b4f72", "color-brand-content": "#1b5e8a",
         "color-brand-visited": "#6a3d8a", "color-foreground-muted": "#5a5c63", "color-sidebar-caption-text": "#4a4c52"}
DARK = {"color-brand-primary": "#8ec5ea", "color-brand-content": "#8ec5ea", "color-brand-visited": "#c9a6ea", "color-foreground-muted": "#a9abb2",
        "color-sidebar-caption-text": "#a9abb2"}
# Of the theme's own words those that Sphinx does not know in Chinese.
WORDS = {"On this page": "本页内容", "Next": "下一页", "Previous": "上一页", "Home": "首页", "Search": "搜索", "Skip to content": "跳到正文", "Back to top": "回到顶部",
         "Contents": "内容", "Light mode": "浅色", "Dark mode": "深色", "Made with ": "使用 "}
HAN = "\u4e00-\u9fff"
CJK_RUN = re.compile(f"[{HAN}][{HAN}\u3000-\u303f\uff00-\uffef“”‘’·—…0-9A-Za-z+]*(?<=[{HAN}\u3000-\u303f\uff00-\uffef])|[{HAN}]")
BLOCK = re.compile(r"<(p|li|td|th|dd|dt|figcaption|caption|summary|h[1-6])((?: [^>]*)?)>((?:(?!<(?:p|li|ul|ol|td|dd|div|table)\b).)*?)</\1>", re.S)
FOLD = re.compile(r'<details class="admonition hide above-input">\s*<summary[^>]*>\s*<p[^>]*>(.*?)</p>\s*<p[^>]*>(.*?)</p>\s*</summary>', re.S)
EMPTY_HEAD = re.compile(r"<thead>\s*<tr[^>]*>(?:\s*<th[^>]*>\s*(?:<p>\s*</p>)?\s*</th>)+\s*</tr>\s*</thead>")
HEADING = re.compile(r"<h([1-6])>")


def settings(lang: str) -> dict[str, Any]:
    """The settings of Sphinx for the pages of one language."""
    show, hide = SHOW[lang]
    return {
        "project": TITLES[lang], "html_title": TITLES[lang], "author": "The govtext authors", "language": SPHINX_LANG[lang],
        "extensions": ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", __name__],
        "html_theme": "furo", "html_favicon": str(HERE / "theme" / "favicon.svg"), "templates_path": [str(HERE / "theme" / "templates")], "html_static_path": [str(HERE / "theme" / "static")],
        "html_css_files": ["site.css"], "html_js_files": ["site.js"], "exclude_patterns": ["_doctrees", "_pages"],
        "html_copy_source": False, "html_show_sourcelink": False, "html_show_sphinx": False, "html_show_copyright": False,
        "html_use_index": False, "html_domain_indices": False, "html_math_renderer": "mathml",
        "html_theme_options": {"light_css_variables": LIGHT, "dark_css_variables": DARK, "sidebar_hide_name": False},
        "html_sidebars": {"**": ["sidebar/brand.html", "sidebar/language.html", "sidebar/search.html", "sidebar/scroll-start.html",
                                 "sidebar/navigation.html", "sidebar/scroll-end.html"]},
        "nb_execution_mode": "off", "nb_code_prompt_show": show, "nb_code_prompt_hide": hide, "nb_remove_code_outputs": False,
        "myst_enable_extensions": ["dollarmath", "colon_fence", "attrs_inline"], "myst_heading_anchors": 3,
        "suppress_warnings": ["mystnb.unknown_mime_type", "mystnb.lexer"], "pygments_style": "a11y-high-contrast-light",
        "autodoc_typehints_format": "short", "autodoc_preserve_defaults": True, "default_role": "code", "napoleon_use_rtype": False,
        "napoleon_custom_sections": [], "python_use_unqualified_type_names": True, "toc_object_entries": False,
    }


# ---------------------------------------------------------------------------------------------------- the extension

def setup(app: Any) -> dict[str, Any]:
    """Sphinx calls this."""
    app.add_html_math_renderer("mathml", (_formula, None), (_formula_block, None))
    app.connect("html-page-context", _page)
    app.connect("builder-inited", _begin)
    app.connect("autodoc-process-docstring", _sentences, priority=100)   # before napoleon takes them for types
    app.connect("autodoc-process-docstring", _plain_bars)
    app.connect("html-collect-pages", lambda app: [("search", {}, "search.html")])
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def _formula(translator: Any, node: Any) -> None:
    from docutils import nodes
    from docutils.utils.math.latex2mathml import tex2mathml

    translator.body.append(tex2mathml(node.astext()))
    raise nodes.SkipNode


def _formula_block(translator: Any, node: Any) -> None:
    from docutils import nodes
    from docutils.utils.math.latex2mathml import tex2mathml

    translator.body.append(f'<div class="math">{tex2mathml(node.astext(), as_block=True)}</div>')
    raise nodes.SkipNode


class _Words(gettext.NullTranslations):
    """Words of the theme, asked where Sphinx's own list has none."""

    def gettext(self, message: str) -> str:
        return WORDS.get(message.strip(), message)


def _sentences(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """What a parameter means may be a sentence in the place of a type: it is shown as a sentence."""
    lines[:] = [part for line, below in pairwise([*lines, ""]) for part in _name_and_sentence(line, below.startswith("    "))]


def _name_and_sentence(line: str, goes_on: bool) -> list[str]:
    """A type is short and has its words below."""
    found = re.fullmatch(r"(\*{0,2}\w+(?:, \*{0,2}\w+)*) : (.+)", line)
    return [found[1], f"    {found[2]}"] if found and len(found[2].split()) > (5 if goes_on else 1) else [line]


def _plain_bars(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """A bar in a docstring is a bar, not the beginning of a substitution; inside backquotes nothing is touched."""
    lines[:] = ["`".join(part if i % 2 else part.replace("|", r"\|") for i, part in enumerate(line.split("`"))) for line in lines]


def _begin(app: Any) -> None:
    app.builder.search = False   # its own finds next to no Chinese; see searching
    if app.config.language == SPHINX_LANG["zh"]:
        app.translator.add_fallback(_Words())


def _page(app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
    lang = next(key for key, name in SPHINX_LANG.items() if name == app.config.language)
    other = OTHER[lang][0]
    context.update(language=HTML_LANG[lang], lang=lang, other=OTHER[lang], other_lang=HTML_LANG[other],
                   other_page=f"{'../' * (pagename.count('/') + 1)}{other}/{counterpart(pagename, other)}.html")
    if "body" in context:
        context["body"] = with_languages(marked(carded(folded(context["body"]))), lang)


def counterpart(pagename: str, other: str) -> str:
    """The page of the other language that fits: pages on functions are in English only, and Chinese has one page that leads there."""
    return "api/index" if other == "zh" and pagename.startswith("api/") else pagename


def folded(body: str) -> str:
    """Folded code with a label in the language of the page; that of myst-nb is read aloud in English."""
    return FOLD.sub(r'<details class="folded-code"><summary><span class="closed">\1</span><span class="opened">\2</span></summary>', body)


def carded(body: str) -> str:
    """The card of a lesson is a table without a head: said to the style sheet, and no empty head is read aloud."""
    return re.sub(r'(<table class=")([^"]*">)(?=(?:(?!<table).)*?ECARD)', r"\1lesson-card \2", EMPTY_HEAD.sub("ECARD", body), flags=re.S).replace("ECARD", "")


def marked(body: str) -> str:
    """The headings of a page numbered, s1 s2 ..., which is the same in both languages."""
    numbers = iter(range(1, len(body)))
    return HEADING.sub(lambda found: f'<h{found[1]} id="s{next(numbers)}">', body)


def with_languages(body: str, lang: str) -> str:
    """HTML in which text of the other language says so: in English every run of Chinese, in Chinese every block without any."""
    if lang == "en":
        return re.sub(r">[^<]+<", lambda found: CJK_RUN.sub(r'<span lang="zh-CN">\g<0></span>', found[0]), body)
    return BLOCK.sub(_english_block, body)


def _english_block(found: re.Match[str]) -> str:
    text = html.unescape(re.sub(r"<[^>]+>", "", found[3]))
    english = not re.search(f"[{HAN}]", text) and len(re.findall(r"[A-Za-z]{2,}", text)) >= 4 and " lang=" not in found[2]
    return found[0].replace(f"<{found[1]}", f'<{found[1]} lang="en"', 1) if english else found[0]
