"""csv in the encodings, delimiters and line ends that are really sent: right, or clearly refused; never garbled."""

import io
from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.exchange.reader import read_table
from portal.kernel.errors import RuleBroken


@dataclass
class Spec:
    attribute: str
    heading: str
    synonyms: tuple = ()
    required: bool = False


COLUMNS = [Spec("no", "工号", (), True), Spec("name", "姓名", (), True), Spec("note", "备注")]
RARE = ("𬱖", "㛃", "䶮", "𠅤", "王𬱖", "㛃")
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")


def rows_of(content: bytes):
    return [(number, cells) for number, cells in read_table(io.BytesIO(content), "表.csv", COLUMNS).rows]


def refusal(content: bytes):
    with pytest.raises(RuleBroken) as broken:
        rows_of(content)
    return broken.value


def read_or_code(content: bytes):
    try:
        return [cells["name"] for _number, cells in rows_of(content)]
    except RuleBroken as broken:
        return broken.code


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "mixed"])
def test_rare_names_survive_every_encoding_and_line_end(encoding, ends):
    lines = ["工号,姓名", *(f"{i},{name}" for i, name in enumerate(RARE, 1)), "99,王"]
    text = "".join(line + ("\r\n", "\n", "\r")[i % 3] for i, line in enumerate(lines)) if ends == "mixed" else ends.join(lines)
    assert [cells["name"] for _n, cells in rows_of(text.encode(encoding))] == [*RARE, "王"]


def test_gbk_is_read():
    assert rows_of("工号,姓名\n1,王建国\n".encode("gbk")) == [(2, {"no": "1", "name": "王建国"})]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("title", ["", "花名册，2026年\n\n", "花名册,a,b,c,d,e,f\n"])
def test_the_delimiter_is_the_one_that_makes_the_heading(delimiter, title):
    text = f"{title}工号{delimiter}姓名{delimiter}备注\n1{delimiter}王{delimiter}休假 8.1\n"
    assert [cells["note"] for _n, cells in rows_of(text.encode())] == ["休假 8.1"]


def test_rows_are_counted_as_a_spreadsheet_counts_them():
    text = '工号,姓名,备注\n\n1,王,"两\n行,""引号"""\n2,李,\n'
    assert rows_of(text.encode()) == [
        (3, {"no": "1", "name": "王", "note": '两\n行,"引号"'}),
        (4, {"no": "2", "name": "李", "note": ""}),
    ]


# -- what would be garbled or shifted is refused --------------------------------------------------------------


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gbk"), ("gbk", "utf-8"), ("utf-8-sig", "gb18030")])
def test_two_encodings_in_one_file_are_refused_with_the_row(first, second):
    content = "工号,姓名\n1,王建国\n".encode(first) + "2,李丽丽\n".encode(second)
    broken = refusal(content)
    assert (broken.code, broken.params) == ("exchange.mixed_encoding", {"row": 3})


def test_two_encodings_in_one_row_are_refused():
    content = "工号,姓名,备注\n".encode("gbk") + "1,王建国,".encode("gbk") + "第二采煤队\n".encode()
    assert refusal(content).code == "exchange.mixed_encoding"


@pytest.mark.parametrize("content", [b"1,\xff\xfe\xff", b"1,\xc4\xe3\x80", "1,王\ue5e5".encode("gb18030")])
def test_bytes_that_are_no_text_are_refused_with_the_row(content):
    assert (refusal("工号,姓名\n".encode("gbk") + content).code) == "exchange.garbled"


def test_a_cut_utf16_file_is_refused():
    assert refusal("工号,姓名\n1,王\n".encode("utf-16")[:-1]).code == "exchange.bad_encoding"


def test_an_open_quote_does_not_swallow_the_rest():
    broken = refusal('工号,姓名\n1,"王\n2,李\n3,赵\n'.encode())
    assert (broken.code, broken.params) == ("exchange.open_quote", {"row": 2})


def test_a_comma_too_many_does_not_shift_the_row():
    broken = refusal("工号,姓名,备注\n1,王,好\n2,李,好,很好\n".encode())
    assert (broken.code, broken.params) == ("exchange.ragged", {"row": 3})
    assert len(rows_of("工号,姓名,备注\n1,王,好,,\n".encode())) == 1


def test_no_null_byte_comes_through():
    late = "工号,姓名\n".encode() + b"1,x\n" * 2000 + b"2,\x00\n"
    assert refusal(late).code == "exchange.not_a_table"
    assert refusal("工号,姓名\n".encode("gbk") + b"1,x\n" * 2000 + "2,王\x00\n".encode("gbk")).code == "exchange.not_a_table"


CHARS = st.characters(codec="gb18030", exclude_categories=("Cs", "Co", "Cc", "Cn", "Zl", "Zp"))
NAMES = st.text(CHARS, min_size=1, max_size=12).filter(lambda t: not t.startswith("=") and t.strip())


@settings(max_examples=300, derandomize=True, deadline=None, database=None)
@given(names=st.lists(NAMES, min_size=1, max_size=6), encoding=st.sampled_from(ENCODINGS), delimiter=st.sampled_from(",\t;"))
def test_whatever_is_written_is_read_or_refused(names, encoding, delimiter):
    quoted = [name.replace('"', '""') for name in names]
    text = f"工号{delimiter}姓名\r\n" + "".join(f'{i}{delimiter}"{name}"\r\n' for i, name in enumerate(quoted, 1))
    read = read_or_code(text.encode(encoding))
    if read == "exchange.mixed_encoding":  # a name that is a word in both
        assert encoding == "gb18030"
    else:
        assert read == names
