"""Questions asked of the evidence that ships, each once: the reply, its first lines, and one of its sections."""

from functools import cache

from cordwise.answers.ask import ask
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
