"""What a user gets: light to import, whole, documented."""

from __future__ import annotations

import inspect
import subprocess
import sys
import tomllib
from importlib import resources
from pathlib import Path

import cordwise
from cordwise.engine import Cordwise
from cordwise.records.evidence import TABLES
from cordwise.render.json import SCHEMAS

ROOT = Path(__file__).parents[1]


def test_importing_opens_no_file_and_no_heavy_library():
    code = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append((event, args[0])) if event in ("open", "sqlite3.connect", "socket.connect") else None)
import cordwise
base = cordwise.open("nowhere.db")
foreign = [str(path) for event, path in opened if not str(path).endswith((".py", ".pyc")) and "__pycache__" not in str(path)]
heavy = [name for name in ("numpy", "scipy", "rich", "httpx", "yaml", "sqlite3", "click") if name in sys.modules]
print(foreign, heavy, base.is_open)
"""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[] [] False\n"


def test_every_public_name_is_documented():
    assert cordwise.__doc__ and cordwise.open.__doc__
    undocumented = [name for name, value in vars(Cordwise).items() if not name.startswith("_") and not inspect.getdoc(value)]
    assert undocumented == []


def test_every_public_name_is_in_the_python_page():
    page = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    missing = [name for name in vars(Cordwise) if not name.startswith("_") and f"`{name}" not in page and f".{name}" not in page]
    assert missing == []


def test_public_modules_say_what_they_are():
    package = Path(cordwise.__file__).parent
    empty = [
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if path.name != "__init__.py" and not path.read_text("utf-8").lstrip().startswith('"""')
    ]
    assert empty == []


def test_the_version_is_said_once():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == cordwise.__version__


def test_the_package_holds_its_data():
    package = resources.files("cordwise")
    wanted = [f"evidence/{name}.csv" for name in TABLES]
    wanted += [f"render/schemas/{name}.json" for name in SCHEMAS]
    wanted += [
        "knowledge/verdicts/benefit.yaml",
        "knowledge/vocabulary/conditions.yaml",
        "knowledge/claim_model.npz",
        "knowledge/claim_reader.onnx",
    ]
    wanted += ["examples/clinic_page.html", "render/page.css", "py.typed"]
    assert [name for name in wanted if not package.joinpath(*name.split("/")).is_file()] == []


def test_no_data_of_the_package_is_kept_from_the_wheel():
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").split()
    kinds = {path.suffix for path in (ROOT / "src" / "cordwise").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert kinds <= {".py", ".csv", ".yaml", ".json", ".npz", ".onnx", ".html", ".css", ".typed", ""}
    assert not [pattern for pattern in ignored if pattern.startswith("*.") and pattern[1:] in kinds]
