"""Figures: tables in, Figure out. Each carries alternative text and caption in both languages, built from what it draws.

A function draws numbers that were computed elsewhere and nothing else; `govtext.show` displays the result. In all of them

title, unit, caption, source, quantity, target, reference : (zh, en); a title states the finding
rows, columns, names, labels : dict of id -> label in the language in force, in drawing order; for a term its gloss
documents, top : number of documents in the corpus; so many terms are drawn (of each side)
layout, seed, looks : as in `govtext.charts`
"""

from .correspondence import chance_strips, correspondence_map, dendrogram_panels
from .matrix import matrix_map
from .network import network_map
from .own_corpus import concept_matrix, dispersion_dots, document_lengths, documents_by_group, keyness_sides, split_pairs, term_bars
from .pmc import pmc_sensitivity_plot, pmc_surfaces

__all__ = ["chance_strips", "concept_matrix", "correspondence_map", "dendrogram_panels", "dispersion_dots", "document_lengths", "documents_by_group",
           "keyness_sides", "matrix_map", "network_map", "pmc_sensitivity_plot", "pmc_surfaces", "split_pairs", "term_bars"]
