"""Words of a text with the places where they begin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import accumulate


def split_at(words: re.Pattern[str], text: str) -> Iterator[tuple[str, int]]:
    """What a pattern of one group finds in a text, each with the place where it begins: much faster than a match for each, where nothing else is asked of it."""
    parts = words.split(text)
    return zip(parts[1::2], list(accumulate(map(len, parts)))[:-1:2], strict=True)
