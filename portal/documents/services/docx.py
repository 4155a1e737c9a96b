"""A document as docx: the styles of Word itself, so that an office can go on editing it."""

from io import BytesIO
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from portal.documents.rules import Bullet, Document, Heading, Paragraph, Run, Table
from portal.kernel.sheets import without_illegal

# Fonts that every Chinese office has; GB/T 9704-2012 names 仿宋 for the body and 黑体 for headings.
BODY_FONT, HEAD_FONT, LATIN_FONT = "仿宋", "黑体", "Times New Roman"
SIZES = {1: 20, 2: 14, 3: 12}
ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def docx_of(document: Document, footer: str) -> bytes:
    """The bytes of a Word file without any name of a person in its properties."""
    file = docx.Document()
    _set_up(file, document, without_illegal(footer))
    for block in document.blocks:
        if isinstance(block, Heading):
            _heading(file, block)
        elif isinstance(block, Paragraph):
            _paragraph(file, block)
        elif isinstance(block, Bullet):
            line = file.add_paragraph(style="List Number" if block.no else "List Bullet")
            _write(line, block.runs)
        elif isinstance(block, Table):
            _table(file, block)
        else:
            file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _set_up(file: Any, document: Document, footer: str) -> None:
    page = file.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Mm(30), Mm(28), Mm(28), Mm(26)
    normal = file.styles["Normal"]
    normal.font.size = Pt(12)
    normal.paragraph_format.line_spacing = Pt(21)
    normal.paragraph_format.space_after = Pt(0)
    _fonts(normal.element.get_or_add_rPr(), BODY_FONT)
    for language in file.styles.element.iter(qn("w:lang")):  # the marks of simplified Chinese stand at the foot of the line
        language.set(qn("w:eastAsia"), "zh-CN")
    for level, size in SIZES.items():
        style = file.styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), True, RGBColor(0, 0, 0)
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(6), Pt(6)
        style.paragraph_format.line_spacing = 1.2
        _fonts(style.element.get_or_add_rPr(), HEAD_FONT)
    properties = file.core_properties
    properties.title, properties.author, properties.comments, properties.language = document.title, "Hongjiang", "", "zh-CN"
    _footer(page.footer.paragraphs[0], footer)


def _fonts(properties: Any, chinese: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for slot, name in (("ascii", LATIN_FONT), ("hAnsi", LATIN_FONT), ("eastAsia", chinese)):
        fonts.set(qn(f"w:{slot}"), name)


def _footer(paragraph: Any, text: str) -> None:
    """The number of the page, counted by Word, and the line below it."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
    paragraph.add_run(" —").add_break()
    run = paragraph.add_run(text)
    run.font.size, run.font.color.rgb = Pt(9), RGBColor(110, 110, 110)


def _write(paragraph: Any, runs: tuple[Run, ...]) -> None:
    for run in runs:
        paragraph.add_run(run.text).bold = run.is_bold or None


def _heading(file: Any, heading: Heading) -> None:
    line = file.add_heading(level=heading.level)
    line.add_run("".join(r.text for r in heading.runs))
    if heading.level == 1:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _paragraph(file: Any, paragraph: Paragraph) -> None:
    line = file.add_paragraph()
    line.alignment = ALIGN.get(paragraph.place)
    if not paragraph.place:
        line.paragraph_format.first_line_indent = Pt(24)
    _write(line, paragraph.runs)
    if paragraph.place == "note":
        for run in line.runs:
            run.font.size, run.font.color.rgb = Pt(9), RGBColor(90, 90, 90)


def _table(file: Any, table: Table) -> None:
    drawn = file.add_table(rows=0, cols=table.columns)
    drawn.style, drawn.autofit = "Table Grid", False
    shares = table.widths or (1.0,) * table.columns
    inner = Mm(210 - 28 - 26)
    for column, share in zip(drawn.columns, shares, strict=True):
        column.width = int(inner * share / sum(shares))
    for i, cells in enumerate(table.rows):
        row, at = drawn.add_row(), 0
        if i < table.heads:
            row._tr.get_or_add_trPr().append(_repeated())
        for cell in cells:
            place = row.cells[at]
            if cell.span > 1:
                place = place.merge(row.cells[at + cell.span - 1])
            at += cell.span
            _write(place.paragraphs[0], cell.runs)
            for run in place.paragraphs[0].runs:
                run.font.size, run.bold = Pt(10.5), True if cell.is_head else run.bold
    file.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _repeated() -> Any:
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    return head
