"""A document as PDF on A4, set as GB/T 9704-2012 asks of official papers, with a subset of a Chinese font inside."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property

from django.conf import settings
from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, XPos, YPos
from fpdf.fonts import FontFace

from portal.documents.rules import Bullet, Document, Heading, Paragraph, Run, Table, lines_of, plain_text
from portal.kernel.errors import RuleBroken
from portal.kernel.sheets import without_illegal

FONT = "song"
FILES = {"": "regular.ttf", "B": "bold.ttf"}
TOP, LEFT, RIGHT, BOTTOM = 30, 28, 26, 28  # mm
SIZES = {1: 20, 2: 14, 3: 12}  # pt by level of heading
BODY, SMALL, CELL = 12, 9, 10.5  # pt
PADDING = 1.6  # mm
LINE = 7.4  # mm between lines of the body
ALIGN = {"": Align.L, "plain": Align.L, "center": Align.C, "right": Align.R, "note": Align.L}


class _Sheet(FPDF):
    def __init__(self, footer: str) -> None:
        super().__init__(format="A4")
        self.foot_line = without_illegal(footer)
        self.set_margins(LEFT, TOP, RIGHT)
        self.set_auto_page_break(True, BOTTOM)
        for style, file in FILES.items():
            path = settings.FONTS_DIR / file
            if not path.is_file():
                raise RuleBroken("document.no_font")
            self.add_font(FONT, style, path)
        self.set_font(FONT, size=BODY)
        self.set_draw_color(120)
        self.c_margin = 0

    @cached_property
    def inner(self) -> float:
        return self.epw

    def footer(self) -> None:
        self.set_y(-20)
        self.set_font(FONT, size=SMALL)
        self.cell(self.inner, 5, f"— {self.page_no()} —", align=Align.C, new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.set_text_color(110)
        self.cell(self.inner, 5, self.foot_line, align=Align.C)
        self.set_text_color(0)

    def width_of(self, size: float) -> Callable[[str, bool], float]:
        """Measures one character at ``size``; each is measured once."""
        known: dict[tuple[str, bool], float] = {}

        def measure(char: str, is_bold: bool) -> float:
            if (char, is_bold) not in known:
                self.set_font(FONT, "B" if is_bold else "", size)
                known[char, is_bold] = self.get_string_width(char)
            return known[char, is_bold]

        return measure

    def write_lines(self, runs: tuple[Run, ...], align: Align, *, size: float = BODY, height: float = LINE, hang: str = "") -> None:
        """A paragraph, line by line; ``hang`` is written before the first line, the others stand under its text."""
        measure = self.width_of(size)
        shift = sum(measure(c, False) for c in hang)
        for i, line in enumerate(lines_of(runs, self.inner - shift, measure)):
            if self.will_page_break(height):
                self.add_page()
            used = sum(measure(c, r.is_bold) for r in line for c in r.text)
            self.set_x(self.l_margin + shift + {Align.C: (self.inner - used) / 2, Align.R: self.inner - used}.get(align, 0))
            if hang and not i:
                self.set_x(self.l_margin)
                self._write(Run(hang), size, height, measure)
            for run in line:
                self._write(run, size, height, measure)
            self.ln(height)

    def _write(self, run: Run, size: float, height: float, measure: Callable[[str, bool], float]) -> None:
        self.set_font(FONT, "B" if run.is_bold else "", size)
        self.cell(sum(measure(c, run.is_bold) for c in run.text), height, run.text)


def pdf_of(document: Document, footer: str, made: datetime) -> bytes:
    """The bytes of a PDF. ``made`` is its date; nothing else in it depends on the clock."""
    sheet = _Sheet(footer)
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
        else:
            sheet.add_page()
    return bytes(sheet.output())


def _heading(sheet: _Sheet, heading: Heading) -> None:
    size = SIZES[heading.level]
    if heading.level > 1:
        sheet.ln(2)
    if sheet.will_page_break(3 * LINE):  # a heading never stands alone at the foot of a page
        sheet.add_page()
    bold = tuple(Run(r.text, True) for r in heading.runs)
    sheet.write_lines(bold, Align.C if heading.level == 1 else Align.L, size=size, height=size * 0.6)
    sheet.ln(4 if heading.level == 1 else 1)


def _paragraph(sheet: _Sheet, paragraph: Paragraph) -> None:
    if paragraph.place == "note":
        sheet.set_text_color(90)
        sheet.write_lines(paragraph.runs, Align.L, size=SMALL, height=5)
        sheet.set_text_color(0)
        return
    indent = () if paragraph.place else (Run("\u3000\u3000"),)
    sheet.write_lines((*indent, *paragraph.runs), ALIGN[paragraph.place])


def _table(sheet: _Sheet, table: Table) -> None:
    sheet.ln(1)
    shares = table.widths or (1.0,) * table.columns
    unit, measure = sheet.inner / sum(shares), sheet.width_of(CELL)
    head = FontFace(family=FONT, emphasis="BOLD", size_pt=CELL, fill_color=(241, 239, 233))
    plain = {True: FontFace(family=FONT, emphasis="BOLD", size_pt=CELL), False: FontFace(family=FONT, size_pt=CELL)}
    sheet.set_font(FONT, size=CELL)
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
