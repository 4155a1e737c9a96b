"""One worker's way from a written application to the archive, three and a half years in simulated time.

A step that comes too early is refused and, for a reason that the committee knows, let be by a second person; the committee's
approval comes late and is explained; probation is extended once. The register follows at each turn.
"""

from datetime import date

import pytest

from branches.membership import services
from branches.membership.enums import CaseState
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from branches.membership.rules import VoteFigures
from branches.membership.services import StepFacts
from branches.orgs.models import BranchMembership
from branches.orgs.selectors import party_line
from portal.audit.models import AuditRow
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.notices.todos import kinds_for
from portal.rights.access import actor_of
from tests.branches.membership.factories import applicant, at_noon, full_members

pytestmark = pytest.mark.django_db


class Teller:
    """Moves the clock and takes the steps of one case."""

    def __init__(self, people, monkeypatch):
        self.people, self.monkeypatch, self.case = people, monkeypatch, None

    def day(self, day: date) -> None:
        self.monkeypatch.setattr(clock, "now", lambda: at_noon(day))
        self.monkeypatch.setattr(clock, "today", lambda: day)

    def fresh(self) -> DevelopmentCase:
        self.case = DevelopmentCase.objects.select_related("branch__node", "person__unit").get(pk=self.case.pk)
        return self.case

    def words(self, user) -> dict:
        return {"actor": actor_of(user, clock.today()), "at": clock.now(), "case": self.fresh()}

    def takes(self, user, day: date, **facts) -> DevelopmentStepRecord:
        self.day(day)
        words = self.words(user)
        return services.take_step(**words, version=words["case"].version, facts=StepFacts(on=day, **facts))

    def waits(self, user) -> int:
        actor = actor_of(user, clock.today())
        kinds = [kind for kind in kinds_for(actor) if kind.key.startswith("development")]
        return sum(kind.rows(actor, clock.now()).count for kind in kinds)


@pytest.fixture
def story(people, monkeypatch) -> Teller:
    return Teller(people, monkeypatch)


def test_from_the_application_to_the_archive(people, story):
    branch, above, second = people.secretary, people.committee, people.second_committee
    person = applicant(people, political_status="league")

    story.day(date(2021, 3, 1))
    opening = {"actor": people.actor(branch), "at": clock.now(), "branch": people.branch_a, "person": person}
    story.case = services.open_case(**opening, on=date(2021, 3, 1), note="本人递交")
    assert (story.waits(branch), story.waits(above)) == (0, 0)  # a month for the talk; the reminder comes ten days before its end
    story.day(date(2021, 3, 22))
    assert (story.waits(branch), story.waits(above)) == (1, 0)
    story.takes(branch, date(2021, 3, 25), note="组织委员谈话")
    story.takes(branch, date(2021, 9, 10))
    assert (story.waits(branch), story.waits(above)) == (0, 1)
    story.takes(above, date(2021, 9, 20))
    story.takes(branch, date(2021, 9, 21), helpers=full_members(people, 2))
    person.refresh_from_db()
    assert person.political_status == "activist"

    for on in (date(2022, 3, 1), date(2022, 8, 1)):
        story.day(on)
        services.add_review(**story.words(branch), on=on, text="思想和工作表现良好")
    with pytest.raises(RuleBroken) as early:
        story.takes(branch, date(2022, 8, 10))
    assert (early.value.code, early.value.params["earliest"]) == ("development.cultivation_short", "2022-09-10")
    services.grant_override(**story.words(above), reason="省劳模，市委组织部批复〔2022〕8号")
    lifted = story.takes(branch, date(2022, 8, 10))
    assert (lifted.override_by, lifted.operator) == (above, branch)

    story.takes(branch, date(2022, 8, 12))
    story.takes(above, date(2022, 8, 20))
    story.takes(branch, date(2022, 8, 21), helpers=full_members(people, 2))
    story.takes(branch, date(2022, 9, 5), note="函调")
    story.takes(branch, date(2022, 9, 20), training_days=3, training_hours=24)
    story.takes(branch, date(2022, 9, 25))
    story.takes(second, date(2022, 10, 8))
    story.takes(branch, date(2022, 10, 10))
    vote = VoteFigures(expected=5, present=4, yes=3, no=1, written_yes=1)
    story.takes(branch, date(2022, 10, 20), vote=vote, result="passed")
    story.takes(above, date(2022, 11, 1))
    with pytest.raises(RuleBroken, match="approval_late"):
        story.takes(above, date(2023, 2, 1))
    story.takes(above, date(2023, 2, 1), explanation="党委换届")
    person.refresh_from_db()
    assert person.political_status == "probationary"
    story.takes(above, date(2023, 2, 3))
    story.takes(branch, date(2023, 2, 4))
    story.takes(branch, date(2023, 7, 1))

    with pytest.raises(RuleBroken, match="probation_runs"):
        story.takes(branch, date(2023, 10, 19))
    story.takes(branch, date(2023, 10, 20))
    story.takes(branch, date(2023, 10, 21))
    story.takes(branch, date(2023, 11, 1), vote=VoteFigures(5, 5, 5), result="extend", months=6)
    story.takes(above, date(2023, 11, 20))
    assert story.fresh().earliest_on == date(2024, 4, 20)
    story.takes(branch, date(2024, 4, 20))
    story.takes(branch, date(2024, 4, 20))
    story.takes(branch, date(2024, 4, 28), vote=VoteFigures(5, 5, 5), result="on_time")
    story.takes(above, date(2024, 5, 10))
    story.takes(branch, date(2024, 5, 13))

    case = story.fresh()
    assert (case.state, case.closed_on, case.next_no) == (CaseState.COMPLETED, date(2024, 5, 13), None)
    assert [(step.label, step.from_on, step.to_on) for step in party_line(person)] == [
        ("正式党员", date(2024, 4, 20), None),
        ("预备党员", date(2022, 10, 20), date(2024, 4, 19)),
        ("入党积极分子", date(2021, 9, 10), None),
    ]
    assert BranchMembership.objects.get(person=person, to_on=None).standing == "full"
    assert (story.waits(branch), story.waits(above)) == (0, 0)
    steps = DevelopmentStepRecord.objects.filter(case=case, voided_at=None).order_by("round", "no")
    assert [(s.round, s.no) for s in steps] == [(1, no) for no in range(1, 25)] + [(2, no) for no in range(21, 26)]
    assert AuditRow.objects.filter(object_kind="developmentcase", object_id=str(case.pk), action="development.step_taken").count() == 28
    assert person.political_status == "probationary"
    person.refresh_from_db()
    assert person.political_status == "full_member"
