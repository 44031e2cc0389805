"""What cannot be used is refused in one clear line, with exit code 2, and nothing is left half-written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import break_cell

FULL = Path("/dev/full")
as_root = pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="the super-user may write everywhere")
on_unix = pytest.mark.skipif(sys.platform == "win32", reason="limits and signals of Unix")
with_full = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")


def refused(ran, *words):
    assert ran.code == 2, ran
    assert ran.out == ""
    assert ran.err.startswith("cordwise: ") and ran.err.count("\n") == 1
    assert all(word in ran.err for word in words), ran.err


def test_a_missing_file(run, tmp_path):
    refused(run("audit", tmp_path / "none.html"), "none.html", "no such file")


def test_an_empty_file(run, tmp_path):
    (tmp_path / "empty.html").touch()
    refused(run("audit", tmp_path / "empty.html"), "is empty")


def test_a_folder(run, tmp_path):
    refused(run("audit", tmp_path), "folder")


@pytest.mark.parametrize("content", [b"%PDF-1.7 ...", b"\x89PNG\r\n\x1a\n123", bytes(range(256)) * 40, b"PK\x03\x04rest"])
def test_binary_data(run, tmp_path, content):
    (tmp_path / "page.html").write_bytes(content)
    refused(run("audit", tmp_path / "page.html"), "page.html")


def test_damaged_text(run, tmp_path):
    (tmp_path / "page.txt").write_bytes(b"\xff\xfe" + b"\xdc\xd8" * 400)
    refused(run("audit", tmp_path / "page.txt"), "utf-16")


def test_a_wrong_encoding_is_read_and_noted(run, tmp_path):
    (tmp_path / "page.txt").write_bytes("The therapy is 100% safe – “no risk”, says Dr. Müller.".encode("cp1252"))
    ran = run("audit", tmp_path / "page.txt")
    assert ran.code == 0
    assert "windows-1252" in ran.out


@pytest.mark.timeout(60)
def test_200_megabytes_of_text_are_refused(run, tmp_path):
    file = tmp_path / "huge.txt"
    with file.open("wb") as huge:
        huge.truncate(200_000_000)
    refused(run("audit", file), "larger than 10 MB")


@pytest.mark.timeout(120)
def test_html_nested_100_000_deep_is_refused(run, tmp_path):
    file = tmp_path / "deep.html"
    file.write_text("<div>" * 100_000 + "<p>This stem cell therapy is 100% safe.</p>" + "</div>" * 100_000, encoding="utf-8")
    refused(run("audit", file), "deep.html", "nested more than 10,000 elements deep", ".txt file")


def test_a_page_without_claims_says_so(run, tmp_path):
    (tmp_path / "page.txt").write_text("We went to the lake and ate sandwiches.\n", encoding="utf-8")
    ran = run("audit", tmp_path / "page.txt")
    assert (ran.code, ran.err) == (0, "")
    assert "No checkable claim" in ran.out


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1/", "http://[::1]/page", "http://169.254.169.254/latest", "http://10.0.0.1/", "ftp://example.org/page"]
)
def test_an_address_that_must_not_be_fetched(run, address):
    refused(run("audit", address), address)


def test_an_unknown_study(run):
    refused(run("show", "nobody1900"), "nobody1900", "evidence list")


def test_an_unknown_format(run, page):
    refused(run("audit", page, "--format", "pdf"), "pdf", "markdown")


def test_an_unknown_command_and_option(run, page):
    refused(run("heal"), "heal")
    refused(run("audit", page, "--cure"), "--cure")


def test_an_unknown_outcome(run):
    refused(run("pool", "walking_agan"), "walking_agan")


def test_an_empty_question(run):
    refused(run("ask", "  "), "question")


def test_an_output_in_a_missing_folder(run, page, tmp_path):
    refused(run("audit", page, "--output", tmp_path / "none" / "report.html"), "there is no folder")


def test_an_output_over_a_folder(run, page, tmp_path):
    refused(run("audit", page, "--output", tmp_path), "is a folder")
    assert [file.name for file in tmp_path.iterdir()] == [page.name]


@with_full
def test_an_output_on_a_full_disk(run, page):
    refused(run("audit", page, "--output", FULL), "No space left")


@with_full
def test_a_full_disk_behind_standard_output(process, page):
    with FULL.open("w") as full:
        ran = process("audit", page, stdout=full)
    assert ran.returncode == 2
    assert ran.stderr == "cordwise: the reply cannot be written (No space left on device)\n"


def test_an_output_that_fails_leaves_the_old_file(run, page, tmp_path, monkeypatch):
    file = tmp_path / "report.txt"
    file.write_text("old", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("cordwise.cli.files.os.fsync", full)
    refused(run("audit", page, "--output", file), "No space left")
    assert file.read_text(encoding="utf-8") == "old"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["page.html", "report.txt"]


@as_root
def test_an_output_in_a_folder_that_is_read_only(run, page, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    refused(run("audit", page, "--output", closed / "report.txt"), "Permission denied")


@as_root
def test_a_store_in_a_folder_that_is_read_only(run, page, tmp_path):
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    refused(run("audit", page, "--store", closed / "own.db"), "cannot be written")


def test_a_store_where_no_file_can_be(run, page, tmp_path):
    (tmp_path / "file").touch()
    refused(run("audit", page, "--store", tmp_path / "file" / "own.db"), "own.db")
    refused(run("audit", page, "--store", tmp_path), "is a folder")


@on_unix
def test_a_store_on_a_disk_without_room(page, tmp_path):
    ran = limited("signal.SIG_IGN", "audit", page, "--store", tmp_path / "own.db")
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.startswith(f"cordwise: {tmp_path / 'own.db'}: ") and ran.stderr.count("\n") == 1
    assert not (tmp_path / "own.db").exists()
    assert not (tmp_path / "own.db.building").exists()


def test_your_own_store_that_cannot_be_written_does_not_keep_the_answer_from_you(run, page, tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.delenv("CORDWISE_STORE")
    monkeypatch.setattr("cordwise.store.sqlite.default_place", lambda _: tmp_path / "file" / "evidence.db")
    ran = run("audit", page)
    assert ran.code == 0
    assert "CONTRADICTED" in ran.out
    assert ran.err.startswith("cordwise: note: ") and ran.err.count("\n") == 1


def test_a_store_that_is_none(run, page, tmp_path):
    (tmp_path / "own.db").write_text("not a database at all " * 100, encoding="utf-8")
    refused(run("audit", page, "--store", tmp_path / "own.db"), "own.db")
    assert (tmp_path / "own.db").read_text(encoding="utf-8").startswith("not a database")


def test_two_processes_open_a_new_store_at_once(tmp_path):
    command = [sys.executable, "-m", "cordwise", "version", "--store", str(tmp_path / "own.db")]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=120) for process in running]
    assert [process.returncode for process in running] == [0, 0], told
    assert told[0] == told[1]


@on_unix
def test_an_interrupted_build_is_never_half_visible(run, page, tmp_path):
    own = tmp_path / "own.db"
    assert limited("signal.SIG_DFL", "init", "--store", own).returncode < 0
    assert not own.exists()
    ran = run("audit", page, "--store", own)
    assert (ran.code, ran.err) == (0, "")
    assert not own.with_name("own.db.building").exists()


def limited(when_too_large: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    """A run that cannot make a file larger than 100 kB: the write fails, or the signal that says so ends it half way."""
    code = f"""
