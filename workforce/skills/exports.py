"""Certificates as a file that their import takes back, and the coverage of operating posts."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.kernel.errors import NotReachable
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.organization.models import Node
from workforce.skills import rules, selectors
from workforce.skills.enums import CertificateStanding
from workforce.skills.filters import CertificateFilter


def find_certificates(asked: Asked) -> Found:
    rows, wanted = selectors.certificates(asked.scope), asked.params.get("s", "")
    words = []
    if wanted in selectors.STANDINGS:
        rows = rows.filter(selectors.standing_is(wanted, asked.today, selectors.warning_days(asked.today)))
        words.append(str(CertificateStanding(wanted).label))
    filterset = CertificateFilter(asked.params, rows, request=asked)
    return Found(filterset.qs, filterset, words)


def _with_standing(rows: list[Any], asked: Asked) -> list[Any]:
    days = selectors.warning_days(asked.today)
    for row in rows:
        row.standing = rules.standing(row.state, row.expires_on, asked.today, days)
    return rows


def find_coverage(asked: Asked) -> Found:
    return Found(selectors.coverage(asked.scope, asked.today))


def find_uncovered(asked: Asked) -> Found:
    unit = Node.objects.within(asked.scope).filter(code=asked.params.get("unit", "")).first()
    if unit is None:
        raise NotReachable("unit")
    return Found(selectors.uncovered(asked.scope, asked.today, unit).select_related("unit"), words=[_("单位：%(name)s") % {"name": unit}])


CERTIFICATES = (
    ExportColumn("staff_no", value="person.staff_no", is_personal=True),
    ExportColumn("name", gettext_lazy("持证人"), "person.name", is_personal=True),
    ExportColumn("unit", gettext_lazy("所在单位"), "person.unit.name"),
    ExportColumn("occupation", value="occupation.name_zh"),
    ExportColumn("grade", value="get_grade_display"),
    ExportColumn("number", is_personal=True),
    ExportColumn("scheme", value="get_scheme_display"),
    ExportColumn("assessor"),
    ExportColumn("issued_on", kind="date"),
    ExportColumn("expires_on", kind="date"),
    ExportColumn("standing", gettext_lazy("证书状态"), lambda row: str(CertificateStanding(row.standing).label)),
)
COVERAGE = (
    ExportColumn("unit", gettext_lazy("单位"), "unit.name"),
    ExportColumn("posts", gettext_lazy("操作岗人数"), kind="number"),
    ExportColumn("holders", gettext_lazy("持证人数"), kind="number"),
    ExportColumn("missing", gettext_lazy("未持证人数"), kind="number"),
    ExportColumn("share", gettext_lazy("持证率（%）"), kind="number"),
)
UNCOVERED = (
    ExportColumn("staff_no", gettext_lazy("工号"), is_personal=True),
    ExportColumn("name", gettext_lazy("姓名"), is_personal=True),
    ExportColumn("unit", gettext_lazy("单位"), "unit.name"),
    ExportColumn("post", gettext_lazy("岗位")),
    ExportColumn("hired_on", gettext_lazy("入职日期"), kind="date", is_personal=True),
)
EXPORTERS = (
    Exporter(
        "certificate-list", gettext_lazy("技能证书"), "certificate.view", CERTIFICATES, find_certificates,
        ("person__staff_no", "grade", "issued_on", "expires_on"), "person", _with_standing, "certificates",
    ),
    Exporter("coverage", gettext_lazy("持证覆盖"), "coverage.view", COVERAGE, find_coverage),
    Exporter("uncovered", gettext_lazy("未持证人员"), "coverage.view", UNCOVERED, find_uncovered, ("staff_no", "hired_on"), "pk"),
)  # fmt: skip
