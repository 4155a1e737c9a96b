"""An official paper is set as GB/T 9704-2012 asks: margins, 22 lines of 28 characters, red head and rule, signature, folio."""

import io

import docx
import pytest
from pypdf import PdfReader

from portal.documents.rules import OFFICIAL, QrCode, read_document
from portal.documents.services.docx import docx_of
from portal.documents.services.pdf import pdf_of
from portal.kernel import clock

MARKUP = f"""<p class="head">某某矿业公司党委</p><p class="docno">矿党发〔2026〕12 号</p><h1>关于考核结果的通报</h1>
<p class="plain">各党支部：</p><p>{"考核" * 700}</p><p class="sign">某某矿业公司党委<br>2026年10月20日</p>
<p class="copies">抄送：公司领导。</p>"""


@pytest.fixture(scope="module")
def pages():
    return PdfReader(io.BytesIO(pdf_of(read_document(MARKUP), "页脚", clock.now(), OFFICIAL))).pages


def lines(page):
    return [line for line in page.extract_text().splitlines() if "考核" in line and "关于" not in line]


def test_a_line_holds_28_characters_and_a_page_22_lines(pages):
    full = lines(pages[1])
    assert (len(full), {len(line.strip()) for line in full}) == (22, {28})
    assert (round(OFFICIAL.width), round(OFFICIAL.pitch * 22)) == (156, 225)


def test_all_parts_are_there_in_their_order(pages):
    first, last = pages[0].extract_text(), pages[-1].extract_text()
    parts = ["某某矿业公司党委", "矿党发〔2026〕12 号", "关于考核结果的通报", "各党支部："]
    assert sorted(parts, key=first.index) == parts
    assert last.index("某某矿业公司党委") < last.index("2026年10月20日") < last.index("抄送：公司领导。")


def test_pages_are_numbered_outside(pages):
    """Odd pages at the right edge of the text, even ones at the left."""
    found = {}
    for no, page in enumerate(pages, 1):

        def visit(text, _cm, tm, _font, _size, no=no):
            if f"— {no} —" in text:
                found[no] = tm[4]

        page.extract_text(visitor_text=visit)
    assert found[1] > 300 > found[2]


def test_word_has_the_margins_the_grid_and_two_footers():
    file = docx.Document(io.BytesIO(docx_of(read_document(MARKUP), "页脚", OFFICIAL)))
    page = file.sections[0]
    assert [round(m.mm) for m in (page.top_margin, page.bottom_margin, page.left_margin, page.right_margin)] == [37, 35, 28, 26]
    grid = page._sectPr.find("{*}docGrid")
    assert list(grid.attrib.values()) == ["linesAndChars", "580", "-848"]
    assert file.settings.odd_and_even_pages_header_footer
    assert ["页脚" in f.paragraphs[0].text for f in (page.footer, page.even_page_footer)] == [True, True]
    assert file.paragraphs[0].text == "某某矿业公司党委"
    assert round(file.paragraphs[0].paragraph_format.space_before.mm) == 35


def test_a_qr_code_is_drawn_in_both():
    document = read_document('<h1>凭证</h1><qr data-text="https://x/?a=1&amp;b=2"><p>后文</p>')
    assert document.blocks[1] == QrCode("https://x/?a=1&b=2")
    assert len(docx.Document(io.BytesIO(docx_of(document, ""))).inline_shapes) == 1
    content = PdfReader(io.BytesIO(pdf_of(document, "", clock.now()))).pages[0].get_contents().get_data()
    assert content.count(b" re f") > 200
