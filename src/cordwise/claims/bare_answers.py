"""A question and its bare answer, read as the statement that they make together: "Is it safe? Yes." says that it is safe."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import Any

from cordwise.knowledge.vocabulary import load
from cordwise.records.document import Sentence

_QUESTION_AT_MOST = 240
"""Letters of a question that is put together with its answer."""
_LEAD = r"(?P<lead>\W*(?:q(?:uestion)?\s*\d*\s*[:.)-]\s*|\d+\s*[.)]\s*)?(?:(?:but|and|so),?\s)?)"
_ANSWER = r"\W*(?:a(?:nswer)?\s*[:.)-]\s*)?"
_NUMBERS = "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty"
_BEING = ("is", "are", "was", "were")


def with_question(text: str, asked: Sentence | None, answer: Sentence) -> Sentence:
    """A bare answer together with the question right before it, under the heading that the question stands under; any other sentence as it is."""
    if asked is None or text[asked.end - 1 : asked.end] != "?" or asked.end - asked.start > _QUESTION_AT_MOST:
        return answer
    both = text[asked.start : answer.end]
    return replace(answer, start=asked.start, heading=asked.heading) if as_stated(both) != both else answer


def as_stated(words: str) -> str:
    """A question with its bare answer as a statement of the same length, in which all that follows the answer's first words stays where it was; other words as they are."""
    if "?" not in words:
        return words
    for pattern, statement_of in ((_asked_and_answered(), _told), (_how_long(), _told), (_how_often(), _told_of_a_share)):
        if match := pattern.match(words):
            return _stated(words, match, statement_of(match))
    return words


def _stated(words: str, match: re.Match[str], told: str) -> str:
    """The words with what they assert in the place of the question; where it is too long for that, or nothing is, as they are."""
    room = (match.start("yes") if match["no"] is None else match.end("no")) - match.end("lead")
    return words[: match.end("lead")] + told.ljust(room) + words[match.end("lead") + room :] if told and len(told) <= room else words


def _told(match: re.Match[str]) -> str:
    parts = _parts(match)
    return _statement(parts[0], _helping(match), parts[1], match["no"] is not None) if parts else ""


def _told_of_a_share(match: re.Match[str]) -> str:
    return f"{match['rest']} {match['aux']}"


def _helping(match: re.Match[str]) -> str:
    """The helping word of a question, without its "not"."""
    aux = match["aux"].lower().removesuffix("n't")
    return {"ca": "can", "wo": "will"}.get(aux, aux)


def _statement(subject: str, aux: str, said: str, denied: bool) -> str:
    if subject == "there":
        return f"there {aux} {_without_any(said, 'no ' if denied else '')}"
    if denied:
        return f"{subject} {aux}{'' if aux == 'can' else ' '}not {_without_any(said, 'any ')}"
    does = {"do": said, "does": _of_one(said)}.get(aux, f"{aux} {said}")
    return f"{subject} {_without_any(does, '')}"


def _of_one(said: str) -> str:
    """What one does: "work at once" as "works at once"."""
    verb, gap, rest = said.partition(" ")
    if verb.lower() == "have":
        return f"has{gap}{rest}"
    ending = "es" if verb.endswith(("s", "sh", "ch", "x", "o")) else "s"
    return f"{verb[:-1]}ies{gap}{rest}" if re.search(r"[^aeiou]y$", verb) else f"{verb}{ending}{gap}{rest}"


def _without_any(words: str, instead: str) -> str:
    if instead == "no ":
        return instead + re.sub(r"^(?:an?|any) ", "", words, flags=re.IGNORECASE)
    return re.sub(r"\bany ", instead, words, flags=re.IGNORECASE)


def _parts(match: re.Match[str]) -> tuple[str, str] | None:
    """The subject of a question and what is asked of it; None where it cannot be told."""
    words = match["rest"].split()
    if len(words) < 2:
        return None
    lowered = [word.lower().strip(",") for word in words]
    known = _words()
    if lowered[0] == "there":
        cut: int | None = 1
    elif _helping(match) in _BEING:
        cut = _first(lowered, known["states"]) or _first_that_ends(lowered, tuple(known["state_endings"])) or len(words) - 1
    else:
        done = _first_that_ends(lowered, ("ed",)) if _helping(match) in ("has", "have") else None
        cut = _first(lowered, known["acts"]) or done or (1 if lowered[0] in known["pronouns"] else None)
    return (" ".join(words[:cut]).lower() if lowered[0] == "there" else " ".join(words[:cut]), " ".join(words[cut:])) if cut else None


def _first(words: list[str], sought: Iterable[str]) -> int | None:
    return next((place for place, word in enumerate(words) if place and word in sought), None)


def _first_that_ends(words: list[str], endings: tuple[str, ...]) -> int | None:
    return next((place for place, word in enumerate(words) if place and word.endswith(endings)), None)


@cache
def _words() -> dict[str, Any]:
    loaded: dict[str, Any] = load("bare_answers")
    return {name: frozenset(value) if isinstance(value, list) else value for name, value in loaded.items()}


@cache
def _asked_and_answered() -> re.Pattern[str]:
    known = _words()
    auxiliaries = "is|are|was|were|can|could|will|would|may|might|should|do|does|did|has|have"
    ends = rf"(?=\s*(?:[,.!;:–—-]|$)|\s+(?:{_either(known['goes_on'])})\b)"
    return re.compile(
        rf"{_LEAD}(?P<aux>(?:{auxiliaries})(?:n't)?|can't|won't)\s(?P<rest>[^?]{{3,200}})\?"
        rf"{_ANSWER}(?={_few()})(?!.*\b(?:said|says|added|adds|replied|replies)\b)(?:(?P<no>{_either(known['denies'])}){ends}|(?P<yes>{_either(known['affirms'])}){ends})",
        re.IGNORECASE,
    )


@cache
def _how_long() -> re.Pattern[str]:
    """How long something lasts, and a time or "for life"."""
    times = rf"(?:{_either(_words()['for_good'])})\b|(?:(?:for|about|around|up to|at least|over|more than|some) )*(?:\d+|{_NUMBERS}|many|several)\+? (?:years|months|decades)\b"
    return re.compile(
        rf"{_LEAD}how long\s(?P<aux>do|does|did|will|can|could|would|may|might)\s(?P<rest>[^?]{{3,120}}?\b(?:last|persist|hold|endure|stay|remain|continue|work|be effective)\b[^?]{{0,60}})\?"
        rf"{_ANSWER}(?={_few()})(?P<no>(?!))?(?P<yes>{times})",
        re.IGNORECASE,
    )


@cache
def _how_often() -> re.Pattern[str]:
    """How often something succeeds, and a share."""
    shares = rf"(?:(?:about|around|over|more than|up to|at least|nearly|almost|some) )*(?:\d+(?:\.\d+)? ?(?:%|percent|per cent)|(?:\d+|{_NUMBERS}) (?:in|of|out of) (?:\d+|{_NUMBERS})\b)"
    return re.compile(
        rf"{_LEAD}what\s(?P<aux>is|are|was|were)\s(?P<rest>[^?]{{3,120}}?\b(?:rates?|chances?|probability|percentage|odds|likelihood)\b[^?]{{0,80}})\?{_ANSWER}(?={_few()})(?P<no>(?!))?(?P<yes>{shares})",
        re.IGNORECASE,
    )


def _few() -> str:
    return rf"(?:\S+(?:\s+|$)){{1,{_words()['words_at_most']}}}$"


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
