"""The bottom line on what an authority said or a court decided, where a question asks for its word."""

from __future__ import annotations

from cordwise.answers.authorities import asks_for_word, decisions_of, named_authorities
from cordwise.answers.question import Asked
from cordwise.answers.sections.regulation import status_words
from cordwise.answers.sections.subject import place, treatment
from cordwise.answers.sections.telling import Telling, listed, say
from cordwise.records.evidence import Regulation
from cordwise.text.fold import fold

TOLD_AT_MOST = 3


def authority_line(told: Telling, asked: Asked) -> str:
    """What is held of the authority, court or case named, by date and words; "" where nothing is, or no such word is asked for."""
    folded = fold(asked.question)
    if not asks_for_word(folded):
        return ""
    rows = decisions_of(told.evidence, folded, asked.frame, asked.jurisdictions)[:TOLD_AT_MOST]
    named = listed(list(named_authorities(folded))) or say("authority_case")
    said = "; ".join(_words(told, row) for row in rows)
    return say("authority", named=named, what=treatment(told, asked.frame), said=said) if rows else ""


def _words(told: Telling, row: Regulation) -> str:
    """A decision as part of a sentence: who, where, what kind, when, and what it says."""
    statement = told.figure(row.statement.rstrip("."), value=row.regulation_id, kind="part_of_field", rows=[row], how="statement")
    date = f", {told.quoted(row, 'date')}" if row.date else ""
    return f"{told.quoted(row, 'authority')} ({place(row.jurisdiction)}, {status_words(row)}{date}): {statement}{told.cite(row)}"
