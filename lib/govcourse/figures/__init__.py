"""The figures of the course, one module per theme: tables in, charts of `govtext.charts` out."""

from .change import concept_tree, frequency_spectrum, layered_links, paired_rates, pole_dots
from .claims import claimed_evidenced, edition_ranks, overlap_bars, quotation_map, run_strips, term_parts, two_ranks, verdict_bars
from .coding import (
    alpha_by_text,
    category_dots,
    code_strips,
    residual_map,
    residual_versions,
    shuffle_histogram,
    suggestion_dots,
)
from .collocates import collocate_contrast
from .coword import frequency_cut, sensitivity_panels, strategic_map, survivor_table, together_blocks, topic_checks
from .dispersion import dispersion_plot
from .frequency import counting_gap, frequency_bars, word_cloud
from .keyness import keyness_panels
from .logics import nearest_passages, own_and_elsewhere, permutation_panels, reading_and_words, recovery_by_choice
from .outlooks import (
    closest_pairs,
    exclusive_terms,
    match_network,
    match_profile,
    pair_words,
    robustness_dots,
    strength_strip,
    tau_histogram,
)
from .overview import article_lengths
from .places import bipartite, tellings, told_and_dated, untangle
from .segmentation import kept_words, segmentation_strips
from .shifts import diverging_passages, dumbbell_panels, home_map, membership_dots, robustness_strips
from .stages import beginnings, dot_grid, drop_one_ranges, lane_timeline, named_years, text_grid
from .tilemap import tile_grid
from .trajectories import (
    adoption_curves,
    break_places,
    break_year_bars,
    contrast_panels,
    first_year_tiles,
    rate_trajectories,
    scores_and_ranks,
    shape_grid,
    split_map,
    staircases,
    verdict_grid,
)
from .viewpoints import coding_grid, outline_tree, plain_outline, profile_panels, rate_grid, thesis_grid

__all__ = ["adoption_curves", "alpha_by_text", "article_lengths", "beginnings", "bipartite", "break_places", "break_year_bars", "category_dots", "claimed_evidenced", "closest_pairs", "code_strips", "coding_grid", "collocate_contrast", "concept_tree", "contrast_panels", "counting_gap", "dispersion_plot", "diverging_passages", "dot_grid", "drop_one_ranges", "dumbbell_panels", "edition_ranks", "exclusive_terms", "first_year_tiles", "frequency_bars", "frequency_cut", "frequency_spectrum", "home_map", "kept_words", "keyness_panels", "lane_timeline", "layered_links", "match_network", "match_profile", "membership_dots", "named_years", "nearest_passages", "outline_tree", "overlap_bars", "own_and_elsewhere", "pair_words", "paired_rates", "permutation_panels", "plain_outline", "pole_dots", "profile_panels", "quotation_map", "rate_grid", "rate_trajectories", "reading_and_words", "recovery_by_choice", "residual_map", "residual_versions", "robustness_dots", "robustness_strips", "run_strips", "scores_and_ranks", "segmentation_strips", "shape_grid", "sensitivity_panels", "shuffle_histogram", "split_map", "staircases", "strategic_map", "strength_strip", "suggestion_dots", "survivor_table", "tau_histogram", "tellings", "term_parts", "text_grid", "thesis_grid", "tile_grid", "together_blocks", "told_and_dated", "topic_checks", "two_ranks", "untangle", "verdict_bars", "verdict_grid", "word_cloud"]
