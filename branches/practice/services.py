"""A check list is begun from a template, filled in, concluded; who keeps watch stands beside it."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from branches.activities.models import Activity
from branches.practice import access, rules, selectors
from branches.practice.models import PracticeLine, PracticeSheet, PracticeTemplate, PracticeWatch
from portal.audit.services import record
from portal.kernel import changes
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor


def _activity(activity: Activity) -> Activity:
    """The record under lock, before its check list: every act takes them in this order."""
    return Activity.objects.select_for_update(of=("self",)).select_related("branch__node", "kind").get(pk=activity.pk)


@transaction.atomic
def begin_sheet(*, actor: Actor, at: datetime, activity: Activity, template: PracticeTemplate) -> PracticeSheet:
    """Take the points of a template. Begun twice with the same template, the first stands. RuleBroken ``practice.*``."""
    stored = _activity(activity)
    ensure(access.may_fill(actor, stored))
    known = PracticeSheet.objects.filter(activity=stored).first()
    if known is not None:
        if known.template_id != template.pk:
            raise RuleBroken("practice.has_sheet", field="template")
        return known
    if not template.is_active:
        raise RuleBroken("practice.template_closed", field="template", name=template.name)
    sheet = PracticeSheet.objects.create(activity=stored, template=template, made_by=actor.user, made_at=at)
    PracticeLine.objects.bulk_create(
        PracticeLine(sheet=sheet, no=no, text=text) for no, text in enumerate(rules.lines_of(template.points), start=1)
    )
    _told(actor, at, stored, "practice.begun", {"template": template.code})
    return sheet


def _told(actor: Actor, at: datetime, activity: Activity, action: str, after: dict[str, object]) -> None:
    record(actor=actor, at=at, action=action, obj=activity, path=activity.branch.node.path, after=after)
    changes.announce("activity", on=activity.held_on, branches=[activity.branch_id], people=[])


def _open(actor: Actor, sheet: PracticeSheet) -> PracticeSheet:
    """The list under lock while it may be filled in."""
    stored = _activity(Activity(pk=sheet.activity_id))
    ensure(access.may_fill(actor, stored))
    row = PracticeSheet.objects.select_for_update(of=("self",)).select_related("template", "activity__branch__node").get(pk=sheet.pk)
    if row.concluded_at is not None:
        raise RuleBroken("practice.concluded")
    return row


@transaction.atomic
def fill_sheet(
    *, actor: Actor, at: datetime, sheet: PracticeSheet, marks: Mapping[int, tuple[str, str]], version: int, conclusion: str = "",
    conclude: bool = False,
) -> PracticeSheet:  # fmt: skip
    """Results by number of the point as (result, note); with ``conclude`` the list is closed in words.

    EditConflict when somebody saved meanwhile; RuleBroken: a problem without a note, points left open, nobody on watch.
    """
    row = _open(actor, sheet)
    if row.version != version:
        raise EditConflict("practice.changed_meanwhile", theirs={_("结论"): row.conclusion or "—"})
    lines = selectors.lines_of(row)
    for line in lines:
        result, note = marks.get(line.no, (line.result, line.note))
        ensure(rules.check_line(result, note), field=f"note_{line.no}")
        line.result, line.note = result, note.strip()[:200]
    PracticeLine.objects.bulk_update(lines, ["result", "note"])
    row.conclusion, row.version = conclusion.strip()[:300], row.version + 1
    if conclude:
        ensure(rules.may_conclude([line.result for line in lines], needs_roster=row.template.needs_roster, watches=row.watches.count()))
        if not row.conclusion:
            raise RuleBroken("practice.conclusion_missing", field="conclusion")
        row.concluded_by, row.concluded_at = actor.user, at
    row.save()
    _told(actor, at, row.activity, "practice.concluded" if conclude else "practice.filled", {"results": [str(x.result) for x in lines]})
    return row


@transaction.atomic
def reopen_sheet(*, actor: Actor, at: datetime, sheet: PracticeSheet) -> PracticeSheet:
    """Take the conclusion back, to put something right."""
    stored = _activity(Activity(pk=sheet.activity_id))
    ensure(access.may_fill(actor, stored))
    row = PracticeSheet.objects.select_for_update(of=("self",)).get(pk=sheet.pk)
    if row.concluded_at is None:
        raise RuleBroken("practice.not_concluded")
    row.concluded_by, row.concluded_at, row.version = None, None, row.version + 1
    row.save()
    _told(actor, at, stored, "practice.reopened", {})
    return row


@transaction.atomic
def put_on_watch(
    *, actor: Actor, at: datetime, sheet: PracticeSheet, person: Person, starts_at: datetime, ends_at: datetime, place: str = ""
) -> PracticeWatch:  # fmt: skip
    """Somebody keeps watch; the same watch is written once. RuleBroken: not a member, end before start, two at one time."""
    row = _open(actor, sheet)
    if not selectors.watchers(row.activity).filter(pk=person.pk).exists():
        raise RuleBroken("practice.watch_foreign", field="person", name=person.name)
    ensure(rules.check_watch(starts_at, ends_at), field="ends_at")
    others = {(w.starts_at, w.ends_at): w for w in row.watches.filter(person=person)}
    if (starts_at, ends_at) in others:
        return others[starts_at, ends_at]
    if rules.overlaps(starts_at, ends_at, list(others)):
        raise RuleBroken("practice.watch_overlaps", field="starts_at", name=person.name)
    made = PracticeWatch.objects.create(sheet=row, person=person, starts_at=starts_at, ends_at=ends_at, place=place.strip()[:60])
    _told(actor, at, row.activity, "practice.watch_set", {"person": person.staff_no})
    return made


@transaction.atomic
def take_off_watch(*, actor: Actor, at: datetime, watch: PracticeWatch) -> None:
    row = _open(actor, watch.sheet)
    _told(actor, at, row.activity, "practice.watch_dropped", {"person": watch.person.staff_no})
    watch.delete()
