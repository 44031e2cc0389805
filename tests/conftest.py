"""What tests of every room share: the evidence that ships, audits of a text, and the material beside the project.

Workers are imported where they are used: a room that does not import fails its own tests, not everybody's.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from cordwise.records.claim import Claim
    from cordwise.records.document import Document
    from cordwise.records.evidence import Evidence
    from cordwise.records.finding import Finding
    from cordwise.records.frame import Frame
    from cordwise.records.reply import Audit

# The same examples in every run: a test that fails once in fifty runs tells nobody anything. No deadline: machines differ.
settings.register_profile("cordwise", deadline=None, derandomize=True, database=None, max_examples=60)
settings.register_profile("deep", deadline=None, database=None, max_examples=3000)  # pytest --hypothesis-profile=deep
settings.load_profile("cordwise")

REQUIRED = os.environ.get("CORDWISE_REQUIRE", "").replace(",", " ").split()


@pytest.fixture(scope="session")
def evidence() -> Evidence:
    """The evidence that ships."""
    from cordwise.store.tables import read_tables

    return read_tables(resources.files("cordwise.evidence"))


@pytest.fixture(scope="session")
def findings(evidence: Evidence) -> Callable[[Frame], Finding]:
    """The finding of a frame on the evidence that ships, computed once."""
    from cordwise.answers.finding import finding

    held: dict[Frame, Finding] = {}

    def ask(frame: Frame) -> Finding:
        if frame not in held:
            held[frame] = finding(evidence, frame)
        return held[frame]

    return ask


@pytest.fixture(scope="session")
def document_of() -> Callable[[str], Document]:
    """A plain text as a document."""
    from cordwise.documents.plain import read_plain
    from cordwise.records.document import Payload

    def read(text: str) -> Document:
        return read_plain(Payload(content=b"", origin="a page", digest=sha256(text.encode("utf-8", "surrogatepass")).hexdigest()), text)

    return read


@pytest.fixture(scope="session")
def claims_of(document_of: Callable[[str], Document]) -> Callable[[str], tuple[Claim, ...]]:
    """The claims of a plain text."""
    from cordwise.claims.find import find_claims

    return lambda text: find_claims(document_of(text))


@pytest.fixture(scope="session")
def audit_of(document_of: Callable[[str], Document], evidence: Evidence, findings: Callable[[Frame], Finding]) -> Callable[[str], Audit]:
    """The audit of a plain text on the evidence that ships, on a fixed day."""
    from cordwise.answers.audit import audit

    return lambda text: audit(document_of(text), evidence, findings, today="2026-01-31")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of the acceptance material beside the project; its tests are skipped without it, unless it is required."""
    folder = Path(os.environ.get("CORDWISE_SHARED") or Path(__file__).parents[2] / "shared")
    if not folder.is_dir():
        if "shared" in REQUIRED:
            pytest.fail(f"CORDWISE_REQUIRE names shared, and {folder} is not there")
        pytest.skip(f"{folder} is not there")
    return folder
