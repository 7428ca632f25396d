"""govtext: Chinese policy texts as data. Read, cut, count, compare, code, draw and report a corpus of one's own.

The public names stand in __init__.pyi as plain imports; each room is loaded when one of its names is first used, so that
`import govtext` and `govtext --help` are quick (PEP 562, SPEC 1).
"""

import lazy_loader as _lazy

from . import limits as _limits

__version__ = "0.2.0"

_load, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)

_limits.spare_addresses()

# What moved to the course when the kit was parted from it (version 0.2).
_MOVED = ("article_name", "claims", "concept_evidence", "egdi", "find_concept", "first_mentions", "load_concepts", "load_relations",
          "quotations", "report_rates", "term_in_reports", "trajectories", "verify")


def __getattr__(name: str):
    if name in _MOVED:
        raise AttributeError(f"{name} 现在在 govcourse 里：import govcourse as gc，然后用 gc.{name}。\n"
                             f"{name} now belongs to govcourse: import govcourse as gc, then gc.{name}.")
    return _load(name)
