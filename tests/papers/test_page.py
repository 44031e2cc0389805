"""The page that readers see says what the code gives."""

from __future__ import annotations

from .page import PAGE, PAPERS, page


def test_the_page_is_what_running_the_papers_gives(evidence):
    assert PAGE.read_text(encoding="utf-8") == page(evidence), "write it again: python -m tests.papers.page"


def test_at_least_eight_published_analyses_are_redone():
    assert len(set(PAPERS)) >= 8
