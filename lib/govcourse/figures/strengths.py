"""How strong a link is in the editors' reading: its names and its looks, in all figures."""

from __future__ import annotations

from govtext.charts import MAIN, Look
from govtext.charts.base import CHAIN, DOTTED
from govtext.language import tr

FAIR, THIN = Look("#5b86b0", "s", CHAIN), Look("#9db8d2", "^", DOTTED)
LOOKS = {3: MAIN, 2: FAIR, 1: THIN}


def strength_name(strength: int) -> str:
    """Name of a strength: 3 strong, 2 fair, 1 thin, 0 none."""
    return (tr("无", "none"), tr("弱", "thin"), tr("中", "fair"), tr("强", "strong"))[int(strength)]
