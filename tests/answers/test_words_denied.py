"""Words of others that a page quotes and denies: they are not its claim, and nobody is accused of them."""

from __future__ import annotations

import pytest

TITLE = "Stem cells for spinal cord injury\n\n"
CHARITY = "\n\nWe are a charity for people with spinal cord injury. Call our free helpline. Donate today.\n"
OFFER = "\n\nOur clinic treats patients from all over the world with stem cells. Contact us today to book your free consultation.\n"
ACCUSED = {"contradicted", "overstated", "understated", "unsupported", "outdated"}


def verdicts(audit_of, words: str, after: str) -> set[str]:
    end = len(TITLE) + len(words)
    return {claim.verdict for claim in audit_of(TITLE + words + after).claims if claim.start < end}


# fmt: off
@pytest.mark.parametrize("after", [CHARITY, "\n"])
@pytest.mark.parametrize("words", [
    'Clinics say: "Stem cells cure spinal cord injury." They do not.',
    "Clinics say: 'Our cells repair the spinal cord.' They do not.",
    'You may read: "Stem cell therapy is completely safe." This is false.',
    "> Stem cells cure paralysis.\n\nThere is no evidence for this.",
    "> Stem cell therapy is 100% safe.\n\nNot so.",
    '"Stem cells cure paralysis." Not true.',
    "“Our treatment has no side effects.” That is simply wrong.",
    '"90% of our patients improve."\n\nThis claim is not backed by any study.',
    '"Stem cells reverse paralysis," one clinic says. No study shows this.',
])
def test_words_that_are_quoted_and_denied_accuse_nobody(audit_of, words, after):
    assert not verdicts(audit_of, words, after) & ACCUSED
# fmt: on


# fmt: off
@pytest.mark.parametrize("words", [
    "Stem cells cure paralysis. This is true.",
    "Stem cells cure paralysis. It is not so expensive as you think.",
    "Stem cells cure paralysis. There is no evidence of harm.",
    '"Stem cells cure paralysis." They do not cause tumours.',
    'Doctors say: "Nothing can be done." They are wrong. Our stem cells cure paralysis.',
])
def test_words_that_nobody_denies_are_judged(audit_of, words):
    assert "contradicted" in verdicts(audit_of, words, OFFER)
# fmt: on
