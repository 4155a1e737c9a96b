"""Talks, pledges, questions, envelopes and staff near branch A, through the services."""

from datetime import timedelta
from decimal import Decimal

from branches.integrity import services
from branches.integrity.models import DisciplineSeat, IntegrityTalk, MatterFiling, PledgeRound, PreCheck
from branches.integrity.services import TalkFacts
from portal.kernel import clock
from portal.people.models import Person
from portal.rights.models import User
from tests.branches.supervision.factories import officer
from tests.support.people import FourPeople

__all__ = ["check", "filing", "member", "officer", "round_", "seat", "talk", "words"]


def words(p: FourPeople, user: User) -> dict:
    return {"actor": p.actor(user), "at": clock.now()}


def member(p: FourPeople, place: int = 0) -> Person:
    rows = p.branch_a.memberships.exclude(person=p.secretary.person).order_by("person__staff_no").select_related("person")
    return rows[place].person


def talk(p: FourPeople, user: User | None = None, once_key="", **changes) -> IntegrityTalk:
    first = {"number": member(p).staff_no, "kind": "daily", "held_on": clock.today(), "topic": "节日提醒", "note": "不收礼品"}
    return services.log_talk(**words(p, user or p.secretary), facts=TalkFacts(**{**first, **changes}), once_key=once_key)


def round_(p: FourPeople, user: User | None = None, **changes) -> PledgeRound:
    first = {"node": p.nodes["DW1"], "title": "廉洁承诺书", "text": "不谋私利", "due_on": clock.today() + timedelta(days=9)}
    return services.open_round(**words(p, user or p.committee), **{**first, **changes})


def check(p: FourPeople, user: User | None = None, **changes) -> PreCheck:
    first = {"number": member(p).staff_no, "post": "副队长", "due_on": clock.today() + timedelta(days=5)}
    return services.ask_check(**words(p, user or p.hr), **{**first, **changes})


def filing(p: FourPeople, user: User | None = None, **changes) -> MatterFiling:
    first = {"number": member(p).staff_no, "kind": "annual", "year": 2026, "filed_on": clock.today(), "envelope": "柜 3-2"}
    return services.log_filing(**words(p, user or officer(p)), **{**first, **changes})


def seat(p: FourPeople, user: User | None = None, **changes) -> DisciplineSeat:
    first = {"number": member(p).staff_no, "post": "专职纪检员", "from_on": clock.today() - timedelta(days=90), "selected": "公开选拔"}
    row = services.seat(**words(p, user or officer(p)), **{**first, **changes})
    services.train(**words(p, user or officer(p)), row=row, title="业务培训", held_on=clock.today(), hours=Decimal(16))
    return row
