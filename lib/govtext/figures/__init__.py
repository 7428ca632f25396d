"""Figures: tables in, Figure out. Each carries alternative text and caption in both languages, built from what it draws.

A function draws numbers that were computed elsewhere and nothing else; `govtext.show` displays the result. Names are loaded when
first used: figures.matrix_map(...) and `from govtext.figures import matrix` both work.
"""

from importlib import import_module as _import_module
from typing import Any as _Any

_ROOMS = {
    "change": ["concept_tree", "frequency_spectrum", "layered_links", "paired_rates", "pole_dots"],
    "claims": ["claimed_evidenced", "edition_ranks", "overlap_bars", "quotation_map", "run_strips", "term_parts", "two_ranks",
               "verdict_bars"],
    "coding": ["category_dots", "code_strips", "reliability_intervals", "residual_map", "residual_versions", "shuffle_histogram",
               "suggestion_dots"],
    "collocates": ["collocate_contrast"],
    "correspondence": ["chance_strips", "correspondence_map", "dendrogram_panels"],
    "coword": ["frequency_cut", "sensitivity_panels", "strategic_map", "survivor_table", "together_map", "topic_checks"],
    "dispersion": ["dispersion_plot"],
    "frequency": ["counting_gap", "frequency_bars", "word_cloud"],
    "keyness": ["keyness_panels"],
    "logics": ["nearest_passages", "own_and_elsewhere", "permutation_panels", "reading_and_words", "recovery_by_choice"],
    "matrix": ["matrix_map"],
    "network": ["network_map"],
    "outlooks": ["agreement_strip", "exclusive_terms", "match_network", "match_profile", "pair_words", "robustness_dots",
                 "similarity_map"],
    "overview": ["article_lengths"],
    "own_corpus": ["concept_matrix", "document_lengths", "documents_by_group", "keyness_sides", "split_pairs", "term_bars"],
    "places": ["bipartite", "tellings", "told_and_dated", "untangle"],
    "pmc": ["pmc_sensitivity_plot", "pmc_surfaces"],
    "segmentation": ["kept_words", "segmentation_strips"],
    "shifts": ["diverging_passages", "dumbbell_panels", "home_map", "membership_dots", "robustness_strips"],
    "stages": ["beginnings", "dot_grid", "drop_one_ranges", "lane_timeline", "named_years", "text_grid"],
    "tilemap": ["tile_grid"],
    "trajectories": ["adoption_curves", "break_places", "break_year_bars", "contrast_panels", "first_year_tiles", 
 "rate_trajectories", "scores_and_ranks", "split_map", "staircases", "verdict_grid"],
    "viewpoints": ["coding_grid", "outline_tree", "profile_panels", "rate_grid"],
}
_HOME = {name: room for room, names in _ROOMS.items() for name in names}
__all__ = sorted(_HOME)


def __getattr__(name: str) -> _Any:
    if name in _HOME:
        value = getattr(_import_module(f".{_HOME[name]}", __name__), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