import resource, signal, sys
from cordwise.cli import main
signal.signal(signal.SIGXFSZ, {when_too_large})
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
sys.exit(main(sys.argv[1:]))
"""
    command = [sys.executable, "-B", "-c", code, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)


def test_a_broken_row_of_evidence_is_named(run, tmp_path):
    shutil.copytree(
        Path(sys.modules["cordwise"].__file__).parent / "evidence",
        tmp_path / "tables",
        ignore=shutil.ignore_patterns("*.py", "__pycache__"),
    )
    break_cell(tmp_path / "tables" / "costs.csv", 2, "currency", "")
    ran = run("evidence", "check", tmp_path / "tables")
    assert ran.code == 2
    assert "costs.csv, row 2, column currency: is empty" in ran.out
    refused(run("evidence", "add", tmp_path / "tables"), "costs.csv, row 2, column currency")


@pytest.mark.parametrize("name", ["none", "notes.csv"])
def test_tables_that_are_not_there(run, tmp_path, name):
    (tmp_path / "notes.csv").touch()
    refused(run("evidence", "check", tmp_path / name), name)


def test_a_folder_without_tables(run, tmp_path):
    refused(run("evidence", "check", tmp_path), "no table of evidence")
    refused(run("evidence", "add", tmp_path), "no table of evidence")
