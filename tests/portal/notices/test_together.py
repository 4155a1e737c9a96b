"""Several senders at the same moment, on connections of their own: one message."""

from datetime import date

import pytest

from portal.catalogue.models import RuleParameter
from portal.notices import services
from portal.notices.models import Delivery
from portal.notices.services.outbox import queue_for_robots
from tests.portal.notices.factories import at, robot
from tests.portal.publicity.test_together import together
from tests.support.people import four_people

pytestmark = pytest.mark.db


@pytest.fixture
def queued(transactional_db, chat):
    """A message to a group; the figures are written anew where the table has been emptied."""
    for code, value in (("NOTICE_QUIET_FROM", "21:00"), ("NOTICE_QUIET_TO", "07:00"), ("NOTICE_TRIES", 6), ("NOTICE_WORTH_DAYS", 3)):
        words = {"name_zh": code, "name_en": code, "value": value, "source": "test"}
        RuleParameter.objects.get_or_create(code=code, effective_from=date(2020, 1, 1), defaults=words)
    row = robot(four_people(), chat)
    queue_for_robots(robots=[row], kind="group", subject="group 1", lines=[["group.announcement", {"count": 1}]], at=at())
    return chat


def test_three_senders_at_once_send_once(queued):
    answers = together(*[lambda: services.send_due(at=at())] * 3)

    assert answers == ["", "", ""]
    assert len(queued.asked) == 1
    assert Delivery.objects.get().attempts == 1
