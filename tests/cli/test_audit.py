import json

import pytest


def test_a_page_is_audited(run, page):
    ran = run("audit", page)
    assert (ran.code, ran.err) == (0, "")
    assert "CONTRADICTED" in ran.out
    assert "100% safe" in ran.out


def test_the_shipped_page_shows_the_tricks(run):
    ran = run("audit", "--example", "--format", "json")
    audit = json.loads(ran.out)
    assert ran.code == 0
    assert {"supported", "overstated", "contradicted"} <= {claim["verdict"] for claim in audit["claims"]}
    assert {"sells_the_treatment", "testimonials", "self_contradiction"} <= {flag["id"] for flag in audit["page_flags"]}


def test_a_page_comes_through_standard_input(process, page):
    ran = process("audit", "-", input=page.read_text())
    assert ran.returncode == 0
    assert "standard input" in ran.stdout


@pytest.mark.parametrize("form", ["text", "markdown", "json", "html"])
def test_the_same_page_gives_the_same_bytes(run, page, form):
    assert run("audit", page, "--format", form) == run("audit", page, "--format", form)


def test_the_name_of_the_output_decides_the_format(run, page, tmp_path):
    file = tmp_path / "report.html"
    ran = run("audit", page, "--output", file)
    assert (ran.code, ran.out) == (0, "")
    assert file.read_text(encoding="utf-8").lower().startswith("<!doctype html>")


def test_plain_is_ascii(run, page):
    assert run("audit", page, "--plain").out.isascii()


def test_in_a_pipe_there_is_no_colour(process, page):
    assert "\x1b" not in process("audit", page).stdout


def test_several_pages_end_in_a_table(run, page, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("The weather is fine today.", encoding="utf-8")
    ran = run("audit", page, other)
    assert ran.code == 0
    assert ran.out.count("Audit of a page") == 2
    assert "2 of 2 pages audited" in ran.out.rsplit("Audit of a page", 1)[1]


def test_of_several_pages_the_readable_ones_are_told(run, page, tmp_path):
    ran = run("audit", page, tmp_path / "missing.html")
    assert ran.code == 1
    assert "1 of 2 pages audited" in ran.out
    assert ran.err.count("\n") == 1 and "missing.html: no such file" in ran.err


def test_where_no_page_can_be_read_the_exit_code_is_2(run, tmp_path):
    assert run("audit", tmp_path / "one", tmp_path / "two").code == 2


def test_several_pages_as_json_are_one_object(run, page, tmp_path):
    told = json.loads(run("audit", page, page, tmp_path / "none", "--format", "json").out)
    assert told["schema"] == "cordwise/audits/1.0"
    assert [audit["schema"].split("/")[1] for audit in told["audits"]] == ["audit", "audit"]
    assert "no such file" in told["failures"][0]["error"]


def test_each_page_can_have_a_file_of_its_own(run, page, tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    ran = run("audit", page, page, "--into", folder, "--format", "html")
    assert ran.code == 0
    assert sorted(file.name for file in folder.iterdir()) == ["page-2.html", "page.html"]


def test_several_html_pages_need_a_folder(run, page):
    ran = run("audit", page, page, "--format", "html")
    assert ran.code == 2
    assert "--into" in ran.err


@pytest.mark.parametrize("arguments", [("audit",), ("audit", "--example", "page.html")])
def test_a_page_or_the_example(run, arguments):
    ran = run(*arguments)
    assert ran.code == 2
    assert ran.err.count("\n") == 1
