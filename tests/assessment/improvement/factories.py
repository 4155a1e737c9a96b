"""A checklist, a feedback sheet and improvements of branch A, brought to a step by those who take it."""

from datetime import timedelta

from assessment.improvement import services
from assessment.improvement.models import Diagnosis, FeedbackSheet, Improvement
from portal.kernel import clock
from portal.rights.models import User
from tests.assessment.outcomes.factories import published
from tests.support.people import FourPeople

NAMED = {"TWO-SKINS": ("serious", "主题党日没有一次议到检修"), "METHOD": ("partly", "活动只有开会")}


def opened(p: FourPeople, user: User | None = None, branch=None) -> Diagnosis:
    user, branch = user or p.secretary, branch or p.branch_a
    return services.open_diagnosis(actor=p.actor(user), at=clock.now(), branch=branch, year=clock.today().year)


def answers(row: Diagnosis, named=None) -> dict[int, tuple[str, str]]:
    named = NAMED if named is None else named
    return {a.item_id: named.get(a.item.code, ("none", "")) for a in row.answers.select_related("item")}


def handed_in(p: FourPeople, user: User | None = None, branch=None, named=None) -> Diagnosis:
    row = opened(p, user, branch)
    if not row.is_open:
        return row
    return services.hand_in(actor=p.actor(user or p.secretary), at=clock.now(), diagnosis=row, given=answers(row, named))


def feedback(p: FourPeople, user: User | None = None, branch=None, **more) -> FeedbackSheet:
    actor = p.actor(user or p.secretary)
    return services.make_feedback(actor=actor, at=clock.now(), branch=branch or p.branch_a, round=published(p), **more)


def proposed(p: FourPeople, user: User | None = None, branch=None) -> Improvement:
    actor = p.actor(user or p.secretary)
    return services.propose(actor=actor, at=clock.now(), branch=branch or p.branch_a, problem="夜班职工参加不了活动")


def planned(p: FourPeople, user: User | None = None, branch=None, owner: User | None = None) -> Improvement:
    user = user or p.secretary
    row, person = proposed(p, user, branch), (owner or user).person
    return services.plan(
        actor=p.actor(user), at=clock.now(), improvement=row, cause="只在白班开", measure="白班夜班各办一次", owner=person.staff_no,
        due_on=clock.today() + timedelta(days=10),
    )  # fmt: skip


def reported(p: FourPeople) -> Improvement:
    return services.report_done(
        actor=p.actor(p.secretary), at=clock.now(), improvement=planned(p), done=services.Done("夜班活动已办两次")
    )  # fmt: skip


def confirmed(p: FourPeople) -> Improvement:
    return services.confirm(actor=p.actor(p.committee), at=clock.now(), improvement=reported(p))
