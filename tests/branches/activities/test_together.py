"""Several people log for one branch at the same moment: what they wrote is kept, each once."""

from datetime import datetime, timedelta

import pytest

from bench.moments import moment_of
from branches.activities import services
from branches.activities.models import Activity, ActivityKind
from branches.activities.services import ActivityFacts, AgendaLine
from portal.kernel.errors import RuleBroken
from tests.branches.activities.factories import NOON, kind
from tests.portal.publicity.test_together import together
from tests.support.people import four_people, user_with

pytestmark = pytest.mark.db


@pytest.fixture
def people(transactional_db):
    """Catalogues are written anew where the table has been emptied."""
    ActivityKind.objects.get_or_create(code="MT-05", defaults={"name_zh": "主题党日", "name_en": "Party day"})
    return four_people()


def test_meetings_of_one_branch_are_logged_at_once_without_a_refusal(people):
    """As the visitors of bench/load.py do: people, keys and minutes of their own, one branch."""
    writers = [people.secretary, user_with("secretary", people.nodes["ZB-A"], unit=people.nodes["CM-A"], name="书记丁")]
    here = dict.fromkeys(people.branch_a.memberships.values_list("person_id", flat=True), "present")
    party_day = kind()

    def logged(no: int):
        facts = ActivityFacts(people.branch_a, party_day, f"主题党日 {no}", datetime.fromisoformat(moment_of("ZB-A")))
        words = {"actor": people.actor(writers[no % 2]), "at": NOON, "facts": facts, "once_key": f"visitor{no}"}
        return lambda: services.log_activity(**words, attendance=here, agenda=[AgendaLine("学习", "first")])

    assert together(*(logged(no) for no in range(4))) == [""] * 4
    assert sorted(Activity.objects.values_list("subject", "present")) == [(f"主题党日 {no}", len(here)) for no in range(4)]


def test_whoever_says_again_that_the_branch_has_met_is_told_of_the_record(people):
    """The 422 under load came of visitors who said twice that a branch had met at 9:00: that is one meeting."""
    facts = ActivityFacts(people.branch_a, kind(), "党日", NOON - timedelta(days=1))
    words = {"actor": people.actor(people.secretary), "at": NOON, "facts": facts}
    services.log_activity(**words, once_key="a")
    with pytest.raises(RuleBroken) as caught:
        services.log_activity(**words, once_key="b")
    assert (caught.value.code, caught.value.params["subject"]) == ("activity.same_time", "党日")
