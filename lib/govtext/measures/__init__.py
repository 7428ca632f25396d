"""Measures of texts, one file per question of the field: tables in, tables out.

`frequency` how often and where · `dispersion` how evenly · `keyness` what is typical of a group · `collocation` which words keep
company · `concordance` words in context, windows · `cooccurrence` co-word networks and their communities · `similarity` which texts are
alike · `clustering` and `correspondence` maps of texts and terms · `topics` topic models with their checks · `concept_coding` which
passages speak of which concept · `robustness` does a contrast survive another word list · `change_points` when does a series break ·
`rivals` break, ramp, line or nothing · `resampling` how sure over documents · `overlap` runs of wording that two texts share · `coding`
codebooks and suggested codes · `codes` one spelling for each code · `reliability` do coders agree · `crosstab` do two codings go together
· `pmc` the PMC index.

What these names mean everywhere, and is not said again:

- tokens: a DataFrame with a row per term and sentence (passage_id, sentence, term, n, and what is counted by), as `Corpus.tokens`; or a
  Corpus, or the Stream that `content_terms` leaves of one. These are read part by part, need not fit into the memory, and are counted by
  any column of their documents and passages. Where a measure counts strings (`nested_frequency`, concepts, poles, codes), a corpus is
  searched in its text; a token table says where to look, and is all that is searched where `counts` is not given.
- counts: the Corpus that a token table comes from
- by, unit, part, target: columns to count by; what was drawn or is compared as a whole; a group of `by`, against all others. As words,
  unit is "sentence" (used in one breath: less, but closer) or "passage" (one subject: more pairs, after the author's paragraphs)
- nested, case: find terms inside longer words too (False: as words of their own); keep APP and app apart
- minimum, sort, top: leave out rows with fewer units in common; a column of the result to sort by; so many of each
- bootstrap, draws, permutations, simulations, seed: how many at random (0: none, and no interval), and from where: one seed, one result
- confidence, interval: of low and high; column that says what they are worth ("none", "too narrow", "documents", see `resampling`)
- level, order, model, topics, k, least: as in the first function of their file

GovtextError is raised everywhere for a missing column, an unknown option, and counts that are missing, negative or fractions. The source of
a method is named by author and year; README.md in this folder has the full entries.
"""
