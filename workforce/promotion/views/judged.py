"""What a member of a panel is told of the application that he judges."""

from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from portal.panels.models import PanelCase
from workforce.promotion.selectors import cases
from workforce.promotion.selectors.wording import check_lines, grade_words


def case_lines(case: PanelCase) -> list[tuple[str, Any]]:
    """Pairs of label and text; the papers as links, which open while the panel sits."""
    row = cases.judged_case(case.record_id)
    if row is None:
        return []
    checks = check_lines(row.checks.select_related("checked_by"))
    papers = [(reverse("file_download", args=[f.pk]), f.name) for f in cases.papers_of(row)]
    return [
        (_("单位"), f"{row.person.unit} · {row.person.post}" if row.person.post else str(row.person.unit)),
        (_("申报"), f"{row.occupation} {grade_words(row.from_grade)} → {row.get_target_grade_display()}"),
        (_("申报条件"), row.path_code),
        (_("人事审查"), "；".join(f"{line.title}：{line.why}" for line in checks)),
        (_("申报说明"), row.note or "—"),
        (_("佐证材料"), format_html_join("、", '<a href="{}">{}</a>', papers) if papers else _("没有上传材料。")),
    ]


def blind_lines(case: PanelCase) -> list[tuple[str, Any]]:
    """As ``case_lines`` for a panel that judges without knowing whom: no unit, no words of the applicant's own, no papers."""
    row = cases.judged_case(case.record_id)
    if row is None:
        return []
    checks = check_lines(row.checks.select_related("checked_by"))
    return [
        (_("申报"), f"{row.occupation} {grade_words(row.from_grade)} → {row.get_target_grade_display()}"),
        (_("申报条件"), row.path_code),
        (_("人事审查"), "；".join(f"{line.title}：{line.why}" for line in checks)),
    ]
