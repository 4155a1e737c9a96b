"""A document as docx: the styles of Word itself, so that an office can go on editing it."""

from io import BytesIO
from typing import Any

import docx
import segno
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from portal.documents.rules import A4_HEIGHT, A4_WIDTH, MM_PER_PT, PLAIN, Bullet, Document, Heading, Layout, Paragraph, QrCode, Run, Table
from portal.kernel.sheets import without_illegal

# Fonts that every Chinese office has; GB/T 9704-2012 names 仿宋 for the body and 黑体 for headings.
BODY_FONT, HEAD_FONT, LATIN_FONT = "仿宋", "黑体", "Times New Roman"
TITLE_FONT, SUB_FONT = "方正小标宋简体", "楷体"  # of an official paper: issuing body and title, headings of the second level
RED, HEAD_SIZE, COPIES_SIZE, FOLIO_SIZE = RGBColor(200, 0, 0), 30, 14, 14
HEAD_TOP, FOLIO_DOWN = 35, 7  # mm (GB/T 9704-2012, 7.2 and 7.5)
QR_SIZE = 32  # mm
GRID = 4096  # parts of a point in the character grid of Word
ALIGN = {"center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def docx_of(document: Document, footer: str, layout: Layout = PLAIN) -> bytes:
    """The bytes of a Word file without any name of a person in its properties."""
    file = docx.Document()
    _set_up(file, document, without_illegal(footer), layout)
    for block in document.blocks:
        if isinstance(block, Heading):
            _heading(file, block)
        elif isinstance(block, Paragraph) and block.place in _OFFICIAL:
            _OFFICIAL[block.place](file, block, layout)
        elif isinstance(block, Paragraph):
            _paragraph(file, block, layout)
        elif isinstance(block, Bullet):
            line = file.add_paragraph(style="List Number" if block.no else "List Bullet")
            _write(line, block.runs)
        elif isinstance(block, Table):
            _table(file, block, layout)
        elif isinstance(block, QrCode):
            picture = BytesIO()
            segno.make(block.text, error="m").save(picture, kind="png", scale=8)
            picture.seek(0)
            file.add_picture(picture, width=Mm(QR_SIZE))
        else:
            file.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
    out = BytesIO()
    file.save(out)
    return out.getvalue()


def _set_up(file: Any, document: Document, footer: str, layout: Layout) -> None:
    page = file.sections[0]
    page.page_width, page.page_height = Mm(A4_WIDTH), Mm(A4_HEIGHT)
    page.top_margin, page.bottom_margin = Mm(layout.top), Mm(layout.bottom)
    page.left_margin, page.right_margin = Mm(layout.left), Mm(layout.right)
    pitch = Pt(21) if not layout.is_official else Pt(layout.pitch / MM_PER_PT)
    normal = file.styles["Normal"]
    normal.font.size = Pt(layout.body)
    normal.paragraph_format.line_spacing = pitch
    normal.paragraph_format.space_after = Pt(0)
    _fonts(normal.element.get_or_add_rPr(), BODY_FONT)
    for language in file.styles.element.iter(qn("w:lang")):  # the marks of simplified Chinese stand at the foot of the line
        language.set(qn("w:eastAsia"), "zh-CN")
    fonts = {1: TITLE_FONT, 2: HEAD_FONT, 3: SUB_FONT} if layout.is_official else dict.fromkeys(layout.sizes, HEAD_FONT)
    for level, size in layout.sizes.items():
        style = file.styles[f"Heading {level}"]
        style.font.size, style.font.bold, style.font.color.rgb = Pt(size), not layout.is_official, RGBColor(0, 0, 0)
        space = Pt(0 if layout.is_official and level > 1 else 6)
        style.paragraph_format.space_before, style.paragraph_format.space_after = space, space
        style.paragraph_format.line_spacing = pitch if layout.is_official and level > 1 else 1.2
        if layout.is_official and level > 1:
            style.paragraph_format.first_line_indent = Pt(2 * layout.body)
        _fonts(style.element.get_or_add_rPr(), fonts[level])
    properties = file.core_properties
    properties.title, properties.author, properties.comments, properties.language = document.title, "Hongjiang", "", "zh-CN"
    if layout.is_official:
        _official_page(file, page, layout, footer)
    else:
        _footer(page.footer.paragraphs[0], footer)


def _official_page(file: Any, page: Any, layout: Layout, footer: str) -> None:
    """The grid of lines and characters, and the number of the page at the right of odd and the left of even pages."""
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "linesAndChars")
    grid.set(qn("w:linePitch"), str(round(layout.pitch / MM_PER_PT * 20)))
    grid.set(qn("w:charSpace"), str(round(layout.tracking * GRID)))
    for old in page._sectPr.findall(qn("w:docGrid")):
        page._sectPr.remove(old)
    page._sectPr.append(grid)
    page.footer_distance = Mm(layout.bottom - FOLIO_DOWN - 12)
    file.settings.odd_and_even_pages_header_footer = True
    for foot, align in ((page.footer, WD_ALIGN_PARAGRAPH.RIGHT), (page.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)):
        foot.is_linked_to_previous = False
        line = foot.paragraphs[0]
        _footer(line, footer)
        line.alignment = align
        line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(FOLIO_SIZE)
        for run in line.runs[:2]:
            run.font.size = Pt(FOLIO_SIZE)


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


