"""From E-Government to Digital Government: texts as data. The public names of the helper library, by room.

Names are loaded when first used, so that `import govtext` is quick.
"""

from importlib import import_module as _import_module
from typing import Any as _Any

__version__ = "0.1.0"

_ROOMS = {
    "concepts": ["concept_terms", "find_concept", "load_concepts", "load_relations"],
    "corpus": ["Corpus", "build_corpus", "count_terms", "export_csv", "load_corpus", "text_of", "verify"],
    "passages": ["cite", "concept_evidence", "describe_passages", "evidence", "passage_card"],
    "lexicon": ["gloss", "load_stopwords", "load_synonyms", "load_terms"],
    "measures.concept_coding": ["concept_frequency"],
    "measures.dispersion": ["deviation_of_proportions", "dispersion"],
    "measures.frequency": ["content_terms", "document_frequency", "donohue_threshold", "g_index_cut", "nested_frequency",
                           "term_frequency", "tf_idf"],
    "measures.keyness": ["benjamini_hochberg", "keyness", "keyness_log_odds", "log_likelihood_keyness", "weighted_log_odds"],
    "messages": ["GovtextError"],
    "paths": ["data_dir"],
    "readers": ["clean", "fold", "read_document"],
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
