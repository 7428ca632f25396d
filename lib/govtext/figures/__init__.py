"""Figures: tables in, Figure out. Each carries alternative text and caption in both languages, built from what it draws.

A function draws numbers that were computed elsewhere and nothing else; `govtext.show` displays the result.
"""

from .dispersion import dispersion_plot
from .frequency import counting_gap, frequency_bars, word_cloud
from .keyness import keyness_panels
from .overview import article_lengths
from .segmentation import kept_words, segmentation_strips

__all__ = ["article_lengths", "counting_gap", "dispersion_plot", "frequency_bars", "keyness_panels", "kept_words",
           "segmentation_strips", "word_cloud"]
