"""Everything that can go wrong, as one tree.

CordwiseError
├── InputError        what was given cannot be used (missing, empty, binary, too large, malformed)
│   ├── FetchError    an address could not be fetched, or must not be
│   └── TableError    a table of evidence has a bad row: file, row, column
├── RecordError       a record contradicts itself
│   └── CellError     one cell does not hold what its column wants; it names the column
├── NotHeldError      asked for something that the evidence does not hold
└── StoreError        the store cannot be read or written
"""

from __future__ import annotations


class CordwiseError(Exception):
    """Base of all errors that Cordwise raises on purpose; its text is one line: what, where, what to do."""


class InputError(CordwiseError):
    """What was given cannot be used."""


class FetchError(InputError):
    """An address could not be fetched, or must not be."""


class TableError(InputError):
    """A table of evidence has a bad row; the message names file, row and column."""


class RecordError(CordwiseError, ValueError):
    """A record contradicts itself."""


class CellError(RecordError):
    """One cell does not hold what its column wants: what is wrong with it, and what to do."""

    def __init__(self, column: str, message: str) -> None:
        super().__init__(f"{column} {message}")
        self.column = column
        self.message = message


class NotHeldError(CordwiseError, LookupError):
    """Asked for something that the evidence does not hold."""


class StoreError(CordwiseError):
    """The store cannot be read or written."""
