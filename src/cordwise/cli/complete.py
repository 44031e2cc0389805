"""What the shell completes beside commands and options: ids of studies and of words of the vocabularies, AIS grades. Whatever goes wrong completes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import click

Complete = Callable[[click.Context, click.Parameter, str], list[str]]
GRADES = ("A", "B", "C", "D", "E")
PHASES = ("acute", "subacute", "chronic")


def among(words: Iterable[str]) -> Complete:
    """Completes one of these words, in any case of its letters."""
    known = tuple(words)
    return lambda _context, _parameter, incomplete: [word for word in known if word.lower().startswith(incomplete.lower())]


def terms(name: str) -> Complete:
    """Completes the ids of a vocabulary."""

    def completed(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
        from cordwise.knowledge.vocabulary import vocabulary

        return among(vocabulary(name).terms)(context, parameter, incomplete)

    return completed


def studies(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[str]:
    """Completes the ids of the studies held in the store that the command names."""
    from cordwise.engine import Cordwise
    from cordwise.errors import CordwiseError

    try:
        held: Any = Cordwise(context.params.get("store") or None).evidence
    except CordwiseError:
        return []
    return among(sorted(held.study))(context, parameter, incomplete)
