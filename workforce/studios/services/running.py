"""What a studio does: topics that the unit approves, results of the register, money in and out, the report of a year."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.timezone import localdate

from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.kernel.twins import own_key, save_once, twin_of
from portal.rights.access import Actor
from portal.rights.models import User
from workforce.results.models import WorkResult
from workforce.studios import access, rules, selectors
from workforce.studios.enums import StudioMoneyKind, StudioTopicState
from workforce.studios.models import Studio, StudioMoney, StudioReport, StudioResult, StudioTopic
from workforce.studios.services.locking import announce, locked, save, told, words


@transaction.atomic
def tell_topic(*, actor: Actor, at: datetime, studio: Studio, year: int, title: str, target: str = "") -> StudioTopic:
    row = locked(studio)
    ensure(access.may_lead(actor, row))
    said = words(title, "topic_needed", "title", 120)
    if row.topics.filter(year=year, title=said).exists():
        raise RuleBroken("studio.topic_twice", field="title")
    made = StudioTopic.objects.create(studio=row, year=year, title=said, target=target.strip()[:300], told_by=actor.user)
    save(row)
    told(row, actor, at, "topic_told", after={"title": said, "year": year})
    return made


def _topic(row: Studio, topic_id: int) -> StudioTopic:
    found = row.topics.select_for_update().filter(pk=topic_id).first()
    if found is None:
        raise NotReachable("studio")
    return found


@transaction.atomic
def approve_topic(*, actor: Actor, at: datetime, studio: Studio, topic_id: int) -> StudioTopic:
    """The unit sets the topic up: somebody of its office who did not ask for it."""
    row = locked(studio)
    ensure(access.may_run(actor, row))
    topic = _topic(row, topic_id)
    if topic.state != StudioTopicState.PLANNED:
        raise RuleBroken("studio.topic_state")
    if topic.told_by_id == actor.user_id:
        raise RuleBroken("studio.topic_own")
    topic.state, topic.approved_by, topic.approved_on = StudioTopicState.RUNNING, actor.user, localdate(at)
    topic.save(update_fields=["state", "approved_by", "approved_on"])
    save(row)
    told(row, actor, at, "topic_approved", after={"title": topic.title})
    return topic


@transaction.atomic
def finish_topic(*, actor: Actor, at: datetime, studio: Studio, topic_id: int, state: str, outcome: str) -> StudioTopic:
    """Done (an approved one) or stopped (any that is open), with what came of it."""
    row = locked(studio)
    ensure(access.may_lead(actor, row))
    topic = _topic(row, topic_id)
    may_be_from = (StudioTopicState.RUNNING,) if state == StudioTopicState.DONE else (StudioTopicState.PLANNED, StudioTopicState.RUNNING)
    if state not in (StudioTopicState.DONE, StudioTopicState.DROPPED) or topic.state not in may_be_from:
        raise RuleBroken("studio.topic_state")
    topic.state, topic.outcome, topic.done_on = state, words(outcome, "note_needed", "outcome"), localdate(at)
    topic.save(update_fields=["state", "outcome", "done_on"])
    save(row)
    told(row, actor, at, "topic_finished", after={"title": topic.title, "state": str(state)})
    return topic


@transaction.atomic
def link_result(
    *, actor: Actor, at: datetime, studio: Studio, result: WorkResult, topic: StudioTopic | None = None, benefit: Decimal | None = None
) -> StudioResult:
    """A confirmed result that lead or a member wrote counts for the studio."""
    row = locked(studio)
    ensure(access.may_lead(actor, row))
    if result.state != "confirmed":
        raise RuleBroken("studio.result_open", field="result")
    if row.results.filter(result=result).exists():
        raise RuleBroken("studio.result_twice", field="result")
    people = {row.lead_id, *row.members.values_list("person", flat=True)}
    if not result.authors.filter(person__in=people).exists():
        raise RuleBroken("studio.result_foreign", field="result")
    if topic is not None and topic.studio_id != row.pk:
        raise NotReachable("studio")
    made = StudioResult.objects.create(studio=row, result=result, topic=topic, benefit=benefit, linked_by=actor.user)
    save(row)
    told(row, actor, at, "result_linked", after={"result": result.title})
    announce(row)
    return made


@transaction.atomic
def note_money(
    *, actor: Actor, at: datetime, studio: Studio, kind: str, amount: Decimal, on: date, basis: str, use: str = "", once_key: str = ""
) -> StudioMoney:
    """Money comes by the office and is used by lead or office; the balance is looked at under the lock of the studio."""
    row = locked(studio)
    ensure(access.may_run(actor, row) if kind == StudioMoneyKind.GRANT else access.may_lead(actor, row))
    key = own_key(actor, once_key)
    if (twin := twin_of(StudioMoney, key)) is not None:
        return twin
    if on > localdate(at):
        raise RuleBroken("studio.ahead", field="on")
    if kind == StudioMoneyKind.SPEND and not use:
        raise RuleBroken("studio.use_needed", field="use")
    granted, spent = selectors.sums_of(row)
    ensure(rules.money_verdict(granted, spent, kind, amount), field="amount")
    said = words(basis, "basis_needed", "basis", 200)
    made = StudioMoney(
        studio=row, kind=kind, use=use if kind == StudioMoneyKind.SPEND else "", amount=amount, on=on, basis=said, noted_by=actor.user,
        noted_at=at, once_key=key,
    )  # fmt: skip
    if (twin := save_once(made)) is not None:
        return twin
    save(row)
    told(row, actor, at, "money_noted", after={"kind": str(kind), "amount": str(amount), "on": str(on)})
    return made


@transaction.atomic
def reverse_money(*, actor: Actor, at: datetime, studio: Studio, money_id: int, reason: str) -> StudioMoney:
    """A wrong row no longer counts; somebody else than who noted it says so. What was granted is not taken from under what was spent."""
    row = locked(studio)
    ensure(access.may_run(actor, row))
    found = row.money.select_for_update().filter(pk=money_id).first()
    if found is None:
        raise NotReachable("studio")
    if found.reversed_at is not None:
        raise RuleBroken("studio.money_done")
    if found.noted_by_id == actor.user_id:
        raise RuleBroken("studio.money_own")
    said = words(reason, "reason_needed", "reason")
    granted, spent = selectors.sums_of(row)
    if found.kind == StudioMoneyKind.GRANT:
        ensure(rules.money_verdict(granted, spent, StudioMoneyKind.SPEND, found.amount))
    found.reversed_by, found.reversed_at = actor.user, at
    found.save(update_fields=["reversed_by", "reversed_at"])
    save(row)
    told(row, actor, at, "money_reversed", before={"amount": str(found.amount)}, reason=said)
    return found


@transaction.atomic
def tell_report(
    *,
    actor: Actor,
    at: datetime,
    studio: Studio,
    year: int,
    summary: str,
    projects: int = 0,
    gain_name: str = "",
    gain: Decimal | None = None,
) -> StudioReport:
    """The report of a year, once a year."""
    row, today = locked(studio), localdate(at)
    ensure(access.may_lead(actor, row))
    first = (row.named_on or localdate(row.applied_at)).year
    if not first <= year <= today.year:
        raise RuleBroken("studio.report_year", field="year")
    if row.reports.filter(year=year).exists():
        raise RuleBroken("studio.report_twice", field="year")
    said = words(summary, "report_needed", "summary", 1000)
    made = StudioReport.objects.create(
        studio=row, year=year, summary=said, projects=projects, gain_name=gain_name.strip()[:60], gain=gain, told_by=actor.user, told_at=at
    )
    _writes(made, actor.user)
    save(row)
    told(row, actor, at, "report_told", after={"year": year, "projects": projects})
    return made


def _writes(report: StudioReport, *users: User | None) -> None:
    report.authors.add(*[user for user in users if user is not None])


def _report(row: Studio, report_id: int, version: int) -> StudioReport:
    """Under lock. EditConflict when it was corrected since ``version`` was read."""
    found = row.reports.select_for_update().filter(pk=report_id).first()
    if found is None:
        raise NotReachable("studio")
    if found.version != version:
        raise EditConflict("studio.edited", theirs={})
    return found


@transaction.atomic
def correct_report(
    *, actor: Actor, at: datetime, studio: Studio, report_id: int, version: int, summary: str, reason: str, projects: int = 0,
    gain_name: str = "", gain: Decimal | None = None,
) -> StudioReport:  # fmt: skip
    """A report told wrongly is told anew, with the reason. A confirmed one counts no more until the new version is confirmed too; what
    it said before stays in the trail."""
    row = locked(studio)
    ensure(access.may_lead(actor, row))
    found = _report(row, report_id, version)
    names = ("summary", "projects", "gain_name", "gain")
    before = {name: str(getattr(found, name)) for name in names} | {"confirmed_on": str(found.confirmed_on or "")}
    found.summary, found.projects = words(summary, "report_needed", "summary", 1000), projects
    found.gain_name, found.gain, found.correction = gain_name.strip()[:60], gain, words(reason, "reason_needed", "reason")
    _writes(found, found.told_by, actor.user)
    found.told_by, found.told_at, found.confirmed_by, found.confirmed_on = actor.user, at, None, None
    found.version += 1
    found.save()
    save(row)
    after = {name: str(getattr(found, name)) for name in names} | {"year": found.year, "version": found.version}
    told(row, actor, at, "report_corrected", before=before, after=after, reason=found.correction)
    return found


@transaction.atomic
def confirm_report(*, actor: Actor, at: datetime, studio: Studio, report_id: int, version: int) -> StudioReport:
    """By somebody who wrote in no version of it. EditConflict when it was corrected since ``version`` was read."""
    row = locked(studio)
    ensure(access.may_run(actor, row))
    found = _report(row, report_id, version)
    if found.confirmed_by_id is not None:
        raise RuleBroken("studio.report_done")
    if actor.user_id == found.told_by_id or found.authors.filter(pk=actor.user_id).exists():
        raise RuleBroken("studio.report_own")
    found.confirmed_by, found.confirmed_on = actor.user, localdate(at)
    found.save(update_fields=["confirmed_by", "confirmed_on"])
    save(row)
    told(row, actor, at, "report_confirmed", after={"year": found.year})
    return found
