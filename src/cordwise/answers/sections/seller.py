"""A share of people who got better by a seller's own account: what it is worth, before anything else is answered."""

from __future__ import annotations

import re

from cordwise.answers.question_rules import rules
from cordwise.answers.sections.telling import say
from cordwise.text.fold import fold


def seller_first(question: str) -> str:
    """The sentence to say first; "" where the question tells of no such share."""
    return f"{say('seller_share')} " if re.search(rules()["seller_share"], fold(question)) else ""
