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
_BEING = ("is", "are", "was", "were")


def with_question(text: str, asked: Sentence | None, answer: Sentence) -> Sentence:
    """A bare answer together with the question right before it, under the heading that the question stands under; any other sentence as it is."""
    if asked is None or text[asked.end - 1 : asked.end] != "?" or asked.end - asked.start > _QUESTION_AT_MOST:
        return answer
    both = text[asked.start : answer.end]
    return replace(answer, start=asked.start, heading=asked.heading) if as_stated(both) != both else answer


def as_stated(words: str) -> str:
    """A question with its bare answer as a statement of the same length, in which all that follows the answer's first words stays where it was; other words as they are."""
    match = _asked_and_answered().match(words) if "?" in words else None
    parts = _parts(match) if match else None
    if match is None or parts is None:
        return words
    subject, said = parts
    denied = match["no"] is not None
    told = _statement(subject, _helping(match), said, denied)
    room = (match.end("no") if denied else match.start("yes")) - match.end("lead")
    if len(told) > room:
        return words
    return words[: match.end("lead")] + told.ljust(room) + words[match.end("lead") + room :]


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
    few = rf"(?:\S+(?:\s+|$)){{1,{known['words_at_most']}}}$"
    return re.compile(
        rf"(?P<lead>\W*(?:q(?:uestion)?\s*\d*\s*[:.)-]\s*|\d+\s*[.)]\s*)?(?:(?:but|and|so),?\s)?)(?P<aux>(?:{auxiliaries})(?:n't)?|can't|won't)\s(?P<rest>[^?]{{3,200}})\?"
        rf"\W*(?:a(?:nswer)?\s*[:.)-]\s*)?(?={few})(?!.*\b(?:said|says|added|adds|replied|replies)\b)(?:(?P<no>{_either(known['denies'])}){ends}|(?P<yes>{_either(known['affirms'])}){ends})",
        re.IGNORECASE,
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True))
