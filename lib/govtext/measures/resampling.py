"""How sure, when another sample of documents might have been drawn? Draws of whole documents, and limits for few hits.

Words of one document hang together, so what is drawn is the document (or the province with all its reports), never the word. How
far an interval over documents can be trusted depends on how many there are, and every table says so in a column `interval`:

    "none"         fewer than 10 documents: no interval (low and high are missing)
    "too narrow"   10 to 39 documents: the interval is given, and holds the true value less often than it says
    "documents"    40 documents and more

Sources: Efron and Tibshirani (1993); Davison and Hinkley (1997), 3.8 (clusters); Hesterberg (2015), why intervals from few documents are
too narrow, and the correction used here.
"""

from __future__ import annotations

import numpy as np

FEWEST, ENOUGH = 10, 40


def interval_kind(documents: int) -> str:
    """What an interval over this many documents is worth: "none", "too narrow" or "documents" (see the top of this file)."""
    return "none" if documents < FEWEST else "too narrow" if documents < ENOUGH else "documents"


def document_draws(documents: int, draws: int, generator: np.random.Generator) -> np.ndarray:
    """Draw documents with replacement: how often each is in each draw, array (draws, documents); every row sums to `documents`."""
    return generator.multinomial(documents, np.full(documents, 1 / documents), draws)


def expanded_limits(drawn: np.ndarray, documents: int, confidence: float = 0.95, *, method: str = "linear") -> tuple[np.ndarray, np.ndarray]:
    """Percentile interval, widened for few documents: quantiles at Phi(±t sqrt(n / (n - 1))), t of n - 1 degrees of freedom.

    A plain percentile interval is too narrow twice: resampling divides by n where n - 1 belongs, and a normal quantile stands where
    Student's does. At 40 documents the correction is small (.0203 in place of .025 on each side). Source: Hesterberg (2015), 5.1,
    "expanded percentile interval".

    drawn : array, draws along the first axis; missing draws are left out
    documents : number of documents drawn from
    method : of the quantiles, see numpy.quantile ("nearest" for years)
    Returns (low, high): arrays of the other axes; nan with fewer than 10 documents, or no draw that gave a value.
    """
    from scipy.special import ndtr, stdtrit

    drawn = np.asarray(drawn, float)
    if interval_kind(documents) == "none" or not len(drawn) or np.isnan(drawn).all():
        return (np.full(drawn.shape[1:], np.nan),) * 2
    tail = ndtr(stdtrit(documents - 1, (1 - confidence) / 2) * np.sqrt(documents / (documents - 1)))
    with np.errstate(all="ignore"):
        low, high = np.nanquantile(drawn, [tail, 1 - tail], axis=0, method=method)
    return low, high


def clumped_limits(n: np.ndarray, confidence: float = 0.95) -> tuple[float, float]:
    """Limits for the expected sum of n where whole documents are the events and bring n occurrences each: gamma quantiles.

    y = sum n, v = sum n², w = max n (1 without a hit). low: v / y times the gamma quantile of shape y² / v; high: (v + w²) / (y + w) times
    that of shape (y + w)² / (v + w²). Where each document brings one occurrence these are the exact Poisson limits.

    Source: Fay and Feuer (1997; weighted sums of Poisson counts; the weight is here the size of a clump).

    n : array (documents,): occurrences in each document, zeros allowed
    """
    from scipy.special import gammaincinv

    n = np.asarray(n, float)
    y, v, w, tail = n.sum(), (n**2).sum(), max(n.max(initial=0), 1), (1 - confidence) / 2
    low = v / y * gammaincinv(y**2 / v, tail) if y else 0.0
    y, v = y + w, v + w**2
    return float(low), float(v / y * gammaincinv(y**2 / v, 1 - tail))


def rate_limits(n: np.ndarray, sizes: np.ndarray, *, bootstrap: int = 1000, confidence: float = 0.95,
                generator: np.random.Generator) -> tuple[float, float, str]:
    """Limits of a pooled rate sum(n) / sum(sizes) over documents: drawn documents, or `clumped_limits` where few have the term.

    Few documents with the term cannot show in draws what else might have been found (without a hit every draw is 0, and so are
    both limits). Where fewer than 10, or at most half of the documents have it, documents with the term are the events.

    n, sizes : arrays (documents,): occurrences and size of each document
    bootstrap : number of draws; 0: no interval
    Returns (low, high, interval): limits in the unit of n / sizes (nan without interval), and the kind of `interval_kind`.
    """
    n, sizes = np.asarray(n, float), np.asarray(sizes, float)
    kind = interval_kind(len(n)) if bootstrap else "none"
    if kind == "none":
        return np.nan, np.nan, kind
    hits = int((n > 0).sum())
    if hits < FEWEST or 2 * hits <= len(n):
        low, high = clumped_limits(n, confidence)
        return low / float(sizes.sum()), high / float(sizes.sum()), kind
    weights = document_draws(len(n), bootstrap, generator)
    low, high = expanded_limits((weights @ n) / (weights @ sizes), len(n), confidence)
    return float(low), float(high), kind
