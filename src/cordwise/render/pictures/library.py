"""The plotting library, imported when the first picture is drawn, and quiet about where it keeps its cache."""

from __future__ import annotations

import logging
from functools import lru_cache
from types import ModuleType


@lru_cache(maxsize=1)
def library() -> ModuleType:
    """Matplotlib. Without a home that can be written to it keeps its cache in a folder for the time being, and would say so at the terminal."""
    log = logging.getLogger("matplotlib")
    level = log.level
    log.setLevel(logging.ERROR)
    try:
        import matplotlib
        import matplotlib.font_manager  # it builds the cache of fonts, which is when it speaks
    finally:
        log.setLevel(level)
    return matplotlib
