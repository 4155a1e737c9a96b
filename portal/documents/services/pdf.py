"""A document as PDF on A4, set as GB/T 9704-2012 asks of official papers, with a subset of a Chinese font inside."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

import segno
from django.conf import settings
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from portal.documents.rules import (
    MM_PER_PT,
    PLAIN,
    Bullet,
    Document,
    Heading,
    Layout,
    Paragraph,
    QrCode,
    Run,
    Table,
    lines_of,
    plain_text,
)
from portal.kernel.errors import RuleBroken
from portal.kernel.sheets import without_illegal

FONT = "song"
FILES = {"": "regular.ttf", "B": "bold.ttf"}
SMALL = 9  # pt
PADDING = 1.6  # mm
RED, HEAD = (200, 0, 0), 30  # colour and pt of the issuing body
HEAD_TOP, RULE = 35, 4  # mm: from the top of the text to the issuing body, from the number to the red rule (GB/T 9704-2012, 7.2)
COPIES, FOLIO, FOLIO_DOWN = 14, 14, 7  # pt, pt, mm below the text (7.4, 7.5)
QR_SIZE = 32  # mm
ALIGN = {"": Align.L, "plain": Align.L, "center": Align.C, "right": Align.R, "note": Align.L}


class _Sheet(FPDF):
    def __init__(self, footer: str, layout: Layout) -> None:
        super().__init__(format="A4")
        self.foot_line, self.layout = without_illegal(footer), layout
        self.set_margins(layout.left, layout.top, layout.right)
        self.set_auto_page_break(True, layout.bottom)
        for style, file in FILES.items():
            path = settings.FONTS_DIR / file
            if not path.is_file():
                raise RuleBroken("document.no_font")
            self.add_font(FONT, style, path)
        self.set_font(FONT, size=layout.body)
        self.set_draw_color(120)
        self.c_margin = 0

    @cached_property
    def inner(self) -> float:
        return self.epw

    def footer(self) -> None:
        self.set_char_spacing(0)
        align = Align.C
        if self.layout.is_official:  # odd pages at the right, even ones at the left, one character in (7.5)
            align = Align.R if self.page_no() % 2 else Align.L
        self.set_y(FOLIO_DOWN - self.layout.bottom if self.layout.is_official else -20)
        self.set_font(FONT, size=FOLIO if self.layout.is_official else SMALL)
        blank = "\u3000" if self.layout.is_official else ""
        self.cell(self.inner, 5, f"{blank}— {self.page_no()} —{blank}", align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_font(FONT, size=SMALL)
        self.set_y(-20 if self.layout.is_official else self.get_y())
        self.set_text_color(110)
        self.cell(self.inner, 5, self.foot_line, align=Align.C)
        self.set_text_color(0)

    def tracking(self, size: float) -> float:
        """What the layout adds to a character of the body, in pt; other sizes stand as they are."""
        return self.layout.tracking if size == self.layout.body else 0.0

    def width_of(self, size: float) -> Callable[[str, bool], float]:
        """Measures one character at ``size``; each is measured once."""
        known: dict[tuple[str, bool], float] = {}

        def measure(char: str, is_bold: bool) -> float:
            if (char, is_bold) not in known:
                self.set_font(FONT, "B" if is_bold else "", size)
                known[char, is_bold] = self.get_string_width(char) + (self.tracking(size) * MM_PER_PT)
            return known[char, is_bold]

        return measure

    def write_lines(self, runs: tuple[Run, ...], align: Align, *, size: float = 0, height: float = 0, hang: str = "") -> None:
        """A paragraph, line by line; ``hang`` is written before the first line, the others stand under its text."""
        size, height = size or self.layout.body, height or self.layout.pitch
        measure = self.width_of(size)
        shift = sum(measure(c, False) for c in hang)
        for i, line in enumerate(lines_of(runs, self.inner - shift, measure)):
            if self.will_page_break(height):
                self.add_page()
            used = sum(measure(c, r.is_bold) for r in line for c in r.text)
            self.set_x(self.l_margin + shift + {Align.C: (self.inner - used) / 2, Align.R: self.inner - used}.get(align, 0))
            if hang and not i:
                self.set_x(self.l_margin)
                self.put(Run(hang), size, height, measure)
            for run in line:
                self.put(run, size, height, measure)
            self.ln(height)

    def put(self, run: Run, size: float, height: float, measure: Callable[[str, bool], float]) -> None:
        width = sum(measure(c, run.is_bold) for c in run.text)
        self.set_font(FONT, "B" if run.is_bold else "", size)
        self.set_char_spacing(self.tracking(size))
        self.cell(width, height, run.text)
        self.set_char_spacing(0)


def pdf_of(document: Document, footer: str, made: datetime, layout: Layout = PLAIN) -> bytes:
    """The bytes of a PDF. ``made`` is its date; nothing else in it depends on the clock."""
    sheet = _Sheet(footer, layout)
    sheet.set_title(document.title)
    sheet.set_creator("Hongjiang")
    sheet.set_producer("Hongjiang")
    sheet.set_lang("zh-CN")
    sheet.set_creation_date(made)
    sheet.add_page()
    for block in document.blocks:
        if isinstance(block, Heading):
            _heading(sheet, block)
        elif isinstance(block, Paragraph):
            _paragraph(sheet, block)
        elif isinstance(block, Bullet):
            sheet.write_lines(block.runs, Align.L, hang=f"{block.no}. " if block.no else "· ")
        elif isinstance(block, Table):
            _table(sheet, block)
        elif isinstance(block, QrCode):
            _qr(sheet, block)
        else:
            sheet.add_page()
    return bytes(sheet.output())


def _heading(sheet: _Sheet, heading: Heading) -> None:
    size = sheet.layout.sizes[heading.level]
    bold = tuple(Run(r.text, True) for r in heading.runs)
    if sheet.layout.is_official and heading.level > 1:  # two characters in, on the lines of the text (7.3.3)
        if sheet.will_page_break(3 * sheet.layout.pitch):
            sheet.add_page()
        sheet.write_lines((Run("\u3000\u3000"), *bold), Align.L)
        return
    if heading.level > 1:
        sheet.ln(2)
    if sheet.will_page_break(3 * sheet.layout.pitch):  # a heading never stands alone at the foot of a page
        sheet.add_page()
    sheet.write_lines(bold, Align.C if heading.level == 1 else Align.L, size=size, height=size * 0.6)
    sheet.ln(4 if heading.level == 1 else 1)


def _paragraph(sheet: _Sheet, paragraph: Paragraph) -> None:
    if paragraph.place == "note":
        sheet.set_text_color(90)
        sheet.write_lines(paragraph.runs, Align.L, size=SMALL, height=5)
        sheet.set_text_color(0)
        return
    if paragraph.place in _OFFICIAL:
        _OFFICIAL[paragraph.place](sheet, paragraph.runs)
        return
    indent = () if paragraph.place else (Run("\u3000\u3000"),)
    sheet.write_lines((*indent, *paragraph.runs), ALIGN[paragraph.place])


def _head(sheet: _Sheet, runs: tuple[Run, ...]) -> None:
    """The issuing body in red, as large as it fits on one line."""
    if sheet.layout.is_official:
        sheet.set_y(sheet.layout.top + HEAD_TOP)
    red = tuple(Run(r.text, True) for r in runs)
    width = sum(sheet.width_of(HEAD)(c, True) for r in red for c in r.text)
    size = min(HEAD, HEAD * sheet.inner / width) if width else HEAD
    sheet.set_text_color(*RED)
    sheet.write_lines(red, Align.C, size=size - 0.1, height=size * 0.5)
    sheet.set_text_color(0)


def _docno(sheet: _Sheet, runs: tuple[Run, ...]) -> None:
    """The number two lines below the issuing body, then the red rule over the width of the text."""
    sheet.ln(2 * sheet.layout.pitch if sheet.layout.is_official else 2)
    sheet.write_lines(runs, Align.C)
    _rule(sheet, sheet.get_y() + (RULE if sheet.layout.is_official else 1), RED, 0.7)
    sheet.ln(RULE + 2 * sheet.layout.pitch if sheet.layout.is_official else 6)


def _rule(sheet: _Sheet, y: float, colour: tuple[int, ...], width: float) -> None:
    sheet.set_draw_color(*colour)
    sheet.set_line_width(width)
    sheet.line(sheet.l_margin, y, sheet.l_margin + sheet.inner, y)
    sheet.set_draw_color(120)
    sheet.set_line_width(0.2)


def _sign(sheet: _Sheet, runs: tuple[Run, ...]) -> None:
    """Issuing body and date, the wider one two characters from the right, the other centred under or over it (7.3.5)."""
    parts = lines_of(runs, sheet.inner, sheet.width_of(sheet.layout.body))
    if sheet.will_page_break((len(parts) + 1) * sheet.layout.pitch):
        sheet.add_page()
    sheet.ln(sheet.layout.pitch)
    measure = sheet.width_of(sheet.layout.body)
    widths = [sum(measure(c, r.is_bold) for r in part for c in r.text) for part in parts]
    right = sheet.inner - 2 * measure("\u3000", False)
    for part, width in zip(parts, widths, strict=True):
        sheet.set_x(sheet.l_margin + max(0.0, right - max(widths) + (max(widths) - width) / 2))
        for run in part:
            sheet.put(run, sheet.layout.body, sheet.layout.pitch, measure)
        sheet.ln(sheet.layout.pitch)


def _copies(sheet: _Sheet, runs: tuple[Run, ...]) -> None:
    """The copy-to line between two rules, at the foot of the text of the last page."""
    sheet.ln(sheet.layout.pitch)
    top = sheet.get_y()
    height = sheet.layout.pitch * 0.8
    if sheet.will_page_break(2 * height):
        sheet.add_page()
        top = sheet.get_y()
    _rule(sheet, top, (0,), 0.35)
    size = COPIES if sheet.layout.is_official else sheet.layout.body
    sheet.write_lines((Run("\u3000"), *runs), Align.L, size=size, height=height)
    _rule(sheet, sheet.get_y() + 0.5, (0,), 0.35)
    sheet.ln(2)


_OFFICIAL = {"head": _head, "docno": _docno, "sign": _sign, "copies": _copies}


def _qr(sheet: _Sheet, code: QrCode) -> None:
    rows = segno.make(code.text, error="m").matrix
    if sheet.will_page_break(QR_SIZE + 2):
        sheet.add_page()
    step, left, top = QR_SIZE / len(rows), sheet.l_margin, sheet.get_y() + 1
    sheet.set_fill_color(0)
    for y, row in enumerate(rows):
        for x, is_dark in enumerate(row):
            if is_dark:
                sheet.rect(left + x * step, top + y * step, step, step, style="F")
    sheet.ln(QR_SIZE + 3)


def _table(sheet: _Sheet, table: Table) -> None:
    sheet.ln(1)
    shares = table.widths or (1.0,) * table.columns
    unit, measure = sheet.inner / sum(shares), sheet.width_of(sheet.layout.cell)
    head = FontFace(family=FONT, emphasis="BOLD", size_pt=sheet.layout.cell, fill_color=(241, 239, 233))
    size = sheet.layout.cell
    plain = {True: FontFace(family=FONT, emphasis="BOLD", size_pt=size), False: FontFace(family=FONT, size_pt=size)}
    sheet.set_font(FONT, size=sheet.layout.cell)
    with sheet.table(
        width=sheet.inner, col_widths=shares, align=Align.L, borders_layout=TableBordersLayout.ALL, line_height=6, padding=PADDING,
        text_align=Align.L, headings_style=head, first_row_as_headings=bool(table.heads), num_heading_rows=max(table.heads, 1),
    ) as drawn:  # fmt: skip
        for cells in table.rows:
            row, at = drawn.row(), 0
            for cell in cells:
                is_bold = cell.is_head or (bool(cell.runs) and all(r.is_bold for r in cell.runs))
                runs = tuple(Run(r.text, is_bold) for r in cell.runs)
                room = unit * sum(shares[at : at + cell.span]) - 2 * PADDING - 0.2
                text = "\n".join(plain_text(line) for line in lines_of(runs, room, measure))
                row.cell(text, colspan=cell.span, style=head if cell.is_head else plain[is_bold])
                at += cell.span
    sheet.ln(2)
