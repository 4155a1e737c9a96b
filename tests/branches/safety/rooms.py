"""Records of safety on both sides of the reach, and what their lists are narrowed by, for the tests that walk all exports."""

from datetime import date

from branches.safety.models import (
    AcceptanceCheck,
    AccidentRecord,
    AlarmKind,
    MonthlyTopic,
    SafetyAlarm,
    SafetyInspection,
    SafetyManual,
    WorkArea,
    WorkplaceStandard,
)
from tests.branches.safety.factories import NOON, hazard
from tests.support.people import FourPeople

DAY = date(2026, 11, 18)
# exporter -> (page, queries)
SAFETY_ROOMS = {
    "hazard-list": ("hazard_list", ("", "s=late&o=-due_on", "s=closed", "rhythm=team_daily&o=found_at", "unit=CM-A")),
    "inspection-list": ("inspection_list", ("", "rhythm=district_weekly&o=-held_on", "q=机头")),
    "accident-list": ("accident_list", ("", "kind=injury&o=happened_on", "severity=fatal")),
    "alarm-list": ("alarm_list", ("", "s=new&o=occurred_at", "kind=PILE-UP")),
    "area-list": ("area_list", ("", "o=-name")),
    "standard-list": ("standard_list", ("", "o=name")),
    "manual-list": ("manual_list", ("", "o=-title")),
    "acceptance-list": ("acceptance_list", ("", "s=planned&o=due_on", "s=passed")),
    "topic-list": ("topic_list", ("", "o=month")),
}


def fill_safety(p: FourPeople) -> None:
    """One of each at CM-A and at CM-C."""
    kind = AlarmKind.objects.get(code="BELT-DEVIATION")
    for letter, branch, user in (("A", p.branch_a, p.worker), ("C", p.branch_c, p.stranger)):
        site = {"node": p.nodes[f"CM-{letter}"], "branch": branch}
        hazard(p, letter, found_by=user.person, place="机头")
        hazard(p, letter, closed=True, place="机尾")
        SafetyInspection.objects.create(**site, rhythm="district_weekly", held_on=DAY, place="机头", created_at=NOON)
        AccidentRecord.objects.create(**site, happened_on=DAY, kind="injury", severity="minor", summary="x", recorded_at=NOON)
        SafetyAlarm.objects.create(
            **site, kind=kind, source="ai", external_id=letter, place="机头", occurred_at=NOON, received_at=NOON, value=1
        )
        area = WorkArea.objects.create(**site, name="机头", responsible_post="班长")
        standard = WorkplaceStandard.objects.create(**site, name="标准", effective_from=DAY)
        manual = SafetyManual.objects.create(**site, title="一队一册", created_at=NOON)
        manual.versions.create(label="2026 版", effective_from=DAY, published_at=NOON)
        AcceptanceCheck.objects.create(**site, area=area, standard=standard, due_on=DAY, checker_post="班长")
        MonthlyTopic.objects.create(**site, month=date(2026, 11, 1), topic="整治", created_at=NOON)
