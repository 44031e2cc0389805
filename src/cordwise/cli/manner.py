"""How a reply is told, and where to."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cordwise.cli.files import check_output, write_whole

if TYPE_CHECKING:
    from cordwise.render import Reply

FORMATS = ("text", "markdown", "json", "html")
SUFFIXES = {".txt": "text", ".md": "markdown", ".json": "json", ".html": "html", ".htm": "html"}
WIDEST = 100
IN_A_PIPE = 80


@dataclass(frozen=True, kw_only=True)
class Manner:
    """A format, a file or standard output, and whether ASCII alone may be used."""

    form: str
    output: Path | None = None
    plain: bool = False

    @classmethod
    def chosen(cls, form: str | None, output: Path | None, plain: bool) -> Manner:
        """What was asked for; the name of the output file decides where no format was named."""
        named = SUFFIXES.get(output.suffix.lower(), "text") if output else "text"
        return cls(form=form or named, output=output, plain=plain)

    @property
    def suffix(self) -> str:
        """The ending of a file in this format."""
        return next(suffix for suffix, form in SUFFIXES.items() if form == self.form)

    @property
    def colour(self) -> bool:
        """Whether a terminal that shows colour reads this."""
        return self.on_terminal and not self.plain and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb"

    @property
    def on_terminal(self) -> bool:
        return self.output is None and sys.stdout.isatty()

    @property
    def width(self) -> int:
        """Of the terminal; fixed elsewhere, so that the same reply has the same bytes."""
        return min(shutil.get_terminal_size((IN_A_PIPE, 24)).columns, WIDEST) if self.on_terminal else IN_A_PIPE

    def check(self) -> None:
        """Refuse an output that cannot be, before any work is done for it."""
        if self.output is not None:
            check_output(self.output)

    def told(self, reply: Reply) -> str:
        """The reply, told so."""
        from cordwise.render import render

        return render(reply, self.form, width=self.width, colour=self.colour, plain=self.plain)

    def tell(self, text: str) -> None:
        """Write to the file, whole or not at all, or to standard output."""
        if self.output is not None:
            write_whole(self.output, text)
        else:
            write_out(text)

    def into(self, file: Path) -> Manner:
        """The same manner, into a file."""
        return replace(self, output=file)


def write_out(text: str) -> None:
    """Write to standard output; a terminal that cannot show a letter gets "?" for it, a pipe gets UTF-8."""
    encoding = (sys.stdout.encoding or "utf-8").lower().replace("-", "")
    if encoding != "utf8" and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(**({"errors": "replace"} if sys.stdout.isatty() else {"encoding": "utf-8"}))
    sys.stdout.write(text)
