"""The list of schemes as a table. A scheme itself leaves as a yaml file or a workbook, each of which may be uploaded again."""

from collections.abc import Sequence
from io import BytesIO

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assessment.schemes import selectors
from assessment.schemes.enums import EvidenceKind
from assessment.schemes.forms import CHOICES, FLAGS, LABELS, SHEETS, metric_labels, shown_rows
from assessment.schemes.models import AssessmentScheme
from assessment.schemes.rules import COLUMNS as FIELDS
from assessment.schemes.rules import NUMBER, filled, numbers_back, rows_of, written, yaml_text
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.kernel.sheets import without_illegal

FILLED = 500  # rows that have the drop-downs
FIGURES = frozenset(
    {
        "version",
        "party",
        "business",
        "party_cap",
        "business_cap",
        "quarters",
        "year_end",
        "ballot",
        "points",
        "floor",
        "coefficient",
        "top_share",
        "at_most",
        "limit",
        "cap",
        "share",
    }
)
WIDTHS = {"name_zh": 26, "name_en": 30, "metric": 40, "params": 30, "rule_params": 30, "rule": 20, "evidence": 24, "source": 30}


def find_schemes(asked: Asked) -> Found:
    return Found(AssessmentScheme.objects.select_related("drafted_by"))


COLUMNS = (
    ExportColumn("code", _("编码")),
    ExportColumn("title", _("方案"), selectors.name_of),
    ExportColumn("version", _("版本"), kind="number"),
    ExportColumn("share", _("结果性指标占比（%）"), lambda row: selectors.body_of(row).result_share, "number"),
    ExportColumn("state", _("状态"), "get_state_display"),
    ExportColumn("drafted_by", _("起草人"), "drafted_by.display_name"),
    ExportColumn("drafted_at", _("起草日期"), kind="date"),
)
EXPORTERS = (Exporter("scheme-list", _("考核方案"), "scheme.view", COLUMNS, find_schemes, ("code", "version", "state", "drafted_at")),)


def yaml_of(scheme: AssessmentScheme, *, with_cases: bool) -> str:
    """The scheme as a file to be uploaded again: as it was given, or anew where golden cases are to be added or kept back."""
    kept = scheme.cases if with_cases else []
    if not kept and not scheme.cases:
        return scheme.source_text
    document = written(filled(rows_of(selectors.body_of(scheme)))).document
    cases = {"cases": [numbers_back(row) for row in kept]} if kept else {}
    return yaml_text({**document, **cases})


def workbook_of(scheme: AssessmentScheme) -> bytes:
    """The scheme as a workbook: a sheet for each kind of row, in words, with the choices to pick from and a sheet of notes."""
    book = Workbook()
    rows = shown_rows(rows_of(selectors.body_of(scheme)))
    book.remove(book.worksheets[0])
    notes = book.create_sheet(gettext("填写说明"))
    for kind, fields in FIELDS.items():
        sheet = book.create_sheet(str(SHEETS[kind]), index=len(book.worksheets) - 1)
        for number, row in enumerate([{field: str(LABELS[field]) for field in fields}, *rows[kind]], 1):
            for place, field in enumerate(fields, 1):
                _fill(sheet.cell(number, place), field, row[field], is_head=number == 1)
        _face(sheet, fields)
    _notes(notes)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(cell: Cell, field: str, text: str, *, is_head: bool) -> None:
    """Figures as figures, all else as text that no spreadsheet computes."""
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if field in FIGURES and not is_head and NUMBER.match(text):
        cell.value = float(text) if "." in text else int(text)
        return
    cell.value = without_illegal(text) or None
    cell.number_format = "@"
    if cell.value is not None:
        cell.data_type = "s"
    if is_head:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="EDE9E1")


def _face(sheet: Worksheet, fields: Sequence[str]) -> None:
    """Widths, the frozen heading, and lists to choose from."""
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize, sheet.page_setup.fitToHeight = "landscape", sheet.PAPERSIZE_A4, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for place, field in enumerate(fields, 1):
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = WIDTHS.get(field, 14)
        labels = [str(label) for _value, label in CHOICES[field].choices] if field in CHOICES else [gettext("是")] if field in FLAGS else []
        if labels:
            choice = DataValidation(type="list", formula1='"' + ",".join(labels) + '"', allow_blank=True)
            choice.add(f"{letter}2:{letter}{FILLED}")
            sheet.add_data_validation(choice)


def _notes(sheet: Worksheet) -> None:
    """How to fill in the columns that hold more than a word, and every metric by name."""
    said = [
        gettext("在各工作表上修改后，到“导入方案”或草案的修改页上传；检查和网页修改相同。"),
        gettext("党建、业务两个维度的指标分值各自合计 100 分。改动已通过的方案时，把“方案”表的版本加 1。"),
        gettext("口径参数例如：活动类型=MT-01、MT-02；天数=5。"),
        gettext("计分参数例如：每次扣=2；目标=95%；分档=0.6:0、0.9:100（数值:得分百分比）。"),
        gettext("计入份额：同样的记录在党建和业务都计时填写百分比，例如 60；两边合计不超过 100。不填按全数计。"),
        gettext("佐证可写：%(kinds)s。") % {"kinds": "、".join(str(label) for label in EvidenceKind.labels)},
        gettext("取数口径可写下列任一项："),
        *metric_labels(),
    ]
    for number, text in enumerate(said, 1):
        cell = sheet.cell(number, 1, without_illegal(text))
        cell.data_type = "s"
    sheet.column_dimensions["A"].width = 90
