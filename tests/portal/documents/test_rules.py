"""What a document template may say, and where a Chinese line may break."""

import pytest

from portal.documents.rules import Bullet, Cell, Heading, PageBreak, Paragraph, Run, Table, lines_of, plain_text, read_document


def test_each_tag_becomes_its_block():
    document = read_document(
        """
        <h1> 会议记录 </h1>
        <p>第一段
           <b>要点</b>：完</p><p class="right">签字</p><p></p>
        <ul><li>甲</li></ul><ol><li>乙</li><li>丙</li></ol><hr>
        <table data-widths="1 3"><tr><th>项</th><th>值</th></tr><tr><td colspan="2"><b>合计</b><br>12</td></tr></table>
        <table></table>
        """
    )
    assert document.title == "会议记录"
    assert document.blocks == (
        Heading(1, (Run("会议记录"),)),
        Paragraph((Run("第一段 "), Run("要点", True), Run("：完"))),
        Paragraph((Run("签字"),), "right"),
        Bullet((Run("甲"),)),
        Bullet((Run("乙"),), 1),
        Bullet((Run("丙"),), 2),
        PageBreak(),
        Table(
            ((Cell((Run("项"),), True), Cell((Run("值"),), True)), (Cell((Run("合计", True), Run("\n12")), span=2),)),
            (1.0, 3.0),
        ),
    )  # fmt: skip


def test_only_rows_of_heads_at_the_top_are_repeated():
    table = read_document("<table><tr><th>a</th></tr><tr><td>b</td></tr><tr><th>c</th></tr></table>").blocks[0]
    assert (table.heads, table.columns) == (1, 1)


def test_what_a_user_typed_is_text_never_a_tag():
    document = read_document("<p>&lt;script&gt;1 &amp; 2&lt;/script&gt;</p>")
    assert document.blocks == (Paragraph((Run("<script>1 & 2</script>"),)),)


@pytest.mark.parametrize(
    "markup",
    [
        "<div>x</div>", "<p><img></p>", "<p style='x'><i>x</i></p>", "<p class='big'>x</p>", "loose", "<p>open", "<p><h2>x</h2></p>",
        "<tr><td>x</td></tr>", "<td>x</td>", "<table data-widths='1'><tr><td>a</td><td>b</td></tr></table>", "<h1>x</h2>",
    ],
)  # fmt: skip
def test_a_mistake_of_the_template_is_named(markup):
    with pytest.raises(ValueError, match=r"."):
        read_document(markup)


def width_of(char, is_bold):
    return 2 if char > "\u2e7f" or char in "“”" else 1


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("甲乙丙丁", 4, ["甲乙", "丙丁"]),
        ("甲乙，丙", 4, ["甲", "乙，", "丙"]),  # no line begins with a comma
        ("甲（乙）", 4, ["甲", "（乙", "）"]),  # the bracket moves with its word; a single mark wider than the line is cut
        ("甲乙“丙丁”", 6, ["甲乙", "“丙", "丁”"]),
        ("甲abc", 4, ["甲", "abc"]),  # words stay whole
        ("abc def", 5, ["abc", "def"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),  # longer than a line: cut
        ("甲\n乙丙", 9, ["甲", "乙丙"]),
        ("甲\n\n乙", 9, ["甲", "", "乙"]),
        ("整改率98.4%完", 8, ["整改率", "98.4%完"]),
        ("", 5, [""]),
        ("甲 ", 2, ["甲"]),  # a blank at the end asks for no room
    ],
)
def test_lines_break_where_they_may(text, width, lines):
    assert [plain_text(line) for line in lines_of((Run(text),), width, width_of)] == lines


def test_weights_survive_the_break():
    assert lines_of((Run("甲乙"), Run("丙丁", True)), 6, width_of) == [(Run("甲乙"), Run("丙", True)), (Run("丁", True),)]


@pytest.mark.parametrize("width", [1, 2, 3, 7, 30])
def test_nothing_is_lost_at_any_width(width):
    text = "会议指出，“三季度”以来（7—9月），全队累计排查隐患128项；Reference: https://intranet/x/y 完毕。"
    joined = "".join(plain_text(line) for line in lines_of((Run(text),), width, width_of))
    assert joined.replace(" ", "") == text.replace(" ", "")
