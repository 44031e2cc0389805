"""Open-access trial reports beside the project, nearly all on other subjects: honest texts that must not be accused."""

from __future__ import annotations

import xml.etree.ElementTree as ET  # the files are ours to trust; the readers of the package do not use it

import pytest


@pytest.fixture(scope="module")
def articles(shared):
    """Abstract and discussion of each article, by its file's name."""
    found = {path.stem: _words(ET.parse(path).getroot()) for path in sorted((shared / "data" / "jats").glob("*.nxml"))}
    assert len(found) > 100
    return {name: text for name, text in found.items() if text.strip()}


def _words(article):
    abstract = [part for one in article.iter("abstract") for part in one.iter("p")]
    titled = [section for section in article.iter("sec") if section.find("title") is not None]
    discussion = [part for one in titled if "iscussion" in "".join(one.find("title").itertext()) for part in one.iter("p")]
    return "\n".join(" ".join("".join(part.itertext()).split()) for part in [*abstract, *discussion])


@pytest.fixture(scope="module")
def audits(articles, audit_of):
    return {name: audit_of(text) for name, text in articles.items()}


def test_no_sentence_of_a_trial_report_is_called_contradicted(audits):
    accused = [
        (name, claim.rule, claim.quote) for name, audit in audits.items() for claim in audit.claims if claim.verdict == "contradicted"
    ]
    assert accused == []


def test_most_articles_on_other_subjects_have_no_claims_at_all(audits):
    silent = sum(not audit.claims for audit in audits.values())
    assert silent >= 0.85 * len(audits)  # about ten of the articles do speak of cells or of the spine
