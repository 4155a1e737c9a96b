"""Who arranges, serves and rates; who keeps a hardship file; who counsels. Nobody acts in his own case."""

from datetime import date

from portal.kernel.errors import NotReachable
from portal.kernel.verdict import ALLOWED, Verdict
from portal.rights.access import Actor
from workforce.care import rules
from workforce.care.models import CareNeed, CareOrder, CounselBooking, Counsellor, HardshipAid, HardshipFile


def ensure_office(actor: Actor, right: str, path: str) -> None:
    """NotReachable unless an office of the actor with ``right`` reaches ``path``: an own record is not enough."""
    if not actor.is_system and not actor.scope(right).covers(path):
        raise NotReachable(right)


def is_me(actor: Actor, person_id: int | None) -> bool:
    return actor.person_id is not None and actor.person_id == person_id


def may_arrange(actor: Actor, row: CareNeed) -> Verdict:
    ensure_office(actor, "care.edit", row.unit.path)
    return rules.need_verdict(row.state)


def may_finish(actor: Actor, row: CareOrder) -> Verdict:
    """Who serves, and the office."""
    if not is_me(actor, row.owner_id):
        ensure_office(actor, "care.edit", row.need.unit.path)
    return rules.finish_verdict(row.state, is_speaker=is_me(actor, row.speaker_id))


def may_hand_on(actor: Actor, row: CareOrder) -> Verdict:
    ensure_office(actor, "care.edit", row.need.unit.path)
    return rules.finish_verdict(row.state, is_speaker=False)


def may_name_speaker(actor: Actor, row: CareOrder, today: date) -> Verdict:
    ensure_office(actor, "care.edit", row.need.unit.path)
    return rules.speaker_verdict(row.state, row.speaker.left_on, today)


def may_rate(actor: Actor, row: CareOrder) -> Verdict:
    if not is_me(actor, row.speaker_id):
        raise NotReachable("care.own")
    return rules.rate_verdict(row.state)


def keeps(actor: Actor, row: HardshipFile) -> bool:
    """A union officer in reach of the person's unit; of his own file he is only the person."""
    return actor.scope("hardship.edit").covers(row.person.unit.path) and not is_me(actor, row.person_id)


def may_keep(actor: Actor, row: HardshipFile) -> Verdict:
    ensure_office(actor, "hardship.edit", row.person.unit.path)
    return rules.file_verdict(row.state, is_own=is_me(actor, row.person_id))


def may_confirm(actor: Actor, aid: HardshipAid) -> Verdict:
    ensure_office(actor, "hardship.edit", aid.file.person.unit.path)
    noter = actor.user_id is None or aid.noted_by_id == actor.user_id
    own = is_me(actor, aid.file.person_id)
    return rules.confirm_verdict(is_confirmed=aid.confirmed_on is not None, is_noter=noter, is_own=own)


def may_drop_aid(actor: Actor, aid: HardshipAid) -> Verdict:
    """What nobody has confirmed yet, by the officers who keep the file."""
    ensure_office(actor, "hardship.edit", aid.file.person.unit.path)
    own = is_me(actor, aid.file.person_id)
    return rules.confirm_verdict(is_confirmed=aid.confirmed_on is not None, is_noter=False, is_own=own)


def ensure_counsels(actor: Actor, row: Counsellor) -> Verdict:
    if not is_me(actor, row.person_id):
        raise NotReachable("counsel.own")
    return ALLOWED


def is_counsellor(actor: Actor, row: CounselBooking) -> bool:
    return is_me(actor, row.slot.counsellor.person_id)
