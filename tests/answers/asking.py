"""Questions asked of the evidence that ships, each once: the reply, its first lines, one of its sections, and what leads it."""

from functools import cache

from cordwise.answers.ask import ask
from cordwise.answers.question import read_question
from cordwise.engine import Cordwise
from cordwise.records.reply import Answer

BASE = Cordwise()


@cache
def asked(question: str, register: str = "plain") -> Answer:
    return ask(question, BASE.evidence, BASE.finding, register=register)


def line_of(question: str) -> str:
    return asked(question).bottom_line


def text_of(question: str, name: str) -> str:
    return next((section.text for section in asked(question).sections if section.id == name), "")


def lead_of(question: str) -> str:
    """The topic that leads the reply; "" where the question is declined, which is no answer about anything."""
    read = read_question(question)
    return read.lead if read.in_scope else ""
