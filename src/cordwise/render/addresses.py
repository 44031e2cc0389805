"""Which addresses may become links."""

from __future__ import annotations

import re

_WEB = re.compile(r"https?://[^\s\"'<>`\\\x00-\x20\x7f\u202a-\u202e\u2066-\u2069]+", re.IGNORECASE)


def is_web(address: str) -> bool:
    """Whether an address is a plain web address: nothing that runs, nothing that hides."""
    return bool(_WEB.fullmatch(address))
