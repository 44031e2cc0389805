"""Evidence you can check, on stem-cell therapy for the spine and the spinal cord."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from cordwise.engine import Cordwise, Synthesis
    from cordwise.person import isncsci

__version__ = "0.1.0"
__all__ = ["__version__", "isncsci", "open", "picture", "pool"]


def open(place: str | Path | None = None, **options: Any) -> Cordwise:
    """The evidence at `place` (a database file; the user's own where none is given), ready to be asked. Opens nothing yet."""
    from cordwise.engine import Cordwise

    return Cordwise(place, **options)


def pool(data: Any, *, measure: str, **options: Any) -> Synthesis:
    """The studies of a table pooled: a mapping of columns, a data frame of any common library, or the path of a CSV or Parquet file.

    `measure`: RR, OR, RD, proportion, rate, MD, SMD ...; the options are those of `cordwise.synthesis.pool`.

    Raises:
        InputError: what came in cannot be used; the message names the row, the column or the option.
    """
    from cordwise.engine import pool_table

    return pool_table(data, measure=measure, **options)


def picture(result: Synthesis, kind: str = "forest", *, format: str = "svg", width: str = "page") -> bytes:
    """A picture of a synthesis: forest, funnel, baujat, cumulative, leave_one_out or zero_limits, as svg, png or pdf, for a page or a phone.

    Raises:
        InputError: an unknown kind, format or width, or a picture that the synthesis has nothing for.
    """
    from cordwise.engine import picture_of

    return picture_of(result, kind, format=format, width=width)


def __getattr__(name: str) -> Any:
    """`cordwise.isncsci`, brought in when it is first used."""
    if name != "isncsci":
        raise AttributeError(f"module 'cordwise' has no attribute {name!r}")
    from cordwise.person import isncsci

    return isncsci
