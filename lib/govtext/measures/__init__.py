"""Measures of texts, one file per question of the field: tables in, tables out.

`frequency` how often and where · `dispersion` how evenly · `keyness` what is typical of a group.
"""
