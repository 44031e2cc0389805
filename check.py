"""Every check in one command: `python check.py`, or some of them: `python check.py format lint types gate idiom tests`."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
CHECKS: dict[str, tuple[str, ...]] = {
    "format": ("ruff", "format", "--check", "."),
    "lint": ("ruff", "check", "."),
    "types": ("mypy",),
    "gate": ("benchmarks.gate", "five", "dev"),
    "idiom": ("benchmarks.idiom", "dev"),
    "tests": ("pytest",),
}
"""Each check as the module that Python runs; the tests hold the layers and the documentation too."""


def main(names: list[str]) -> int:
    """Run the checks named (all where none is) and tell at the end which failed."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"check.py: no check {unknown[0]!r}; there are {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = [name for name in names or CHECKS if not passes(name)]
    print(f"failed: {', '.join(failed)}" if failed else "every check passed")
    return 1 if failed else 0


def passes(name: str) -> bool:
    """Whether a check passes; what it prints is shown."""
    print(f"== {name}", flush=True)
    began = time.perf_counter()
    code = subprocess.run([sys.executable, "-m", *CHECKS[name]], cwd=ROOT, stdin=subprocess.DEVNULL, check=False).returncode
    print(f"== {name}: {'passed' if code == 0 else 'FAILED'} in {time.perf_counter() - began:.0f} s", flush=True)
    return code == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
