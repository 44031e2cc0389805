"""Where the store lies unless the user says otherwise."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

from cordwise.store.access import MEMORY

VARIABLE = "CORDWISE_STORE"
FILE = "evidence.db"


def default_place(environment: Mapping[str, str], platform: str = sys.platform, home: Path | None = None) -> Path | str:
    """The file that `CORDWISE_STORE` names (":memory:" keeps nothing), else `cordwise/evidence.db` in the platform's folder for data."""
    chosen = environment.get(VARIABLE, "").strip()
    if chosen == MEMORY:
        return MEMORY
    if chosen:
        return Path(chosen).expanduser()
    return _data_folder(environment, platform, home) / "cordwise" / FILE


def _data_folder(environment: Mapping[str, str], platform: str, home: Path | None) -> Path:
    at_home = home or Path.home()
    if platform == "win32":
        return Path(environment.get("LOCALAPPDATA") or at_home / "AppData" / "Local")
    if platform == "darwin":
        return at_home / "Library" / "Application Support"
    data = Path(environment.get("XDG_DATA_HOME") or "")
    return data if data.is_absolute() else at_home / ".local" / "share"  # a relative one is to be ignored, says the standard
