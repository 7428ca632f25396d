"""Keys of notebooks 01 to 04: words, stages, the thesis, the shifts."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pandas as pd

from .keys import key, test

SERVICES, GAIN = "政务服务", "获得感"


@cache
def corpus() -> Any:
    """The corpus of the five articles, loaded once."""
    from ..data import load_course

    return load_course()


@cache
def concepts() -> pd.DataFrame:
    """The concepts of the five articles, loaded once; not to be changed."""
    from ..concepts import load_concepts

    return load_concepts()


def string_count(term: str) -> pd.DataFrame:
    """Places of a listed term: rows of term_counts.csv."""
    counts = corpus().term_counts
    return counts[counts["term"] == term]


# ---------------------------------------------------------------------------------------------------- 01

@key
def services_longest() -> int:
    tokens = corpus().tokens
    return int(tokens.loc[tokens["term"] == SERVICES, "n"].sum())


@key
def services_string() -> int:
    return int(string_count(SERVICES)["n"].sum())


@key
def services_rest() -> int:
    return services_string() - services_longest()


@key
def services_nested() -> int:
    """Of these, inside longer words; the others lie across words."""
    tokens = corpus().tokens
    return int(tokens.loc[tokens["term"].str.contains(SERVICES, regex=False), "n"].sum()) - services_longest()


@key
def services_across() -> int:
    return services_rest() - services_nested()


@key
def services_sentences() -> int:
    return int((string_count(SERVICES)["n"] > 0).sum())


@key
def services_holders() -> int:
    terms = corpus().tokens["term"].astype(str)
    return int(terms[terms.str.contains(SERVICES, regex=False)].nunique())


@key
def gain_articles() -> list[str]:
    return sorted(string_count(GAIN)["article_id"].astype(str).unique())


@key
def gain_passages() -> list[str]:
    return sorted(string_count(GAIN)["passage_id"].astype(str).unique())


@test
def passages_given(value: Any) -> bool:
    """Ids of passages, such as stages-39."""
    from .reading import items_in

    names = "|".join(all_articles())
    return all(re.fullmatch(rf"(?:{names})-\d+", item) for item in items_in(value))


@key
def all_articles() -> list[str]:
    return sorted(corpus().articles["article_id"].astype(str))


@cache
def _cutters() -> tuple[Any, Any]:
    from govtext.segment import segmenter

    return segmenter(), segmenter(dictionary=None)


def _word_cut(word: Any) -> tuple[bool, bool]:
    """(whole with the course's dictionary, whole with jieba's own) for one Chinese word of 2 to 12 characters without signs."""
    if not isinstance(word, str) or not 2 <= len(word) <= 12 or not all("\u4e00" <= c <= "\u9fff" or c.isalnum() or c == "+" for c in word) \
            or not any("\u4e00" <= c <= "\u9fff" for c in word):
        raise ValueError(word)
    return tuple(len(cut(word)) == 1 for cut in _cutters())   # type: ignore[return-value]


@test
def only_course_keeps(word: Any) -> bool:
    return _word_cut(word) == (True, False)


@test
def both_keep(word: Any) -> bool:
    return _word_cut(word)[1]


@test
def neither_keeps(word: Any) -> bool:
    return _word_cut(word) == (False, False)


@test
def longer_than_a_word(word: Any) -> bool:
    return isinstance(word, str) and (len(word) > 12 or any(c in word for c in "，。,;； "))


@test
def one_character(word: Any) -> bool:
    return isinstance(word, str) and len(word) == 1 and "\u4e00" <= word <= "\u9fff"


# ---------------------------------------------------------------------------------------------------- 02

SAME = ("view-2017", "academic-turn-2017", "start-2019-stage", "watershed-2022")   # attention, stage, policy as one thing


@cache
def _beginnings() -> pd.DataFrame:
    table = concepts()
    return table[table["parent"] == "beginnings"]


@key
def beginnings_n() -> int:
    return len(_beginnings())


@key
def beginnings_years() -> int:
    return int(_beginnings()["year_from"].nunique())


@cache
def _groups_with_several_years() -> list[str]:
    from ..lessons import stages

    what = {"egov-year-one-1999": "egov", "start-2000-stage": "egov", "word-2001": "word", "start-2015-stage": "stage2", "view-2017": "seen",
            "academic-turn-2017": "seen", "start-2019-stage": "stage3", "watershed-2022": "turn", "zj-reform-2014": "zj", "zj-reform-2016": "zj",
            "zj-reform-2021": "zj"}   # as in the notebook
    return list(stages.rivals(stages.beginnings({i: (name, name) for i, name in what.items()}, concepts()))["what"])


@key
def groups_several_years() -> int:
    return len(_groups_with_several_years())


@key
def groups_rivals() -> int:
    return sum(name != "zj" for name in _groups_with_several_years())   # Zhejiang's years are rounds in sequence


def _same_years() -> pd.Series:
    table = concepts().set_index("id")
    return table.loc[list(SAME), "year_from"]


@key
def regrouped_years() -> int:
    return int(_same_years().nunique())


@key
def regrouped_entries() -> int:
    return len(SAME)


@test
def still_grouped_apart(value: Any) -> bool:
    from .reading import number_in

    return number_in(value) in (1.0, 0.0)


def _wrote() -> pd.Series:
    articles = corpus().articles
    return articles.set_index("article_id")["year"].astype(int)


@key
def stages_written() -> int:
    return int(_wrote()["stages"])


@key
def newest_written() -> int:
    return int(_wrote().max())


@key
def stage_three_begins() -> int:
    return int(concepts().set_index("id").loc["start-2019-stage", "year_from"])


@test
def later_than_the_articles(value: Any) -> bool:
    from .reading import number_in

    number = number_in(value)
    return number is not None and newest_written() < number <= 2100


@cache
def _stage_words() -> pd.DataFrame:
    """Words of the stages and their counts outside the paragraph that they were taken from: id, term, article_id, n."""
    import govtext as gt

    table = concepts()
    words = gt.concept_terms(table[table["parent"] == "three-stages"])
    tokens = corpus().tokens
    elsewhere = tokens[tokens["passage_id"] != "stages-19"]
    return gt.nested_frequency(elsewhere, list(words["term"]), by="article_id", counts=corpus()).merge(words[["id", "term"]], on="term")


def _heaviest(stage: str) -> str:
    counts = _stage_words()
    return str(counts[counts["id"].str.startswith(stage)].groupby("term")["n"].sum().idxmax())


@key
def carrying_word() -> str:
    return _heaviest("stage-3")


@key
def second_stage_word() -> str:
    return _heaviest("stage-2")


@key
def first_stage_word() -> str:
    return _heaviest("stage-1")


@key
def carrying_share() -> float:
    counts = _stage_words()
    third = counts[counts["id"].str.startswith("stage-3")].groupby("term")["n"].sum()
    return float(third.max() / third.sum())


# ---------------------------------------------------------------------------------------------------- 03

@cache
def _poles_by_place() -> pd.DataFrame:
    """Words of each pole of the five changes, in paragraph 20 (here) and elsewhere (away)."""
    import govtext as gt

    table, tokens = concepts(), corpus().tokens
    members = table[table["parent"].isin(["quantitative-change", "qualitative-change"])]
    counts = gt.concept_frequency(tokens, members, poles=True, counts=corpus())
    added = gt.concept_frequency(tokens, members[members["from_terms"].str.len() == 0], counts=corpus()).assign(pole="")
    both = pd.concat([counts, added])
    here = both["passage_id"] == "stages-20"
    return both.assign(here=both["n"].where(here, 0), away=both["n"].where(~here, 0)).groupby(["id", "pole"])[["here", "away"]].sum()


@key
def rows_of_one_passage() -> int:
    return int((_poles_by_place()["away"] == 0).sum())


@key
def changes_n() -> int:
    return int(_poles_by_place().index.get_level_values("id").nunique())


@key
def rows_of_words() -> int:
    return len(_poles_by_place())


@cache
def _sentences() -> tuple[pd.Series, pd.Series]:
    """For each sentence: does it hold 电子政务, 数字政府 (inside longer words too)?"""
    tokens = corpus().tokens
    text = tokens.assign(term=tokens["term"].astype(str)).groupby(["passage_id", "sentence"], observed=True)["term"].agg(" ".join)
    return text.str.contains("电子政务"), text.str.contains("数字政府")


@key
def egov_sentences() -> int:
    return int(_sentences()[0].sum())


@key
def both_sentences() -> int:
    old, new = _sentences()
    return int((old & new).sum())


@key
def both_by_chance() -> int:
    """Sentences with both words that are expected if the two have nothing to do with each other."""
    old, new = _sentences()
    return round(old.sum() * new.mean())


@key
def egov_alone() -> int:
    return egov_sentences() - both_sentences()


@key
def digital_sentences() -> int:
    return int(_sentences()[1].sum())


COMPARED_FROM = 4   # words in fewer sentences are not compared


@cache
def _collocates() -> pd.DataFrame:
    """The words beside 电子政务 and 数字政府, as in notebook 03, where the company of the two words is compared."""
    import govtext as gt
    from govtext.measures.collocation import compare_collocates

    return gt.content_terms(compare_collocates(corpus().tokens, "电子政务", "数字政府", shared="first", minimum=COMPARED_FROM), gt.load_stopwords() - {"建设"})


@cache
def _collocates_p() -> pd.Series:
    """p of Fisher's exact test for each word of `_collocates`."""
    from scipy.stats import fisher_exact

    def exact(row: Any) -> float:
        first, second = row["n_first"], row["n_second"]
        return fisher_exact([[first, row["units_first"] - first], [second, row["units_second"] - second]]).pvalue

    return _collocates().apply(exact, axis=1)


