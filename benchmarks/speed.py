"""How fast and how large: `python -m benchmarks.speed`. Prints; writes nothing and holds nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from hashlib import sha256
from importlib import resources
from pathlib import Path

import cordwise
from cordwise.documents.read import read
from cordwise.records.document import Payload
from cordwise.render import render

SIZES = (10_000, 100_000, 1_000_000)
STARTS = 5
MEASURED = """
import sys
from cordwise.cli import main
code = main(sys.argv[1:])
try:
    import resource
except ImportError:
    sys.exit(code)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("peak", peak * (1 if sys.platform == "darwin" else 1024), file=sys.stderr)
sys.exit(code)
"""


def text_of(size: int) -> str:
    """The example's words, over and over, as a plain text of about so many letters."""
    words = cordwise.open(":memory:").audit_example().text
    return "\n".join([words] * (size // len(words) + 1))[:size]


def audits() -> None:
    """Pages of growing size, after loading; each time another one, for what was asked of a page is kept for a while."""
    base = cordwise.open(":memory:")
    base.audit_example()
    for size in SIZES:
        text = text_of(size - 5)
        times = [_timed(lambda page=f"{text}\n{number:04}": base.audit_text(page)) for number in range(max(1, min(20, 400_000 // size)))]
        best = min(times) * 1_000
        print(f"audit of {size // 1_000:>5} kB, after loading: {best:8.1f} ms, {best / (size / 1_000):.2f} ms per kB")


def other_care() -> None:
    """Pages of growing size on other treatments: guidance on each is looked up claim by claim, and what is asked of the page must be asked once."""
    base = cordwise.open(":memory:")
    words = "Epidural steroid injections relieve leg pain for some weeks. Physiotherapy helps people with low back pain to move better."
    for times in (50, 200, 800):
        text = "Epidural injections and stem cells for sciatica\n\n" + f"{words}\n\n" * times
        taken = min(_timed(lambda text=text: base.audit_text(text)) for _ in range(3)) * 1_000
        print(f"audit of {len(text) // 1_000:>5} kB on other treatments: {taken:8.1f} ms, {taken / (len(text) / 1_000):.2f} ms per kB")


def starts() -> None:
    """Processes from their start to their end."""
    with tempfile.TemporaryDirectory() as folder:
        place, page = Path(folder) / "evidence.db", Path(folder) / "page.html"
        page.write_bytes(resources.files("cordwise.examples").joinpath("clinic_page.html").read_bytes())
        fresh = []
        for _ in range(STARTS):
            place.unlink(missing_ok=True)
            fresh.append(_started(Path(folder), "audit", str(page), "--store", str(place)))
        _tell("first audit, store not built", fresh)
        _tell("first audit, store built", [_started(Path(folder), "audit", str(page), "--store", str(place)) for _ in range(STARTS)])
        _tell("cordwise --help", [_started(Path(folder), "--help") for _ in range(STARTS)])


def _started(folder: Path, *arguments: str) -> tuple[float, int]:
    """Seconds and, where the system tells it, the most memory used in bytes; modules are compiled once, as an installation leaves them, whatever this environment says."""
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    began = time.perf_counter()
    ran = subprocess.run([sys.executable, "-c", MEASURED, *arguments], capture_output=True, text=True, check=True, env=environment)
    seconds = time.perf_counter() - began
    peaks = [int(line.split()[1]) for line in ran.stderr.splitlines() if line.startswith("peak ")]
    return seconds, peaks[0] if peaks else 0


def _tell(name: str, runs: list[tuple[float, int]]) -> None:
    print(f"{name}: {min(seconds for seconds, _ in runs):.2f} s, at most {max(peak for _, peak in runs) / 1e6:.0f} MB")


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def replies() -> None:
    """Pages of growing size read as HTML, and their audits told as HTML."""
    base, markup = cordwise.open(":memory:"), resources.files("cordwise.examples").joinpath("clinic_page.html").read_text(encoding="utf-8")
    inner = markup[markup.index("<main") : markup.index("</main>")]
    for times in (1, 10, 100):
        page, audit = _page(markup.replace(inner, inner * times)), base.audit_text("\n".join([base.audit_example().text] * times))
        taken = min(_timed(lambda page=page: read(page)) for _ in range(3)) * 1_000
        told = min(_timed(lambda audit=audit: render(audit, "html")) for _ in range(3)) * 1_000
        print(f"{times:>5} times the example: read as HTML {taken:8.1f} ms, told as HTML {told:8.1f} ms")


def _page(markup: str) -> Payload:
    content = markup.encode()
    return Payload(content=content, origin="", media_type="text/html", charset="utf-8", digest=sha256(content).hexdigest())


def yardstick() -> None:
    """A fixed piece of plain Python work, by which runs on different machines can be compared."""
    seconds = min(_timed(lambda: sum(number * number for number in range(5_000_000))) for _ in range(3))
    print(f"yardstick of this machine, five million squares summed: {seconds:.2f} s")


if __name__ == "__main__":
    starts()  # first, for a child is charged with the memory of the process that started it
    audits()
    other_care()
    replies()
    yardstick()
