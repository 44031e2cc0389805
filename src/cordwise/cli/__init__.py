"""The command line: `cordwise COMMAND ...`. It calls the engine and tells what comes back; it holds no rules of its own."""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; what comes back is the exit code: 0 answered, 1 incomplete, 2 could not, 130 interrupted."""
    from cordwise.cli.run import run

    return run(arguments)
