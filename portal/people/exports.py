"""The roster as a file that the import of people takes back, and the dated posts of the same people."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.people.filters import PersonFilter
from portal.people.models import Person, WorkHistory


def find_people(asked: Asked) -> Found:
    data = asked.params.copy()
    if not data:
        data["left"] = "no"
    rows = Person.objects.within(asked.scope).select_related("unit").order_by("unit__path", "staff_no")
    filterset = PersonFilter(data, queryset=rows, request=asked)
    return Found(filterset.qs, filterset)


def find_history(asked: Asked) -> Found:
    """The posts of the people whom the roster shows, person by person."""
    people = find_people(asked)
    chosen: Any = people.rows.order_by().values("pk")  # type: ignore[union-attr]
    rows = WorkHistory.objects.within(asked.scope).select_related("person", "unit").filter(person__in=chosen)
    return Found(rows.order_by("person__unit__path", "person__staff_no", "started_on", "pk"), people.filterset)


# Phone and ID number never leave in clear. Their masked forms bear headings that no import knows: nothing masked is
# ever read back over what is stored.
PEOPLE = (
    ExportColumn("staff_no", is_personal=True),
    ExportColumn("name", is_personal=True),
    ExportColumn("unit", value="unit.code"),
    ExportColumn("unit_name", _("单位名称"), "unit.name"),
    ExportColumn("gender", value="get_gender_display", is_personal=True),
    ExportColumn("employment_type", value="get_employment_type_display", is_personal=True),
    ExportColumn("post"),
    ExportColumn("post_category", value="get_post_category_display"),
    ExportColumn("occupation_code"),
    ExportColumn("political_status", value="get_political_status_display", is_personal=True),
    ExportColumn("education", value="get_education_display", is_personal=True),
    ExportColumn("birth_on", kind="date", is_personal=True),
    ExportColumn("hired_on", kind="date", is_personal=True),
    ExportColumn("left_on", kind="date", is_personal=True),
    ExportColumn("masked_phone", _("遮盖的手机号"), is_personal=True, is_masked=True),
    ExportColumn("masked_id_no", _("遮盖的证件号"), is_personal=True, is_masked=True),
)
HISTORY = (
    ExportColumn("staff_no", value="person.staff_no", is_personal=True),
    ExportColumn("name", _("人员"), "person.name", is_personal=True),
    ExportColumn("started_on", kind="date"),
    ExportColumn("ended_on", kind="date"),
    ExportColumn("unit", value="unit.code"),
    ExportColumn("unit_name", _("所在单位"), "unit.name"),
    ExportColumn("employer"),
    ExportColumn("post"),
    ExportColumn("post_category", value="get_post_category_display"),
    ExportColumn("occupation_code"),
)
EXPORTERS = (
    Exporter(
        "person-list", _("花名册"), "person.view", PEOPLE, find_people, ("pinyin", "staff_no", "unit__path", "left_on"), "pk",
        imports="people",
    ),
    Exporter("work-history", _("工作经历"), "person.view", HISTORY, find_history, people="person", imports="work-history"),
)  # fmt: skip
