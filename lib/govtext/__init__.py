"""From E-Government to Digital Government: texts as data. The public names of the helper library, by room.

Names are loaded when first used, so that `import govtext` is quick.
"""

from importlib import import_module as _import_module
from typing import Any as _Any

__version__ = "0.1.0"

_ROOMS = {
    "building": ["build_corpus", "verify"],
    "concepts": ["concept_terms", "find_concept", "load_concepts", "load_relations"],
    "corpus": ["Corpus", "load_corpus", "text_of"],
    "counting": ["count_terms"],
    "csvfiles": ["export_csv", "read_csv_any"],
    "lexicon": ["gloss", "load_stopwords", "load_synonyms", "load_terms"],
    "measures.change_points": ["best_breaks", "break_interval", "break_test"],
    "measures.clustering": ["cluster_tree", "cophenetic_correlation", "profile_distance"],
    "measures.coding": ["check_codings", "coding_sheet", "load_codebook", "suggest_codes"],
    "measures.collocation": ["collocates", "compare_collocates", "ngram_associations"],
    "measures.concept_coding": ["concept_frequency"],
    "measures.concordance": ["concordance", "window_collocates"],
    "measures.cooccurrence": ["association", "co_word_graph", "communities", "cooccurrence", "group_recovery", "network_summary",
                              "strategic_diagram"],
    "measures.correspondence": ["chance_inertia", "correspondence_analysis"],
    "measures.crosstab": ["adjusted_residuals", "crosstab", "independence_test"],
    "measures.dispersion": ["deviation_of_proportions", "dispersion"],
    "measures.frequency": ["content_terms", "document_frequency", "donohue_threshold", "g_index_cut", "nested_frequency",
                           "term_frequency", "tf_idf"],
    "measures.keyness": ["benjamini_hochberg", "keyness", "keyness_log_odds", "log_likelihood_keyness", "weighted_log_odds"],
    "measures.overlap": ["common_runs"],
    "measures.pmc": ["pmc_index", "pmc_sensitivity", "pmc_surface"],
    "measures.reliability": ["adjudicate", "category_agreement", "cohen_kappa", "disagreements", "fleiss_kappa", "holsti",
                             "krippendorff_alpha", "percent_agreement", "reliability"],
    "measures.robustness": ["leave_one_out", "pole_counts"],
    "measures.similarity": ["document_term_matrix", "rank_agreement", "shared_terms", "similarity", "similarity_pairs"],
    "measures.topics": ["coherence", "topic_model", "topic_stability"],
    "messages": ["GovtextError"],
    "passages": ["cite", "concept_evidence", "describe_passages", "evidence", "passage_card"],
    "paths": ["data_dir"],
    "readers": ["clean", "fold", "read_document"],
    "reference": ["claims", "egdi", "first_mentions", "quotations", "report_rates", "term_in_reports", "trajectories"],
    "report": ["export_graph", "export_workbook", "methods_report", "write_report"],
    "running": ["running_words", "show_concordance"],
    "segment": ["read_dictionary", "segmenter", "sentences"],
    "style": ["article_name", "describe", "figure_style", "save_figure", "say", "set_language", "show", "show_table", "start", "tr"],
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}
__all__ = sorted([*_HOME, "figures"])


def __getattr__(name: str) -> _Any:
    if name == "figures":
        return _import_module(".figures", __name__)
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(_import_module(f".{_HOME[name]}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
