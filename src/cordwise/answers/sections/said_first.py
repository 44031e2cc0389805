"""What is said before anything else is answered: what a seller's own count is worth, that animals are no people, and that an operation may not wait."""

from __future__ import annotations

import re

from cordwise.answers.question_rules import rules
from cordwise.answers.sections.telling import say
from cordwise.text.fold import fold


def seller_first(question: str) -> str:
    """The sentence to say first; "" where the question tells of no such share."""
    return f"{say('seller_share')} " if re.search(rules()["seller_share"], fold(question)) else ""


def animals_first(question: str) -> str:
    """That only people were counted, where the question tells of animals; else ""."""
    return f"{say('animals_first')} " if re.search(rules()["animals_named"], fold(question)) else ""


def surgery_first(question: str) -> str:
    """Who says whether an operation can wait, where cells are to put it off; else ""."""
    return f"{say('surgery_first')} " if re.search(rules()["surgery_waits"], fold(question)) else ""
