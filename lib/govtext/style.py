"""The names that stood here until version 0.1, for notebooks and scripts written then. New code imports language, looks and show."""

from .language import LANGUAGES, language, set_language, tr
from .looks import figure_style, font_path, new_figure, png_bytes, save_figure
from .show import describe, say, show, show_table, start

__all__ = ["LANGUAGES", "describe", "figure_style", "font_path", "language", "new_figure", "png_bytes", "save_figure", "say", "set_language",
           "show", "show_table", "start", "tr"]
