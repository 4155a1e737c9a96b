"""The outlook as a file: one line per person and occupation, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from portal.audit.rules import harmless
from workforce.promotion.selectors.outlook import Prospect, kind_of
from workforce.promotion.selectors.wording import grade_words


class _Line:
    """A file for ``csv.writer`` that hands each line straight back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Prospect]) -> Iterator[str]:
    """Head and rows as CSV text; begins with a byte order mark so that spreadsheets read it as UTF-8."""
    writer = csv.writer(_Line())
    kinds = {"ready": _("已可申报"), "later": _("到期可申报"), "applied": _("已申报")}
    heads = [
        _("最早可申报日期"),
        _("工号"),
        _("姓名"),
        _("单位"),
        _("职业（工种）"),
        _("现等级"),
        _("可申报等级"),
        _("申报条件"),
        _("状态"),
    ]
    yield "\ufeff" + writer.writerow(heads)
    for p in rows:
        cells = [
            p.opens_on.isoformat(), p.person.staff_no, p.person.name, p.person.unit.name, p.occupation.name, grade_words(p.current),
            grade_words(p.grade), f"{p.condition.code} {p.condition.text}", kinds[kind_of(p)],
        ]  # fmt: skip
        yield writer.writerow([harmless(str(cell)) for cell in cells])
