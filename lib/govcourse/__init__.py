"""govcourse: the course on five articles. Their corpus, concepts, claims and reference tables, and what shows them in the notebooks.

It stands on the kit `govtext`, which knows nothing of it. Names are loaded when first used, see __init__.pyi.
"""

import lazy_loader as _lazy

__getattr__, __dir__, __all__ = _lazy.attach_stub(__name__, __file__)
