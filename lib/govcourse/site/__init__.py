"""The site: the lessons and what belongs to them as pages to read anywhere, in Chinese and in English. `build` is `make site`."""
from .build import build_site
from .serving import serve

__all__ = ["build_site", "serve"]
