"""Replies told: as text, Markdown, JSON or one self-contained HTML page, all made from the same record."""

from __future__ import annotations

from cordwise.errors import InputError
from cordwise.records.recovery import RecoveryForecast, RecoveryStudies
from cordwise.records.reply import Answer, Audit, Card, Check, Expectation, PoolReply, Sheet
from cordwise.records.synthesis import Synthesis
from cordwise.records.trial import TrialsReply

__all__ = ["FORMATS", "Reply", "render"]

FORMATS = ("text", "markdown", "json", "html")

Reply = Audit | Answer | Card | PoolReply | Sheet | Synthesis | Check | Expectation | RecoveryForecast | RecoveryStudies | TrialsReply


def render(reply: Reply, format: str, *, width: int = 80, colour: bool = False, plain: bool = False) -> str:
    """The reply in one of `FORMATS`, with a newline at its end; the same reply gives the same bytes.

    `width`, `colour` and `plain` (ASCII alone) are for text. What cannot be written as UTF-8 is shown as "\N{REPLACEMENT CHARACTER}".

    Raises:
        InputError: the format is not known.
    """
    from cordwise.render.visible import encodable

    if format == "json":
        from cordwise.render.json import json_from_reply

        return encodable(json_from_reply(reply))
    return encodable(_told(reply, format, width, colour, plain))


def _told(reply: Reply, format: str, width: int, colour: bool, plain: bool) -> str:
    from cordwise.render.outline import outline

    if format == "text":
        from cordwise.render.text import text_from_outline

        return text_from_outline(outline(reply), width=width, colour=colour, plain=plain)
    if format == "markdown":
        from cordwise.render.markdown import markdown_from_outline

        return markdown_from_outline(outline(reply))
    if format == "html":
        from cordwise.render.html import html_from_outline

        return html_from_outline(outline(reply))
    raise InputError(f"format {format!r} is none of {', '.join(FORMATS)}")
