"""Two people press at the same moment, on two connections: one effect."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from time import sleep

import pytest
from django.db import OperationalError, connection

from portal.audit.models import AuditRow
from portal.catalogue.models import RuleParameter
from portal.kernel.errors import RuleBroken
from portal.publicity import registry, services
from tests.portal.publicity.factories import KIND, OPENED, at, opened
from tests.support.people import four_people

TRIES = 400  # SQLite in memory answers «locked» at once instead of waiting


def together(*acts: Callable[[], object]) -> list[str]:
    """Run ``acts`` at once; for each the code of its refusal, empty when it went through."""
    start, answers = Barrier(len(acts)), [""] * len(acts)

    def run(n: int) -> None:
        start.wait()
        for _try in range(TRIES):
            try:
                acts[n]()
            except OperationalError:
                sleep(0.01)
                continue
            except RuleBroken as broken:
                answers[n] = broken.code
            break
        else:
            answers[n] = "locked"
        connection.close()

    threads = [Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.fixture
def row(transactional_db):
    """A publicity whose days are over; the rules' figures are written anew where the table has been emptied."""
    for code in ("PUBLICITY_WORKDAYS", "PUBLICITY_ANSWER_DAYS"):
        words = {"name_zh": code, "name_en": code, "value": 5, "source": "test"}
        RuleParameter.objects.get_or_create(code=code, effective_from=date(2020, 1, 1), defaults=words)
    people = four_people()
    return people, opened(people)


def test_two_closings_leave_one_effect(row):
    people, publicity = row
    calls = []
    registry.register_closing(KIND, lambda closed, actor, at: calls.append(closed.pk))

    def close(user):
        actor = people.actor(user)
        words = {"publicity": publicity, "version": publicity.version, "note": "公示期内未收到异议"}
        return lambda: services.close_publicity(actor=actor, at=at(date(2026, 3, 10)), **words)

    try:
        answers = together(close(people.hr), close(people.second_hr))
    finally:
        registry._closings.pop(KIND)

    assert answers == ["", "publicity.edited"]
    assert (calls, AuditRow.objects.filter(action="publicity.closed").count()) == ([publicity.pk], 1)


def test_the_same_objection_twice_is_one(row):
    people, publicity = row
    actor, entry = people.actor(people.worker), publicity.entries.first()
    words = {"actor": actor, "at": at(OPENED), "publicity": publicity, "entry": entry, "text": "年限不符"}

    answers = together(lambda: services.raise_objection(**words), lambda: services.raise_objection(**words))

    assert answers == ["", "publicity.already_raised"]
    assert publicity.objections.count() == 1
