"""A contest is announced; branches nominate; the nominee himself says whether he stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.contests import access, rules, selectors
from branches.contests.enums import ContestState, NomineeWord
from branches.contests.models import Contest, ContestNomination, ContestQuota
from branches.stories.selectors import people_near
from portal.audit.services import record
from portal.ballots import services as ballots
from portal.kernel import changes
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify, notify_person
from portal.organization.enums import BRANCH_KINDS
from portal.organization.models import Node
from portal.rights.access import Actor
from workforce.honours.models import HonourTitle


@dataclass(frozen=True)
class ContestFacts:
    node: Node
    title: HonourTitle
    name: str
    year: int
    opens_on: date
    closes_on: date
    seats: int
    skilled_share: int = 0
    terms: str = ""
    quotas: Sequence[tuple[Node, int]] | None = None  # None: what was given stays

    def columns(self) -> dict[str, Any]:
        found = {name: getattr(self, name) for name in self.__dataclass_fields__ if name != "quotas"}
        return {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}


def locked(contest: Contest, version: int | None = None) -> Contest:
    row = Contest.objects.select_for_update(of=("self",)).select_related("node", "title").filter(pk=contest.pk).first()
    if row is None:
        raise NotReachable("contest")
    if version is not None and row.version != version:
        raise EditConflict("contest.edited", theirs={})
    return row


def save(row: Contest, actor: Actor, at: datetime, action: str, *, reason: str = "", **after: Any) -> Contest:
    row.version += 1
    row.save()
    record(actor=actor, at=at, action=action, obj=row, path=row.node.path, after={"state": row.state, **after}, reason=reason)
    return row


def _checked(actor: Actor, at: datetime, facts: ContestFacts) -> dict[str, Any]:
    ensure(actor.may("contest.run", path=facts.node.path))
    if not selectors.committees(actor.scope("contest.run"), localdate(at)).filter(pk=facts.node.pk).exists():
        raise RuleBroken("contest.node_foreign", field="node")
    if not selectors.titles().filter(pk=facts.title.pk).exists():
        raise RuleBroken("contest.title_foreign", field="title")
    if not facts.name.strip():
        raise RuleBroken("contest.name_needed", field="name")
    verdict = rules.span_verdict(facts.opens_on, facts.closes_on, facts.seats, facts.skilled_share)
    blamed = {"contest.backwards": "closes_on", "contest.seats_out": "seats", "contest.share_out": "skilled_share"}
    ensure(verdict, field=blamed.get(verdict.code, ""))
    return facts.columns()


def _give_places(row: Contest, facts: ContestFacts, actor: Actor, at: datetime) -> None:
    """The places as they are told take the place of those that were. RuleBroken ``contest.*``."""
    kept = row.quotas.select_related("node")  # type: ignore[attr-defined]
    wanted = [(quota.node, quota.places) for quota in kept] if facts.quotas is None else facts.quotas
    before = {quota.node.code: quota.places for quota in kept}
    given: dict[str, int] = {}
    for node, places in wanted:
        if not node.path.startswith(access.ground(row.node)):
            raise RuleBroken("contest.quota_unit_foreign", field="quotas", unit=node.code)
        if node.code in given:
            raise RuleBroken("contest.quota_unit_twice", field="quotas", unit=node.name)
        given[node.code] = places
    ensure(rules.places_given_verdict(rules.Places(node.name, places, 0) for node, places in wanted), field="quotas")
    if given != before:
        ContestQuota.objects.filter(contest=row).delete()
        ContestQuota.objects.bulk_create(ContestQuota(contest=row, node=node, places=places) for node, places in wanted)
        ensure(rules.places_given_verdict(places for _, places in selectors.places_of(row)), field="quotas")
        record(
            actor=actor, at=at, action="contest.places_given", obj=row, path=row.node.path, before={"places": before},
            after={"places": given},
        )  # fmt: skip


def _stored(row: Contest) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise RuleBroken("contest.twice", field="title") from None


@transaction.atomic
def announce_contest(*, actor: Actor, at: datetime, facts: ContestFacts) -> Contest:
    """RuleBroken ``contest.*``; NotReachable out of reach."""
    row = Contest(**_checked(actor, at, facts), announced_by=actor.user, announced_at=at)
    _stored(row)
    record(actor=actor, at=at, action="contest.announced", obj=row, path=row.node.path, after={"title": row.title.code, "year": row.year})
    _give_places(row, facts, actor, at)
    return row


@transaction.atomic
def change_contest(*, actor: Actor, at: datetime, contest: Contest, version: int, facts: ContestFacts) -> Contest:
    """While nominations run. EditConflict; RuleBroken ``contest.*``."""
    row = locked(contest, version)
    ensure(access.may(actor, row, "change"))
    if row.title.is_for_people != facts.title.is_for_people and row.nominations.exists():  # type: ignore[attr-defined]
        raise RuleBroken("contest.title_other_kind", field="title")
    for name, value in _checked(actor, at, facts).items():
        setattr(row, name, value)
    _stored(row)
    _give_places(row, facts, actor, at)
    return save(row, actor, at, "contest.changed")


@transaction.atomic
def cancel_contest(*, actor: Actor, at: datetime, contest: Contest, version: int, reason: str) -> Contest:
    """With its ballot, where one is running. EditConflict; RuleBroken ``contest.*``."""
    row = locked(contest, version)
    ensure(access.may(actor, row, "cancel"))
    if not reason.strip():
        raise RuleBroken("contest.reason_needed", field="reason")
    for ballot in selectors.running_ballots(row):  # nobody could end it afterwards
        ballots.cancel_ballot(actor=actor, at=at, ballot=ballot, version=ballot.version, reason=reason)
    row.state, row.cancel_reason = ContestState.CANCELLED, reason.strip()[:200]
    standing = row.nominations.exclude(word=NomineeWord.DECLINED).select_related("person", "unit")  # type: ignore[attr-defined]
    tell_nominators(row, ((n, "cancelled") for n in standing), actor, at, reason=row.cancel_reason)
    return save(row, actor, at, "contest.cancelled", reason=reason)


@transaction.atomic
def nominate(*, actor: Actor, at: datetime, contest: Contest, place: Node, number: str, reason: str) -> ContestNomination:
    """A branch names somebody of its own, who is asked whether he stands, or by its code a collective of its own, which is not.

    RuleBroken ``contest.*``, also where the branch or a unit above it has no place left: the lock on the contest counts them one by one.
    """
    row, today = locked(contest), localdate(at)
    ensure(actor.may("contest.nominate", path=place.path))
    if place.kind not in BRANCH_KINDS or not place.path.startswith(access.ground(row.node)):
        raise RuleBroken("contest.place_foreign", field="place")
    ensure(rules.may_nominate(row.state, row.opens_on, row.closes_on, today))
    if not reason.strip():
        raise RuleBroken("contest.reason_needed", field="reason")
    made = ContestNomination(contest=row, place=place, reason=reason.strip(), nominated_by=actor.user, nominated_on=today)
    _name(made, number, today)
    ensure(rules.places_verdict(selectors.places_above(row, place.path)), field="place")
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        raise _named_twice(made) from None
    after = {"person": made.person.staff_no} if made.person is not None else {"unit": number}
    record(actor=actor, at=at, action="contest.nominated", obj=row, path=place.path, after=after)
    if made.person_id is not None:
        notify_person(
            person_id=made.person_id, code="contest.nominated_notice", params={"name": row.name}, url=reverse("contest_mine"), at=at
        )  # fmt: skip
    announce(made)
    return made


def _name(made: ContestNomination, number: str, today: date) -> None:
    """Who or what is nominated: by the kind of the title. One nominated already is told before the places are counted."""
    if made.contest.title.is_for_people:
        made.person = people_near(made.place, [number], today).get(number)
        if made.person is None:
            raise RuleBroken("contest.people_unknown", field="number", numbers=number)
        made.is_skilled = made.person.pk in selectors.skilled_among([made.person.pk], today)
        is_twice = ContestNomination.objects.filter(contest=made.contest, person=made.person).exists()
    else:
        made.unit, made.word = selectors.collective_near(made.place, number, today), NomineeWord.AGREED
        if made.unit is None:
            raise RuleBroken("contest.unit_unknown", field="number", number=number)
        is_twice = ContestNomination.objects.filter(contest=made.contest, unit=made.unit).exists()
    if is_twice:
        raise _named_twice(made)


def _named_twice(made: ContestNomination) -> RuleBroken:
    if made.person is not None:
        return RuleBroken("contest.nominated_twice", field="number", name=made.person.name)
    return RuleBroken("contest.unit_twice", field="number", name=made.unit.name if made.unit else "")


def tell_nominators(row: Contest, found: Iterable[tuple[ContestNomination, str]], actor: Actor, at: datetime, **params: Any) -> None:
    """Whoever nominated learns what became of each, one notice for all of the same outcome; nothing where he did it himself."""
    named: dict[tuple[int, str], list[str]] = {}
    for n, outcome in found:
        if n.nominated_by_id is not None and n.nominated_by_id != actor.user_id:
            who = n.person.name if n.person is not None else n.unit.name if n.unit is not None else ""
            named.setdefault((n.nominated_by_id, outcome), []).append(who)
    url = reverse("contest_detail", args=[row.pk])
    for (user_id, outcome), names in named.items():
        said = {"name": row.name, "who": "、".join(names), **params}
        notify(user_ids=[user_id], code=f"contest.{outcome}_notice", params=said, url=url, at=at)


def announce(row: ContestNomination) -> None:
    changes.announce("contest", on=row.nominated_on, branches=[row.place_id])


@transaction.atomic
def answer_nomination(*, actor: Actor, at: datetime, nomination: ContestNomination, stands: bool) -> ContestNomination:
    """The nominee's own word, until the ballot is prepared. NotReachable for anybody else."""
    contest = locked(Contest(pk=nomination.contest_id))
    row = ContestNomination.objects.select_related("place").get(pk=nomination.pk)
    if actor.person_id is None or row.person_id != actor.person_id:
        raise NotReachable("contest.own")
    ensure(rules.may_do("nominate", contest.state))
    word = NomineeWord.AGREED if stands else NomineeWord.DECLINED
    if row.word == word:
        raise RuleBroken("contest.answered")
    if row.word == NomineeWord.DECLINED:  # his place was free since; it may be taken by now
        ensure(rules.places_verdict(selectors.places_above(contest, row.place.path)))
    row.word = word
    row.save(update_fields=["word"])
    record(actor=actor, at=at, action="contest.answered", obj=contest, path=contest.node.path, after={"stands": stands})
    return row
