"""Tables of one's own, from files."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cordwise.errors import InputError
from cordwise.sources.tables import MAX_BYTES, fetch_table

WANTED = {"study": ["A", "B"], "events": ["1", "2"], "total": ["10", "20"]}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_usual_delimiters_are_seen(tmp_path, delimiter):
    file = tmp_path / "table.csv"
    file.write_text("\n".join(delimiter.join(row) for row in [("study", "events", "total"), ("A", "1", "10"), ("B", "2", "20")]))
    assert fetch_table(file) == WANTED


def test_what_spreadsheets_write_is_read(tmp_path):
    file = tmp_path / "table.csv"
    file.write_bytes('\ufeffstudy;"effect, log";se\r\nMüller;0,5;0,25\r\n\r\n'.encode("utf-8"))
    assert fetch_table(file) == {"study": ["Müller"], "effect, log": ["0.5"], "se": ["0.25"]}
    file.write_bytes("study,events\nMüller,1\n".encode("cp1252"))
    assert fetch_table(file) == {"study": ["Müller"], "events": ["1"]}


def read(tmp_path, text):
    file = tmp_path / "table.csv"
    file.write_text(text, encoding="utf-8")
    return fetch_table(file)


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (("1.234", "950,5", "12,25"), ["1234", "950.5", "12.25"]),
        (("1.234.567", "0,5", "-1.000"), ["1234567", "0.5", "-1000"]),
        (("1.234,5", "NR", ""), ["1234.5", "NR", ""]),
        (("1,234", "950.5", "12"), ["1234", "950.5", "12"]),
        (("1,234.5", "1,000", "0.5"), ["1234.5", "1000", "0.5"]),
        (("1,5", "2.5", "7"), ["1.5", "2.5", "7"]),  # written in two ways, each clear
        (("1,234", "0,25", "1,5"), ["1.234", "0.25", "1.5"]),
        (("0.123", "0,5", "2"), ["0.123", "0.5", "2"]),  # no thousands begin with 0
        (("\u22121,5", "+2,5", "1,5e3"), ["\u22121.5", "+2.5", "1.5e3"]),
        (("C5,6", "T1,2", "L1"), ["C5,6", "T1,2", "L1"]),
    ],
)
def test_the_marks_of_a_number_are_read_by_the_other_numbers_of_its_column(tmp_path, cells, numbers):
    table = read(tmp_path, "study;time\n" + "".join(f"{row};{cell}\n" for row, cell in enumerate(cells)))
    assert table["time"] == numbers


def test_in_a_table_of_semicolons_the_other_columns_explain_a_mark_too(tmp_path):
    assert read(tmp_path, "study;mean;sd\nA;1.100;12,5\nB;980;10\n")["mean"] == ["1100", "980"]
    assert read(tmp_path, "study;mean;sd\nA;1.100;12\nB;980;10\n")["mean"] == ["1.100", "980"]  # nothing says so
    assert read(tmp_path, "study\tmean\tsd\nA\t1.100\t12,5\nB\t980\t10\n")["mean"] == ["1.100", "980"]


@pytest.mark.parametrize("row", ['A,"12,5"', "A|12,5", "A\t12,5"])
def test_decimal_commas_are_read_whatever_parts_the_cells(tmp_path, row):
    delimiter = next(mark for mark in "|\t," if mark in row)
    assert read(tmp_path, f"study{delimiter}time\n{row}\n") == {"study": ["A"], "time": ["12.5"]}


def test_a_comma_that_may_part_thousands_is_left_as_it_is_where_commas_part_cells(tmp_path):
    assert read(tmp_path, 'study,time\nA,"1,234"\n') == {"study": ["A"], "time": ["1,234"]}


def test_a_first_line_that_names_the_delimiter_is_no_heading(tmp_path):
    assert read(tmp_path, "sep=;\nstudy;events;total\nA;1;10\nB;2;20\n") == WANTED


def test_parquet_is_read(tmp_path):
    file = tmp_path / "table.parquet"
    pq.write_table(pa.table({"events": [1, None], "total": [10, 20]}), file)
    assert fetch_table(file) == {"events": [1, None], "total": [10, 20]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"  \n ", "is empty"),
        (b"a,b\n1\n", "line 2: 1 cells under 2 headings"),
        (b"a,a\n1,2\n", "'a' stands twice"),
        (b"\x00\x01\x02", "not a text table"),
        (b"PAR1 and nothing more", "not a Parquet table"),
        (b"sep=;\na;b\n1;2\n1\n", "line 4: 1 cells under 2 headings"),
        (b'[{"events": 1, "total": 2}]', "no rows under its heading"),
        (b"study;time\nA;1.234\nB;950,5\nC;12.25\n", "column time: both decimal points and decimal commas, so 1.234 could be two numbers"),
        (",".join(f"c{i}" for i in range(1001)).encode() + b"\n", "1001 columns"),
    ],
)
def test_what_is_no_table_is_told_in_one_line(tmp_path, content, said):
    file = tmp_path / "table.csv"
    file.write_bytes(content)
    with pytest.raises(InputError) as raised:
        fetch_table(file)
    assert said in str(raised.value) and str(file) in str(raised.value) and "\n" not in str(raised.value)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for place, said in ((tmp_path / "none.csv", "no such file"), (tmp_path, "is a folder")):
        with pytest.raises(InputError, match=said):
            fetch_table(place)


def test_a_file_too_large_is_refused_before_it_is_read(tmp_path):
    file = tmp_path / "large.csv"
    with file.open("wb") as out:
        out.seek(MAX_BYTES + 10)
        out.write(b"x")
    with pytest.raises(InputError, match="larger than 100 MB"):
        fetch_table(file)


@given(content=st.binary(max_size=300))
def test_any_bytes_are_a_table_or_one_clear_line(tmp_path_factory, content):
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_bytes(content)
    try:
        columns = fetch_table(file)
    except InputError as error:
        assert "\n" not in str(error)
    else:
        assert len({len(values) for values in columns.values()}) == 1