@key
def collocates_tested() -> int:
    return len(_collocates_p())


@key
def collocates_below() -> int:
    return int((_collocates_p() < 0.05).sum())


@cache
def _could_be_seen() -> dict[str, Any]:
    from ..lessons.quantity import could_be_seen

    return could_be_seen(_collocates(), least=COMPARED_FROM)


@key
def digital_alone() -> int:
    """Sentences with 数字政府 and without 电子政务."""
    return _could_be_seen()["second"]


@key
def seen_absent() -> int:
    """In how many of `digital_alone` a word must stand that is never with 电子政务, to have p below 0.05."""
    return _could_be_seen()["absent"]


@key
def seen_absent_corrected() -> int:
    """`seen_absent` after the correction for all words."""
    return _could_be_seen()["absent_corrected"]


@key
def seen_only() -> int:
    """In how many sentences a word must stand that is with 电子政务 only, to be compared at all and have p below 0.05."""
    return _could_be_seen()["only"]


@key
def seen_only_corrected() -> int:
    """In how many sentences a word must stand that is with 电子政务 only, for p below 0.05 after correction."""
    return _could_be_seen()["only_corrected"]


# ---------------------------------------------------------------------------------------------------- 04

TEN_WORDS = ("电子商务", "数字经济", "赛马", "口碑", "管理者", GAIN, "分寸感", "信息公开", "算法", "营商环境")


