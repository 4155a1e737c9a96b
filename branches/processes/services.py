"""A check list is begun from a process, filled in and concluded; what is not met is put right and looked at by another."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.activities.models import Activity
from branches.orgs.models import Branch
from branches.processes import access, rules, selectors
from branches.processes.enums import GapState, PointResult
from branches.processes.models import PartyProcess, ProcessCheck, ProcessGap, ProcessPoint
from portal.audit.services import record
from portal.kernel.errors import EditConflict, NotReachable, RuleBroken, ensure
from portal.notices.services import notify_person
from portal.people.models import Person
from portal.rights.access import Actor


@dataclass(frozen=True)
class Mark:
    """What was found of one point."""

    result: str
    note: str = ""
    record: Activity | None = None


@transaction.atomic
def begin_check(*, actor: Actor, at: datetime, branch: Branch, process: PartyProcess, period: str) -> ProcessCheck:
    """Take the points of a process for a period; begun twice, the first stands. NotReachable; RuleBroken ``process.*``."""
    ensure(actor.may("process.run", path=branch.node.path))
    span = rules.read_period(period)
    if span is None:
        raise RuleBroken("process.period_wrong", field="period")
    if span.starts_on > localdate(at):
        raise RuleBroken("process.period_ahead", field="period")
    if not process.is_active:
        raise RuleBroken("process.process_closed", field="process", name=process.name)
    Branch.objects.select_for_update(of=("self",)).get(pk=branch.pk)  # two people begin one after the other
    told = {"starts_on": span.starts_on, "ends_on": span.ends_on, "made_by": actor.user, "made_at": at}
    check, is_new = ProcessCheck.objects.get_or_create(branch=branch, process=process, period=span.code, defaults=told)
    if is_new:
        ProcessPoint.objects.bulk_create(
            ProcessPoint(check_list=check, no=no, text=text) for no, text in enumerate(rules.lines_of(process.points), start=1)
        )
        _told(actor, at, check, "process.begun", {"process": process.code, "period": span.code})
    return check


def _told(actor: Actor, at: datetime, check: ProcessCheck, action: str, after: dict[str, object]) -> None:
    record(actor=actor, at=at, action=action, obj=check, path=check.branch.node.path, after=after)


def _locked(actor: Actor, check: ProcessCheck, right: str) -> ProcessCheck:
    rows = ProcessCheck.objects.select_for_update(of=("self",)).select_related("branch__node", "process")
    row = rows.get(pk=check.pk)
    ensure(actor.may(right, path=row.branch.node.path))
    return row


def _open(actor: Actor, check: ProcessCheck) -> ProcessCheck:
    """The list under lock while it may be filled in."""
    row = _locked(actor, check, "process.run")
    if row.concluded_at is not None:
        raise RuleBroken("process.concluded")
    return row


@transaction.atomic
def fill_check(
    *, actor: Actor, at: datetime, check: ProcessCheck, marks: Mapping[int, Mark], version: int, conclusion: str = "",
    conclude: bool = False,
) -> ProcessCheck:  # fmt: skip
    """Write down what was found, by number of the point; with ``conclude`` the list is closed in words.

    EditConflict when somebody saved meanwhile; RuleBroken: a note is missing, points left open, gaps without an owner.
    """
    row = _open(actor, check)
    if row.version != version:
        raise EditConflict("process.changed_meanwhile", theirs={_("结论"): row.conclusion or "—"})
    points = selectors.points_of(row)
    for point in points:
        _mark(row, point, marks.get(point.no, Mark(point.result, point.note, point.record)))
    ProcessPoint.objects.bulk_update(points, ["result", "note", "record"])
    row.conclusion, row.version = conclusion.strip()[:300], row.version + 1
    if conclude:
        owned = set(ProcessGap.objects.filter(point__check_list=row).values_list("point_id", flat=True))
        bare = sum(point.result == PointResult.UNMET and point.pk not in owned for point in points)
        ensure(rules.may_conclude([point.result for point in points], bare))
        if not row.conclusion:
            raise RuleBroken("process.conclusion_missing", field="conclusion")
        row.concluded_by, row.concluded_at = actor.user, at
    row.save()
    results = [str(point.result) for point in points]
    _told(actor, at, row, "process.concluded" if conclude else "process.filled", {"results": results})
    return row


def _mark(row: ProcessCheck, point: ProcessPoint, mark: Mark) -> None:
    """A gap that nobody has worked on goes with its point; one that somebody has stays what it is."""
    ensure(rules.check_point(mark.result, mark.note), field=f"note_{point.no}")
    if mark.record is not None and mark.record != point.record and not selectors.records_of(row).filter(pk=mark.record.pk).exists():
        raise RuleBroken("process.record_foreign", field=f"record_{point.no}")
    if mark.result != PointResult.UNMET and hasattr(point, "gap"):
        gap = ProcessGap.objects.select_for_update(of=("self",)).get(point=point)
        if gap.state != GapState.OPEN:
            raise RuleBroken("process.gap_has_work", field=f"result_{point.no}", no=point.no)
        gap.delete()
    point.result, point.note, point.record = mark.result, mark.note.strip()[:200], mark.record


@transaction.atomic
def reopen_check(*, actor: Actor, at: datetime, check: ProcessCheck) -> ProcessCheck:
    """Take the conclusion back, to put something right."""
    row = _locked(actor, check, "process.run")
    if row.concluded_at is None:
        raise RuleBroken("process.not_concluded")
    row.concluded_by, row.concluded_at, row.version = None, None, row.version + 1
    row.save()
    _told(actor, at, row, "process.reopened", {})
    return row


@transaction.atomic
def assign_gap(*, actor: Actor, at: datetime, point: ProcessPoint, owner: Person, due_on: date) -> ProcessGap:
    """Who puts a point right by when; told again, owner and day are changed. RuleBroken ``process.*``."""
    row = _locked(actor, point.check_list, "process.run")
    stored = ProcessPoint.objects.get(pk=point.pk)
    if stored.result != PointResult.UNMET:
        raise RuleBroken("process.not_unmet", field="point")
    today = localdate(at)
    if not selectors.owners_of(row.branch, today).filter(pk=owner.pk).exists():
        raise RuleBroken("process.owner_foreign", field="owner", name=owner.name)
    known = ProcessGap.objects.select_for_update(of=("self",)).filter(point=stored).first()
    if known is not None:
        ensure(rules.may_mend(known.state))
        if (known.owner_id, known.due_on) == (owner.pk, due_on):
            return known
    if due_on < today:
        raise RuleBroken("process.due_past", field="due_on", today=today.isoformat())
    gap = known or ProcessGap(point=stored)
    gap.owner, gap.due_on = owner, due_on
    gap.save()
    after = {"no": stored.no, "owner": owner.staff_no, "due_on": due_on.isoformat()}
    _told(actor, at, row, "process.gap_assigned", after)
    params = {"process": row.process.name_zh, "no": stored.no, "due": due_on.isoformat()}
    notify_person(person_id=owner.pk, code="process.told_owner", params=params, url=url_of(gap), at=at)
    return gap


def url_of(gap: ProcessGap) -> str:
    return reverse("process_gap", args=[gap.pk])


def _gap(gap: ProcessGap) -> ProcessGap:
    rows = ProcessGap.objects.select_for_update(of=("self",)).select_related(
        "owner", "point__check_list__branch__node", "point__check_list__process"
    )
    row = rows.filter(pk=gap.pk).first()
    if row is None:  # its point was found to be met after all
        raise NotReachable("process.mend")
    return row


@transaction.atomic
def mend_gap(*, actor: Actor, at: datetime, gap: ProcessGap, words: str) -> ProcessGap:
    """What was done; another person looks next. NotReachable; RuleBroken ``process.*``."""
    row = _gap(gap)
    ensure(access.may_mend(actor, row))
    if not words.strip():
        raise RuleBroken("process.words_missing", field="words")
    row.state, row.words, row.mended_on, row.mended_by = GapState.MENDED, words.strip()[:300], localdate(at), actor.user
    row.save()
    _told(actor, at, row.point.check_list, "process.gap_mended", {"no": row.point.no})
    return row


@transaction.atomic
def settle_gap(*, actor: Actor, at: datetime, gap: ProcessGap, verdict: str, is_settled: bool) -> ProcessGap:
    """Another person looks: it is settled, or goes back to its owner. NotReachable; RuleBroken ``process.*``."""
    row = _gap(gap)
    ensure(access.may_settle(actor, row))
    if not verdict.strip():
        raise RuleBroken("process.words_missing", field="verdict")
    row.verdict = verdict.strip()[:300]
    if is_settled:
        row.state, row.settled_on, row.settled_by = GapState.SETTLED, localdate(at), actor.user
    else:
        row.state, row.mended_on, row.mended_by = GapState.OPEN, None, None
    row.save()
    check = row.point.check_list
    _told(actor, at, check, "process.gap_settled" if is_settled else "process.gap_returned", {"no": row.point.no})
    if not is_settled:
        params = {"process": check.process.name_zh, "no": row.point.no, "words": row.verdict}
        notify_person(person_id=row.owner_id, code="process.told_back", params=params, url=url_of(row), at=at)
    return row
