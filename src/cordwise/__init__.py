"""Evidence you can check, on stem-cell therapy for the spine and the spinal cord."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from cordwise.engine import Cordwise

__version__ = "0.1.0"
__all__ = ["__version__", "open"]


def open(place: str | Path | None = None, **options: Any) -> Cordwise:
    """The evidence at `place` (a database file; the user's own where none is given), ready to be asked. Opens nothing yet."""
    from cordwise.engine import Cordwise

    return Cordwise(place, **options)
