"""Answers that are kept: asking a dictionary again is faster than asking a function."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Asked = TypeVar("Asked")
Answer = TypeVar("Answer")


class Kept(dict[Asked, Answer]):
    """What a function answers, worked out the first time it is asked and kept; for no more than `at_most` questions at a time, so that it never grows with what is read."""

    def __init__(self, answer: Callable[[Asked], Answer], at_most: int) -> None:
        super().__init__()
        self._answer, self._at_most = answer, at_most

    def __missing__(self, asked: Asked) -> Answer:
        answer = self._answer(asked)
        if len(self) >= self._at_most:
            self.clear()
        self[asked] = answer
        return answer
