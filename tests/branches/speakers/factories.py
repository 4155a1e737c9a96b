"""The pool of the committee above branch A and talks that branch A asks for, through the services."""

from datetime import timedelta

from branches.activities.models import Activity
from branches.speakers import services
from branches.speakers.models import Speaker, SpeakerTalk
from branches.speakers.services import SpeakerFacts, TalkFacts
from portal.kernel import clock
from portal.rights.models import User
from tests.branches.activities.factories import ActivityFactory, with_roll
from tests.branches.appraisals.factories import words
from tests.support.people import FourPeople

__all__ = ["agreed", "asked", "facts", "held", "record", "speaker", "talk_facts", "words", "worker"]


def facts(p: FourPeople, **changes) -> SpeakerFacts:
    first = {
        "node": p.nodes["DW1"], "number": "", "name": "周德贵", "kind": "expert", "themes": "液压支架检修",
        "consent_on": clock.today() - timedelta(days=30), "background": "原机电队高级技师", "is_retired": True,
    }  # fmt: skip
    return SpeakerFacts(**{**first, **changes})


def speaker(p: FourPeople, user: User | None = None, **changes) -> Speaker:
    return services.add_speaker(**words(p, user or p.committee), facts=facts(p, **changes))


def worker(p: FourPeople, user: User | None = None, **changes) -> Speaker:
    """``people.worker`` himself stands in the pool."""
    return speaker(p, user, number=p.worker.person.staff_no, name="", kind="veteran", background="", is_retired=False, **changes)


def talk_facts(p: FourPeople, days: int = 3, **changes) -> TalkFacts:
    first = {"branch": p.branch_a, "wanted_on": clock.today() + timedelta(days=days), "subject": "检修故事", "place": "会议室"}
    return TalkFacts(**{**first, **changes})


def asked(p: FourPeople, row: Speaker | None = None, user: User | None = None, **changes) -> SpeakerTalk:
    return services.ask_talk(**words(p, user), speaker=row or speaker(p), facts=talk_facts(p, **changes))


def agreed(p: FourPeople, row: Speaker | None = None, **changes) -> SpeakerTalk:
    talk = asked(p, row, **changes)
    return services.answer_talk(**words(p, p.committee), talk=talk, version=talk.version, agrees=True)


def record(p: FourPeople, present: int = 3, **changes) -> Activity:
    """An activity of branch A today, with ``present`` of its five members there."""
    row = ActivityFactory(**{"branch": p.branch_a, "starts_at": clock.now(), "filed": True, **changes})
    return with_roll(row, present)


def held(p: FourPeople, row: Speaker | None = None, **changes) -> SpeakerTalk:
    talk = agreed(p, row, **changes)
    return services.hold_talk(**words(p), talk=talk, version=talk.version, activity=record(p))
