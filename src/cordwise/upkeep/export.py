"""`export(evidence, folder)`: the evidence as tables that anybody can read, and that read back as the same records."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

from cordwise.errors import InputError
from cordwise.records.evidence import TABLES, Evidence
from cordwise.records.rows import columns, row_from_record


def export(evidence: Evidence, folder: Path) -> int:
    """Write a table a file into a new folder, the whole folder or nothing; what comes back is the number of rows.

    Raises:
        InputError: the folder is there already, or cannot be made.
    """
    if folder.exists() or folder.is_symlink():
        raise InputError(f"{folder}: is there already; give the name of a new folder")
    if not folder.parent.is_dir():
        raise InputError(f"{folder}: there is no folder {folder.parent}; make it first")
    beside = folder.with_name(f".{folder.name[:100]}.{os.getpid()}.part")
    try:
        beside.mkdir()
        written = sum(_write(evidence, name, beside) for name in TABLES)
        beside.replace(folder)
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror or error})") from None
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return written


def _write(evidence: Evidence, name: str, folder: Path) -> int:
    records = getattr(evidence, name)
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns(TABLES[name]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(map(row_from_record, records))
    return len(records)
