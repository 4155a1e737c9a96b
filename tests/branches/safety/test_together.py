"""Two machines, two people at the same moment, on two connections: one effect."""

import pytest

from branches.safety import services
from branches.safety.models import AlarmKind, Hazard, HazardGrade, SafetyAlarm
from portal.audit.models import AuditRow
from tests.branches.safety.factories import hazard
from tests.branches.safety.test_alarms import NOW, TODAY, facts
from tests.portal.publicity.test_together import together
from tests.support.people import four_people

pytestmark = pytest.mark.db


@pytest.fixture
def people(transactional_db):
    """The kinds are written anew where the tables have been emptied."""
    words = {"name_zh": "一般", "name_en": "General"}
    grade = HazardGrade.objects.get_or_create(code="GENERAL", defaults=words)[0]
    for code in ("BELT-DEVIATION", "PILE-UP"):
        AlarmKind.objects.get_or_create(code=code, defaults={**words, "grade": grade})
    return four_people()


def test_one_message_sent_twice_at_once_is_one_alarm(people):
    actor, told = people.actor(people.committee), facts(people)
    found = []

    def send():
        found.append(services.receive_alarm(actor=actor, at=NOW, facts=told))

    assert together(send, send) == ["", ""]
    row = SafetyAlarm.objects.get()
    assert [alarm.pk for alarm, _is_new in found] == [row.pk, row.pk]
    assert (sorted(is_new for _alarm, is_new in found), AuditRow.objects.filter(action="alarm.received").count()) == ([False, True], 1)


def test_an_alarm_confirmed_and_dismissed_at_once_is_one_of_the_two(people):
    row, _ = services.receive_alarm(actor=people.actor(people.committee), at=NOW, facts=facts(people))
    words = {"at": NOW, "alarm": row}

    answers = together(
        lambda: services.confirm_alarm(actor=people.actor(people.secretary), text="皮带跑偏", **words),
        lambda: services.dismiss_alarm(actor=people.actor(people.secretary), reason="误报", **words),
    )

    assert answers == ["", "alarm.decided"]
    row.refresh_from_db()
    assert (row.state == "confirmed", Hazard.objects.count()) in {(True, 1), (False, 0)}


def test_a_hazard_reported_twice_at_once_is_one(people):
    actor = people.actor(people.secretary)
    told = services.HazardFacts(people.nodes["CM-A"], "机尾", "缺护罩", HazardGrade.objects.get(code="GENERAL"), NOW)

    def report():
        services.report_hazard(actor=actor, at=NOW, facts=told, once_key="k")

    assert together(report, report) == ["", ""]
    assert (Hazard.objects.count(), AuditRow.objects.filter(action="hazard.reported").count()) == (1, 1)


def test_a_hazard_checked_and_sent_back_at_once_is_one_of_the_two(people):
    row = hazard(people, state="fixed")
    words = {"at": NOW, "hazard": row}

    answers = together(
        lambda: services.check_hazard(actor=people.actor(people.committee), **words),
        lambda: services.return_hazard(actor=people.actor(people.committee), reason="没装牢", due_on=TODAY, **words),
    )

    assert answers[0] == ""
    assert answers[1] in {"hazard.is_closed", "hazard.cannot_check"}
    row.refresh_from_db()
    assert (row.state, row.closed_on is not None) in {("closed", True), ("returned", False)}


def test_one_thing_to_be_put_right_listed_twice_at_once_is_one(people):
    actor = people.actor(people.secretary)
    topic = services.set_topic(actor=actor, at=NOW, node=people.nodes["CM-A"], month=TODAY, topic="运输环节")
    words = {"actor": actor, "at": NOW, "topic": topic, "text": "补齐护罩", "owner_post": "班长", "due_on": TODAY}

    answers = together(lambda: services.add_task(**words), lambda: services.add_task(**words))

    assert (answers, topic.tasks.count()) == (["", "topic.task_twice"], 1)
