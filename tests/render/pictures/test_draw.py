"""What is drawn: the words are there, the bytes are the same, nothing tells of the machine."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image

from cordwise.errors import InputError, RecordError
from cordwise.records.pictures import ForestGroup, ForestPlot, ForestStudy, ForestSummary, ZeroLimit
from cordwise.render.pictures import draw

from .examples import ALONE, DIFFERENCES, FUNNEL, PLOTS, SHARES, TRIALS, ZEROS

SVG = "{http://www.w3.org/2000/svg}"
ROOT = Path(__file__).parents[3]
FOLDERS = (str(ROOT), sys.prefix, f"{Path.home()}/", tempfile.gettempdir(), "site-packages")
MACHINE = re.compile("|".join(map(re.escape, FOLDERS)).encode() + rb"|[Mm]atplotlib|\b20\d\d-\d\d-\d\d|D:20\d\d")


def words(svg: bytes) -> list[str]:
    return [one.text if not len(one) else one[-1].tail for one in ElementTree.fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("width", ("page", "phone"))
@pytest.mark.parametrize("format", ("svg", "png", "pdf"))
def test_the_same_plot_gives_the_same_bytes_and_no_word_of_the_machine(format, width):
    for plot in (TRIALS, FUNNEL):
        drawn = draw(plot, format=format, width=width)
        assert drawn == draw(plot, format=format, width=width)
        assert not MACHINE.search(drawn)


def test_two_processes_give_the_same_bytes():
    code = (
        "import sys, hashlib; from tests.render.pictures.examples import *; from cordwise.render.pictures import draw\n"
        "print(*(hashlib.sha256(draw(TRIALS, format=one)).hexdigest() for one in ('svg', 'png', 'pdf')))"
    )
    ran = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in "12"
    ]
    assert ran[0] == ran[1]


@pytest.mark.parametrize("name", PLOTS)
def test_an_svg_can_be_read_aloud(name):
    root = ElementTree.fromstring(draw(PLOTS[name]))
    title, description = root.find(f"{SVG}title"), root.find(f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text == PLOTS[name].title
    assert len(description.text) > 100 or name == "alone"


def test_the_description_tells_every_study():
    description = ElementTree.fromstring(draw(TRIALS)).find(f"{SVG}desc").text
    assert "Levi 2019: 2/19, 3/10, 0.35 (0.07 to 1.76), weight 14.9%, risk of bias D1 low, D2 low" in description
    assert "not estimable, no event in either arm" in description


@pytest.mark.parametrize("width", ("page", "phone"))
def test_a_forest_holds_its_words(width):
    told = " ".join(words(draw(TRIALS, width=width)))
    for wanted in ("Albu 2021", "3/20", "2.85 (0.32 to 25.00)", "8.4%", "Intrathecal", "95% prediction interval", "(0.36 to 3.11)",
                   "not estimable", "no event in either arm", "some concerns", "One study: its own line is the summary.",
                   "← Favours cells", "Favours control →", "¹ Stopped early by the sponsor."):  # fmt: skip
        assert wanted in told, wanted


def test_a_label_cut_short_is_whole_where_one_points_at_it():
    root = ElementTree.fromstring(draw(TRIALS))
    full = [title.text for title in root.findall(f".//{SVG}text/{SVG}title")]
    assert "Honmou and colleagues of the multicentre intrathecal programme 2023" in full


def test_letters_are_at_least_twelve_pixels_and_on_a_phone_nothing_is_wider_than_it():
    for plot in PLOTS.values():
        for width in ("page", "phone"):
            svg = draw(plot, width=width).decode()
            assert min(float(size) for size in re.findall(r"(?:font-size|font): (?:\S+ )*?([\d.]+)px", svg)) >= 12
            assert width == "page" or 'width="360"' in svg


def test_the_fonts_of_the_machine_do_not_show():
    svg = draw(TRIALS).decode()
    assert "font-family=\"Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif\"" in svg
    assert "font-family:" not in svg


def test_ids_belong_to_one_picture():
    ids = [re.findall(r' id="([^"]*)"', draw(plot).decode()) for plot in (TRIALS, SHARES)]
    assert all(len(found) == 2 for found in ids)
    assert not set(ids[0]) & set(ids[1])
    assert b"<style" not in draw(TRIALS)


def test_foreign_letters_and_signs_stay_as_they_are_in_svg():
    plot = replace(
        ALONE,
        groups=(ForestGroup(studies=(ForestStudy(label="上海 $x$ <b>", estimate=1.0, ci_low=0.5, ci_high=2.0),)),),
    )
    assert "上海 $x$ <b>" in words(draw(plot))
    assert "One [U+202E] study" in words(draw(replace(ALONE, title="One \u202e study")))
    assert draw(plot, format="png") and draw(plot, format="pdf")


def test_a_single_study_has_no_diamond_of_its_own_unless_the_model_says_otherwise():
    summary = ForestSummary(label="Pooled", estimate=0.6, ci_low=0.2, ci_high=2.0)
    told = words(draw(replace(ALONE, overall=summary)))
    assert "One study: its own line is the summary." in words(draw(ALONE))
    assert "0.60 (0.20 to 2.00)" in told and "One study: its own line is the summary." not in told


def test_a_study_alone_in_a_group_that_is_not_estimable_says_why_and_nothing_else():
    group = ForestGroup(title="A", studies=(ForestStudy(label="Levi 2019", reason="no event"),), summary=ForestSummary(label="A"))
    told = words(draw(replace(ALONE, groups=(group,), overall=None)))
    assert "no event" in told and "One study: its own line is the summary." not in told


def test_png_has_288_pixels_to_the_inch_and_is_dark_on_white():
    image = Image.open(io.BytesIO(draw(SHARES, format="png")))
    assert image.width == 2400
    assert image.info["dpi"] == pytest.approx((288, 288), abs=0.1)
    assert image.info["Title"] == SHARES.title
    assert np.asarray(image.convert("L"))[:3].min() == 255
    assert Image.open(io.BytesIO(draw(SHARES, format="png", width="phone"))).width == 1080


def test_nothing_is_painted_at_the_very_edge():
    for plot in (TRIALS, FUNNEL, ZEROS):
        for width in ("page", "phone"):
            image = np.asarray(Image.open(io.BytesIO(draw(plot, format="png", width=width))).convert("L"))
            edges = (image[:, :6], image[:, -6:], image[:6], image[-6:])
            assert min(edge.min() for edge in edges) == 255, (plot.title, width)


def test_a_pdf_has_its_fonts_as_letters():
    drawn = draw(TRIALS, format="pdf")
    assert drawn.startswith(b"%PDF") and b"/CIDFontType2" in drawn and b"CreationDate" not in drawn


def test_a_hundred_times_as_many_studies_make_a_higher_picture_not_a_wider_one():
    studies = tuple(ForestStudy(label=f"Study {number}", estimate=1.0, ci_low=0.5, ci_high=2.0) for number in range(200))
    plot = ForestPlot(title="Many", measure_label="Risk ratio", axis="ratio", null=1.0, groups=(ForestGroup(studies=studies),))
    root = ElementTree.fromstring(draw(plot))
    assert float(root.get("width")) == 800 and float(root.get("height")) > 4000


def test_the_users_own_settings_neither_show_nor_change():
    import matplotlib

    before = draw(TRIALS)
    with matplotlib.rc_context({"svg.fonttype": "path", "path.sketch": (5, 10, 2), "text.color": "red", "svg.hashsalt": "mine"}):
        assert draw(TRIALS) == before
        assert matplotlib.rcParams["svg.fonttype"] == "path"


def test_the_library_is_imported_with_the_first_picture_and_keeps_away_from_pyplot():
    code = (
        "import sys, cordwise, cordwise.render.pictures, cordwise.records.pictures\n"
        "print('matplotlib' in sys.modules, 'numpy' in sys.modules)\n"
        "from tests.render.pictures.examples import TRIALS\n"
        "cordwise.render.pictures.draw(TRIALS)\n"
        "print('matplotlib.pyplot' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.split() == ["False", "False", "False"]


def test_without_a_home_nothing_is_said_at_the_terminal(tmp_path):
    code = "from tests.render.pictures.examples import ALONE; from cordwise.render.pictures import draw; print(len(draw(ALONE)))"
    gone = {
        "HOME": str(tmp_path / "gone" / "home"),
        "XDG_CONFIG_HOME": "/dev/null/x",
        "XDG_CACHE_HOME": "/dev/null/x",
        "TMPDIR": str(tmp_path),
    }
    held = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"}
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, env={**held, **gone})
    assert ran.stderr == "" and int(ran.stdout) > 1000


def test_formats_and_widths_that_are_not_known_are_refused():
    with pytest.raises(InputError, match="format 'gif' is none of svg, png, pdf"):
        draw(TRIALS, format="gif")
    with pytest.raises(InputError, match="width 'poster' is none of page, phone"):
        draw(TRIALS, width="poster")


def test_records_that_contradict_themselves_are_refused():
    with pytest.raises(RecordError, match="lower limit 2 is above the upper 1"):
        ForestStudy(label="x", ci_low=2.0, ci_high=1.0)
    with pytest.raises(RecordError, match="Levi 2019: 1 counts, and 0 are wanted"):
        replace(DIFFERENCES, groups=(ForestGroup(studies=(ForestStudy(label="Levi 2019", counts=("1/2",)),)),))
    with pytest.raises(RecordError, match="axis 'log' is none of"):
        replace(TRIALS, axis="log")
    with pytest.raises(RecordError, match="5 events in 4 people"):
        ZeroLimit(label="x", events=5, total=4, low=(), high=())
    with pytest.raises(RecordError, match="standard errors"):
        replace(FUNNEL, standard_errors=(1.0,))


def test_the_limits_of_nobody_are_told_and_not_drawn():
    rows = (ZeroLimit(label="Nobody", events=0, total=0, low=(0.0, 0.0), high=(1.0, 1.0)), *ZEROS.rows)
    assert "nobody was counted" in words(draw(replace(ZEROS, rows=rows)))


def test_studies_without_a_point_on_the_funnel_are_counted():
    plot = replace(FUNNEL, standard_errors=(float("nan"), *FUNNEL.standard_errors[1:]))
    assert "1 study has no estimate or no standard error, and no point here." in words(draw(plot))
