"""Measures of texts, one file per question of the field: tables in, tables out.

`frequency` how often and where · `dispersion` how evenly · `keyness` what is typical of a group · `collocation` which words keep
company · `concordance` words in context, windows · `cooccurrence` co-word networks and their communities · `similarity` which texts are alike · `clustering` and
`correspondence` maps of texts and terms · `topics` topic models with their checks · `concept_coding` which passages speak of which
concept · `robustness` does a contrast survive another word list · `change_points` when does a series break · `rivals` break, ramp, line or nothing · `resampling` how sure over documents · `overlap` runs of wording that
two texts share · `coding` codebooks and suggested codes · `codes` one spelling for each code · `reliability` do coders agree · `crosstab` do two codings go together · `pmc` the PMC index.
"""
