"""The ledger of development as a file that its import takes back: who, where, and the day of each step."""

from collections.abc import Callable
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from branches.membership import selectors
from branches.membership.filters import CaseFilter, PoolFilter
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from portal.kernel.exporters import Asked, ExportColumn, Exporter, Found
from portal.people.models import Person


def find_cases(asked: Asked) -> Found:
    rows, today = selectors.cases(asked.scope), asked.today
    filterset = CaseFilter(asked.params, rows, scope=asked.scope, table=selectors.step_table(today))
    taken = DevelopmentStepRecord.objects.filter(voided_at=None).order_by("round", "no")
    tabs = selectors.tabs_for(asked.actor, today)
    found = filterset.qs.filter(tabs.get(asked.params.get("s", ""), tabs["open"]))
    return Found(found.prefetch_related(Prefetch("steps", taken, to_attr="taken")), filterset)


def _day(no: int) -> Callable[[DevelopmentCase], Any]:
    return lambda row: next((r.on for r in reversed(row.taken) if r.no == no), None)  # type: ignore[attr-defined]


CASES = (
    ExportColumn("staff_no", value="person.staff_no", is_personal=True),
    ExportColumn("name", value="person.name", is_personal=True),
    ExportColumn("branch", value="branch.node.code"),
    ExportColumn("branch_name", _("支部名称"), "branch.node.name"),
    *(ExportColumn(f"step_{no}", value=_day(no), kind="date") for no in range(1, 26)),
    ExportColumn("case_state", _("档案状态"), "get_state_display"),
    ExportColumn("due_on", _("下一步期限"), kind="date"),
)


def find_pool(asked: Asked) -> Found:
    filterset = PoolFilter(asked.params, selectors.pool(asked.actor, asked.today))
    return Found(filterset.qs, filterset)


POOL = (
    ExportColumn("staff_no", _("工号"), is_personal=True),
    ExportColumn("name", _("姓名"), is_personal=True),
    ExportColumn("unit", _("单位"), "unit.name"),
    ExportColumn("post", _("岗位")),
    ExportColumn("held", _("技能或荣誉"), lambda row: _held(row)),
)


def _held(row: Person) -> str:
    words = [(row.is_certified, _("高级工及以上证书")), (row.is_honoured, _("技术荣誉"))]  # type: ignore[attr-defined]
    return "、".join(str(word) for is_held, word in words if is_held)


EXPORTERS = (
    Exporter(
        "development-list", _("发展党员台账"), "development.view", CASES, find_cases, ("last_on", "due_on"), "person", imports="development"
    ),
    Exporter("development-pool", _("技能人才培养名单"), "development.pool", POOL, find_pool, ("staff_no",), "pk"),
)
