"""One record of each kind at unit CM-A of branch A, for the tests that walk all addresses."""

from datetime import date

from branches.safety.models import (
    AcceptanceCheck,
    AccidentRecord,
    AlarmKind,
    MonthlyTopic,
    SafetyAlarm,
    SafetyInspection,
    SafetyManual,
    StandardItem,
    TopicTask,
    WorkArea,
    WorkplaceStandard,
)
from portal.kernel import clock
from tests.branches.safety.factories import NOON, hazard
from tests.support.people import FourPeople

DAY = date(2026, 11, 18)


def _site(p: FourPeople) -> dict:
    return {"node": p.nodes["CM-A"], "branch": p.branch_a}


def hazard_sample(state: str = "reported"):
    def make(p: FourPeople) -> dict:
        worker = p.worker.person
        return {"pk": hazard(p, state=state, found_by=worker, owner=worker, fixed_by=p.hr if state == "fixed" else None).pk}

    return make


def inspection(p: FourPeople) -> dict:
    row = SafetyInspection.objects.create(**_site(p), rhythm="district_weekly", held_on=DAY, created_at=NOON)
    return {"pk": row.pk}


def accident(p: FourPeople) -> dict:
    row = {"happened_on": DAY, "kind": "injury", "severity": "minor", "summary": "x", "recorded_at": NOON}
    return {"pk": AccidentRecord.objects.create(**_site(p), **row).pk}


def alarm(p: FourPeople) -> dict:
    kind = AlarmKind.objects.get(code="BELT-DEVIATION")
    row = {"kind": kind, "source": "ai", "external_id": "1", "place": "机头", "occurred_at": NOON, "received_at": NOON}
    return {"pk": SafetyAlarm.objects.create(**_site(p), **row).pk}


def _area(p: FourPeople) -> WorkArea:
    return WorkArea.objects.create(**_site(p), name="机头", responsible_post="班长")


def area(p: FourPeople) -> dict:
    return {"pk": _area(p).pk}


def _standard(p: FourPeople) -> WorkplaceStandard:
    row = WorkplaceStandard.objects.create(**_site(p), name="标准", effective_from=DAY)
    StandardItem.objects.create(standard=row, part="process", no=1, text="护罩齐全")
    return row


def standard(p: FourPeople) -> dict:
    return {"pk": _standard(p).pk}


def manual(p: FourPeople) -> dict:
    return {"pk": SafetyManual.objects.create(**_site(p), title="一队一册", created_at=clock.now()).pk}


def acceptance(p: FourPeople) -> dict:
    row = {"area": _area(p), "standard": _standard(p), "due_on": DAY, "checker_post": "班长"}
    return {"pk": AcceptanceCheck.objects.create(**_site(p), **row).pk}


def topic(with_task: bool = False):
    def make(p: FourPeople) -> dict:
        row = MonthlyTopic.objects.create(**_site(p), month=date(2026, 11, 1), topic="整治", created_at=NOON)
        if not with_task:
            return {"pk": row.pk}
        return {"pk": row.pk, "task": TopicTask.objects.create(topic=row, text="x", owner_post="y", due_on=DAY).pk}

    return make


SAFETY_SAMPLES = {
    "hazard_detail": hazard_sample(), "hazard_assign": hazard_sample(), "hazard_fix": hazard_sample("assigned"),
    "hazard_check": hazard_sample("fixed"), "hazard_return": hazard_sample("fixed"), "hazard_cancel": hazard_sample(),
    "hazard-detail": hazard_sample(), "safety-inspection-detail": inspection, "accident-detail": accident, "alarm-detail": alarm,
    "accident_withdraw": accident, "alarm_detail": alarm, "alarm_confirm": alarm, "alarm_dismiss": alarm,
    "area_edit": area, "standard_detail": standard, "manual_detail": manual, "manual_publish": manual,
    "acceptance_detail": acceptance, "acceptance_record": acceptance,
    "topic_detail": topic(), "topic_task": topic(), "topic_close": topic(with_task=True),
}  # fmt: skip