def _paragraph(file: Any, paragraph: Paragraph, layout: Layout) -> None:
    line = file.add_paragraph()
    line.alignment = ALIGN.get(paragraph.place)
    if not paragraph.place:
        line.paragraph_format.first_line_indent = Pt(2 * layout.body)
    _write(line, paragraph.runs)
    if paragraph.place == "note":
        for run in line.runs:
            run.font.size, run.font.color.rgb = Pt(9), RGBColor(90, 90, 90)


def _head(file: Any, paragraph: Paragraph, layout: Layout) -> None:
    """The issuing body in red."""
    line = file.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before = Mm(HEAD_TOP) if layout.is_official else Pt(0)
    line.paragraph_format.line_spacing = 1.0
    text = "".join(r.text for r in paragraph.runs)
    run = line.add_run(text)
    run.font.size = Pt(min(HEAD_SIZE, layout.width / MM_PER_PT / max(1, len(text))))
    run.font.color.rgb = RED
    _fonts(run._r.get_or_add_rPr(), TITLE_FONT)


def _docno(file: Any, paragraph: Paragraph, layout: Layout) -> None:
    """The number with the red rule below it."""
    line = file.add_paragraph()
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    line.paragraph_format.space_before = Mm(2 * layout.pitch if layout.is_official else 2)
    line.paragraph_format.space_after = Mm(2 * layout.pitch if layout.is_official else 4)
    _write(line, paragraph.runs)
    _borders(line, bottom=("18", "C80000"))


def _borders(line: Any, **sides: tuple[str, str]) -> None:
    """Rules beside a paragraph: side -> (width in eighths of a point, colour)."""
    borders = OxmlElement("w:pBdr")
    for side, (width, colour) in sides.items():
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", width), ("space", "8"), ("color", colour)):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    line._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _sign(file: Any, paragraph: Paragraph, layout: Layout) -> None:
    """Issuing body and date, centred on each other, the wider one two characters from the right."""
    lines = "".join(r.text for r in paragraph.runs).split("\n")
    widest = max(map(_cells, lines))
    for i, text in enumerate(lines):
        line = file.add_paragraph()
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        line.paragraph_format.space_before = Mm(layout.pitch) if not i else Pt(0)
        line.paragraph_format.right_indent = Pt(layout.body * (2 + (widest - _cells(text)) / 2))
        line.paragraph_format.keep_with_next = i + 1 < len(lines)
        line.add_run(text)


def _cells(text: str) -> float:
    """How many Chinese characters a text is wide."""
    return sum(1.0 if char > "\u2e7f" else 0.5 for char in text)


def _copies(file: Any, paragraph: Paragraph, layout: Layout) -> None:
    line = file.add_paragraph()
    line.paragraph_format.space_before = Mm(layout.pitch)
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = Pt(COPIES_SIZE)
    _write(line, paragraph.runs)
    for run in line.runs:
        run.font.size = Pt(COPIES_SIZE)
    _borders(line, top=("8", "000000"), bottom=("8", "000000"))


_OFFICIAL = {"head": _head, "docno": _docno, "sign": _sign, "copies": _copies}


def _table(file: Any, table: Table, layout: Layout) -> None:
    drawn = file.add_table(rows=0, cols=table.columns)
    drawn.style, drawn.autofit = "Table Grid", False
    shares = table.widths or (1.0,) * table.columns
    inner = Mm(layout.width)
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
            if layout.is_official:
                place.paragraphs[0].paragraph_format.line_spacing = 1.1
            for run in place.paragraphs[0].runs:
                run.font.size, run.bold = Pt(layout.cell), True if cell.is_head else run.bold
    file.add_paragraph().paragraph_format.line_spacing = Pt(8)


def _repeated() -> Any:
    head = OxmlElement("w:tblHeader")
    head.set(qn("w:val"), "true")
    return head
