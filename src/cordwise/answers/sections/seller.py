"""What is said before anything else is answered: what a seller's own count is worth, and that animals are no people."""

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