@cache
def _pole_words() -> pd.DataFrame:
    from ..lessons import shifts

    table = concepts()
    return shifts.pole_words(table[table["kind"] == "shift"])


@key
def ten_words_poles() -> list[str]:
    """o, n or x for each of TEN_WORDS: old pole, new pole, in neither list."""
    poles = dict(zip(_pole_words()["term"], _pole_words()["pole"], strict=True))
    return [{"from": "o", "to": "n"}.get(poles.get(word, ""), "x") for word in TEN_WORDS]


def _coded(value: Any) -> dict[str, str]:
    from .reading import items_in

    return dict(zip(TEN_WORDS, items_in(value, frozenset("onx")), strict=True))


@test
def topic_words_as_poles(value: Any) -> bool:
    codes = _coded(value)
    return sum(codes[word] == "n" for word in ("信息公开", "算法", "营商环境")) >= 2


@test
def poles_turned_round(value: Any) -> bool:
    turned = {"o": "n", "n": "o", "x": "x"}
    return sum(turned[code] == ours for code, ours in zip(_coded(value).values(), ten_words_poles(), strict=True)) >= 8


@test
def images_as_neither(value: Any) -> bool:
    codes = _coded(value)
    return sum(codes[word] == "x" for word in ("赛马", "口碑", "管理者", "分寸感", GAIN)) >= 3


