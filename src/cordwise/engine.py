"""`Cordwise`: the evidence held, and the replies made from it. The one place that knows both the store and the workers."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property
from hashlib import sha256
from importlib import resources
from typing import TYPE_CHECKING

from cordwise.errors import InputError, NotHeldError
from cordwise.records.frame import Frame

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path
    from types import TracebackType

    from cordwise.records.document import Document, Payload
    from cordwise.records.evidence import Evidence
    from cordwise.records.finding import Finding
    from cordwise.records.reply import Answer, Audit, Card, PoolReply, Sheet

MEMORY = ":memory:"
"""The place that is no file: the packaged evidence, and what is added, for as long as the program runs."""

EXAMPLE = "clinic_page.html"
"""The page that ships with the package: an invented clinic with the tricks of real ones."""


def today() -> str:
    """The date of now, in UTC, as 2026-01-31."""
    return datetime.now(UTC).date().isoformat()
