"""Coverage of concepts over the years, and the one word that may carry a concept."""

import pandas as pd
import pytest

import govtext as gt
from figure_checks import check_chart
from govtext.figures import own_corpus as own
from govtext.measures.documents import describe_documents


def test_strongest_terms_by_hand():
    hits = pd.DataFrame({"id": ["b", "a", "a", "b"], "matched": ["数据 平台×2 互联网+×1", "共享×3", "共享×1 平台×1", "互联网+×1"]})
    assert gt.strongest_terms(hits).to_numpy().tolist() == [["a", "共享", 4, 0.8], ["b", "互联网+", 2, 0.5]]   # a tie: the first by name
    scores = pd.DataFrame({"id": ["x", "x", "x"], "term": ["引领", "引领", "规范"], "n": [1, 1, 0]})
    assert gt.strongest_terms(scores).to_numpy().tolist() == [["x", "引领", 2, 1.0]]
    assert gt.strongest_terms(hits.head(0)).empty and gt.strongest_terms(scores.head(0)).empty


def test_years_without_documents_have_a_column():
    documents = pd.DataFrame({"article_id": list("abcde"), "year": pd.array([2019, 2019, 2022, 2022, None], dtype="Int64")})
    hits = pd.DataFrame({"id": ["x", "x", "x", "y", "y"], "article_id": ["a", "a", "c", "d", "e"]})
    table = gt.concept_coverage(hits, documents)
    assert table["group"].unique().tolist() == ["2019", "2020", "2021", "2022", "…"]
    shares = table.pivot(index="id", columns="group", values="share")
    assert shares.loc["x"].fillna(-1).tolist() == [0.5, -1, -1, 0.5, 0] and shares.loc["y"].fillna(-1).tolist() == [0, -1, -1, 0.5, 1]
    assert table.drop_duplicates("group")["documents"].tolist() == [2, 0, 0, 2, 1]
    heads = {r.group: f"{r.group}\n({r.documents})" for r in table.drop_duplicates("group").itertuples()}
    chart = check_chart(lambda: own.concept_matrix(table.assign(n=100 * table["share"]), concepts={"x": "第一", "y": "第二"}, groups=heads, form="{:.0f}%",
                                                   unit=("占比", "share")))["zh"]
    assert "2020\n(0)" in [t.get_text() for t in chart.figure.axes[0].texts] and chart.table["words"].tolist() == ["50%", "50%", "50%", "100%"]
    assert gt.concept_coverage(hits.head(0), documents).empty
    undated = gt.concept_coverage(hits.tail(1), documents.tail(1))
    assert undated.to_numpy().tolist() == [["y", "…", 1, 1, 1.0]], "where no document has a year all stand under one head"
    drawn = own.concept_matrix(undated, concepts={"x": "第一", "y": "第二"}, groups={"…": "…"}, unit=("占比", "share"))
    assert drawn.title == "2 个概念里 1 个有词出现"


@pytest.mark.slow
def test_real_reports_are_carried_by_single_words(reference, tmp_path):
    """The course's concepts on thirty provincial reports: 引领 makes nearly all of one concept, 规模 of another."""
    import govcourse as gc

    for path in sorted((reference / "reports" / "provincial").glob("*/2022.md")):
        (tmp_path / "in").mkdir(exist_ok=True)
        (tmp_path / "in" / f"{path.parent.name}-2022.md").write_bytes(path.read_bytes())
    corpus = gt.build_corpus(tmp_path / "in", tmp_path / "out", progress=False)
    concepts = gc.load_concepts()
    concepts = concepts[concepts["id"].str.match(r"(?:stage|shift|logic)-\d")]
    strongest = gt.strongest_terms(gt.concept_frequency(corpus, concepts)).set_index("id")
    carried = strongest[strongest["share"] > 0.75]
    assert "引领" in set(carried["term"]) and carried["share"].max() > 0.9
    for concept, row in carried.iterrows():   # counted again, term by term
        counted = corpus.counts_of(list(concepts.set_index("id").loc[concept, "terms"]), refuse=False).groupby("term")["n"].sum()
        assert counted.idxmax() == row["term"] and row["n"] <= counted[row["term"]]
    assert describe_documents(corpus.articles)["year"].eq(2022).all()