@test
def good_words_as_new(value: Any) -> bool:
    codes = _coded(value)
    return "n" in (codes[GAIN], codes["口碑"])


@test
def not_ten_letters(value: Any) -> bool:
    from .reading import items_in

    letters = items_in(value, frozenset("onx"))
    return len(letters) != len(TEN_WORDS) or not set(letters) <= set("onx")


@cache
def _defining() -> pd.Series:
    """Of the Shifts article: the share of its characters in the ten defining paragraphs, its old-pole words, and those that stand there."""
    from ..lessons import shifts

    table, passages = concepts(), corpus().passages
    home = shifts.homes(table[table["kind"] == "shift"])
    counts = shifts.each_once(corpus(), _pole_words(), "数字政府")
    article = passages[passages["article_id"] == "shifts"]
    space = article.loc[article["passage_id"].isin(home), "n_chars"].sum() / article["n_chars"].sum()
    return pd.Series({"space": space, "old": counts["n_from"].sum(), "inside": counts.loc[counts["passage_id"].isin(home), "n_from"].sum()})


@key
def old_words() -> int:
    return int(_defining()["old"])


@key
def old_words_inside() -> int:
    return int(_defining()["inside"])


@key
def space_inside() -> float:
    return float(_defining()["space"])


@key
def old_words_outside() -> int:
    return old_words() - old_words_inside()


@key
def old_words_evenly() -> int:
    """How many old-pole words would stand in the ten paragraphs if they were equally dense everywhere."""
    return round(old_words() * space_inside())


@cache
def _service_or_governance() -> pd.DataFrame:
    """服务 against 治理 by article: lean of the string counts and of the longest match."""
    from govtext.measures.robustness import pole_counts

    from ..lessons import shifts

    mine = shifts.own_list({"from": ["服务"], "to": ["治理"]})
    string, longest = (pole_counts(corpus().tokens, mine, nested=nested, counts=corpus()).set_index("article_id") for nested in (True, False))
    return pd.DataFrame({"string": string["lean"], "longest": longest["lean"]})


@key
def verdict_turns() -> list[str]:
    leans = _service_or_governance()
    return sorted(leans.index[leans["string"] != leans["longest"]].astype(str))


@test
def says_none(value: Any) -> bool:
    """None, in words, where articles are asked for."""
    from .numerals import in_figures

    return isinstance(value, str) and in_figures(value) == "0"


@key
def verdict_new() -> list[str]:
    leans = _service_or_governance()
    return sorted(leans.index[leans["string"] == "to"].astype(str))


def _struck(value: Any) -> set[str]:
    from .reading import items_in

    words = set(items_in(value))
    if len(words) != 2 or not words <= {GAIN, "分寸感", "运用", "数字政府", "驾驭", "脱缰野马"}:
        raise ValueError(words)
    return words


@test
def strikes_common_and_topic(value: Any) -> bool:
    return _struck(value) == {"运用", "数字政府"}


@test
def strikes_rare(value: Any) -> bool:
    return not _struck(value) & {"运用", "数字政府"}


@test
def strikes_one(value: Any) -> bool:
    return len(_struck(value) & {"运用", "数字政府"}) == 1
