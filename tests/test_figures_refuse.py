"""A figure draws all that it is given, or says what it cannot draw; nothing is left out in silence."""

import pandas as pd
import pytest

from govcourse.figures import claims, coding, coword, trajectories, viewpoints
from govtext.looks import looks_for
from govtext.messages import GovtextError


def test_one_look_for_each_name():
    assert looks_for("ab", [1, 2, 3]) == [1, 2]
    with pytest.raises(GovtextError, match=r"(?s)3.*甲、乙、丙、丁.*Draw fewer"):
        looks_for("甲乙丙丁", [1, 2, 3])


def test_ranks_of_too_many_series_are_refused():
    ranks = pd.DataFrame({"series": list("abcdefghi"), "year": 2020, "rank": range(9)})
    with pytest.raises(GovtextError, match="series has 10"):
        claims.two_ranks(ranks, publicised=ranks[["year", "rank"]].head(1), title=("题", "t"), source=("源", "s"))


def test_scores_of_too_many_series_are_refused():
    names = {f"s{i}": f"系列{i}" for i in range(7)}
    table = pd.DataFrame([{"year": y, **dict.fromkeys(names, 0.5), **{f"{n}_rank_min": 3 for n in names}} for y in (2020, 2022)])
    with pytest.raises((GovtextError, KeyError)) as caught:
        trajectories.scores_and_ranks(table, series=names, title=("题", "t"), caption=("注", "c"))
    assert isinstance(caught.value, GovtextError)


def test_a_code_or_verdict_of_ones_own_is_named():
    strips = pd.DataFrame({"article_id": "a", "code": list("abcdefghij"), "heading": False, "disputed": False})
    with pytest.raises(GovtextError, match="code"):
        coding.code_strips(strips, codes={c: c for c in "abcdefghij"}, marks={c: c for c in "abcdefghij"}, none="j",
                           title=("题", "t"), source=("源", "s"))
    few = {c: c for c in "abg"}
    with pytest.raises(GovtextError, match="code"):
        coding.code_strips(strips, codes=few, marks=few, none="g", title=("题", "t"), source=("源", "s"))
    table = pd.DataFrame({"label": ["x"], "claimed": [1.0], "evidenced": [1.0], "verdict": ["perhaps"]})
    with pytest.raises(GovtextError, match="verdict"):
        claims.claimed_evidenced(table, title=("题", "t"), source=("源", "s"))


def test_nothing_is_zipped_short():
    import inspect
    from pathlib import Path

    for module in (claims, coding, coword, trajectories, viewpoints):
        for path in Path(inspect.getfile(module)).parent.glob("*.py"):
            assert "strict=False" not in path.read_text("utf-8"), path
