"""Joint activities: one branch leads, others and the union hold it too; what it was is written once, who came by each (docs/adr/0023)."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.activities import access, registry, rules, selectors
from branches.activities.enums import ActivityState, JointState
from branches.activities.models import Activity, JointHolder
from branches.activities.services.agenda import AgendaLine, put_agenda
from branches.activities.services.facts import announce, local_minute, recount
from branches.activities.services.roster import ensure_roster, write_roll
from branches.activities.services.states import locked
from branches.orgs.models import Branch
from branches.orgs.selectors import secretaries
from portal.audit.services import record
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.organization.models import Node
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User
from portal.search import services as search

# What a share takes over from the record of the branch that leads; branch, group, team, state and the roll are its own.
CARRIED = (
    "kind", "subject", "starts_at", "ends_at", "held_on", "place", "place_type", "link", "chair", "recorder", "speaker", "shift", "summary",
)  # fmt: skip
OPEN = (ActivityState.PLANNED, ActivityState.HELD, ActivityState.RETURNED)


@transaction.atomic
def invite_holder(
    *, actor: Actor, at: datetime, activity: Activity, branch: Branch | None = None, unit: Node | None = None
) -> JointHolder:  # fmt: skip
    """Ask a branch, or the union of a unit, to hold the activity too. Asked twice, the first invitation stands.

    RuleBroken: the record is closed or itself a share, the kind is one branch's own business, the branch asks itself.
    """
    stored = locked(activity)
    ensure(access.may_lead(actor, stored, at))
    _check_guest(stored, branch, unit)
    known = stored.holders.filter(branch=branch, unit=unit).first()
    if known is not None and known.state in {JointState.INVITED, JointState.ACCEPTED}:
        return known
    row = known or JointHolder(activity=stored, branch=branch, unit=unit)
    row.state, row.reason, row.invited_by, row.invited_at = JointState.INVITED, "", actor.user, at
    row.answered_by, row.answered_at = None, None
    row.save()
    record(actor=actor, at=at, action="joint.invited", obj=stored, path=stored.branch.node.path, after={"holder": _name(row)})
    params = {"branch": stored.branch.node.name, "subject": stored.subject, "start": local_minute(stored.starts_at)}
    notify(user_ids=_answerers(row, stored.held_on), code="joint.invited", params=params, url=reverse("joint_detail", args=[row.pk]), at=at)
    return row


def _check_guest(activity: Activity, branch: Branch | None, unit: Node | None) -> None:
    if (branch is None) == (unit is None):
        raise RuleBroken("joint.holder_missing", field="branch")
    if unit is not None and not activity.branch.node.path.startswith(unit.path):
        raise RuleBroken("joint.unit_foreign", field="unit")
    if branch is None:
        return
    if branch.pk == activity.branch_id:
        raise RuleBroken("joint.own_branch", field="branch")
    node, day = branch.node, activity.held_on
    if day < branch.founded_on or (node.closed_on and day > node.closed_on):
        raise RuleBroken("activity.branch_not_there", field="branch", branch=node.name, day=day.isoformat())


def _name(row: JointHolder) -> str:
    return row.branch.node.name if row.branch is not None else row.unit.name  # type: ignore[union-attr]


def _answerers(row: JointHolder, day: date) -> set[int]:
    """The accounts of who may answer: the secretary of the branch, the union's officers of the unit."""
    if row.branch is not None:
        post = secretaries([row.branch.pk], day).get(row.branch.pk)
        return set(User.objects.filter(person_id=post.person_id, is_active=True).values_list("pk", flat=True)) if post else set()
    grants = RoleGrant.objects.valid_on(day).filter(role=Role.UNION_OFFICER, node=row.unit, user__is_active=True)
    return set(grants.values_list("user_id", flat=True))


@transaction.atomic
def withdraw_invitation(*, actor: Actor, at: datetime, holder: JointHolder) -> JointHolder:
    """Take an invitation back that nobody has answered; who was asked is told."""
    row = _held(holder)
    ensure(access.may_lead(actor, row.activity, at))
    if row.state != JointState.INVITED:
        raise RuleBroken("joint.answered")
    row.state = JointState.WITHDRAWN
    row.save(update_fields=["state"])
    lead = row.activity
    record(actor=actor, at=at, action="joint.withdrawn", obj=lead, path=lead.branch.node.path, after={"holder": _name(row)})
    params, url = {"branch": lead.branch.node.name, "subject": lead.subject}, reverse("joint_list")
    notify(user_ids=_answerers(row, lead.held_on), code="joint.withdrawn_notice", params=params, url=url, at=at)
    return row


def _held(holder: JointHolder) -> JointHolder:
    """The record first, then the invitation: every act takes the locks in this order."""
    locked(Activity(pk=holder.activity_id))
    rows = JointHolder.objects.select_for_update(of=("self",))
    return rows.select_related("activity__branch__node", "activity__kind", "branch__node", "unit").get(pk=holder.pk)


@transaction.atomic
def answer_invitation(*, actor: Actor, at: datetime, holder: JointHolder, accepts: bool, reason: str = "") -> JointHolder:
    """Hold it too, or say why not. A branch that agrees gets its own record, or brings the one that it has written already.

    NotReachable for anybody else; RuleBroken: answered, taken back, no reason, the record it has is closed.
    """
    row = _held(holder)
    ensure(actor.may("joint.answer", path=row.path))
    wanted = JointState.ACCEPTED if accepts else JointState.DECLINED
    if row.state == wanted:
        return row
    if row.state != JointState.INVITED:
        raise RuleBroken("joint.answered")
    if not accepts and not reason.strip():
        raise RuleBroken("joint.reason_missing", field="reason")
    row.state, row.reason, row.answered_by, row.answered_at = wanted, reason.strip()[:200], actor.user, at
    if accepts and row.branch is not None:
        row.share = _share_of(actor, at, row.activity, row.branch)
    row.save()
    record(actor=actor, at=at, action="joint.answered", obj=row.activity, path=row.path, after={"holder": _name(row), "state": str(wanted)},
           reason=row.reason)  # fmt: skip
    told = {row.invited_by_id} - {None, actor.user_id}
    words = {"holder": _name(row), "subject": row.activity.subject, "answer": JointState(wanted).label, "reason": row.reason or "—"}
    notify(user_ids=told, code="joint.answered_notice", params=words, url=reverse("activity_joint", args=[row.activity_id]), at=at)  # type: ignore[arg-type]
    return row


def _share_of(actor: Actor, at: datetime, lead: Activity, branch: Branch) -> Activity:
    """The branch's record of the joint activity: the one that it has at that time already, else a new one."""
    same = Activity.objects.select_for_update(of=("self",)).filter(branch=branch, kind=lead.kind, group=None, starts_at=lead.starts_at)
    share = same.first()
    if share is not None and not _may_join(share):
        raise RuleBroken("joint.has_record", subject=share.subject)
    if share is None:
        share = Activity(branch=branch, state=rules.first_state(lead.starts_at, at), created_by=actor.user, created_at=at)
    share.lead = lead
    _take_over(share, lead)
    if share.state != ActivityState.PLANNED and not share.attendance.exists():
        write_roll(share, {})
    _settle(share, lead)
    record(
        actor=actor, at=at, action="activity.logged", obj=share, path=branch.node.path,
        after={"kind": lead.kind.code, "start": local_minute(lead.starts_at), "lead": lead.pk},
    )  # fmt: skip
    announce(share)
    announce(lead)
    return share


def _may_join(share: Activity) -> bool:
    """A record that a branch has begun becomes its share, unless something stands in it that would be written over."""
    is_free = share.lead_id is None and not share.shares.exists() and share.state in OPEN
    return is_free and not share.summary and not share.agenda.exists()


def _take_over(share: Activity, lead: Activity) -> None:
    for name in CARRIED:
        setattr(share, name, getattr(lead, name))
    share.version = share.version + 1 if share.pk else 1
    share.save()
    search.refresh(index="activity", ids=[share.pk])


def _settle(share: Activity, lead: Activity) -> None:
    """Agenda, tags and counters of the share after the lead's."""
    put_agenda(share, [AgendaLine(item.title, item.flag, item.gist) for item in lead.agenda.all()])
    share.tags.set(lead.tags.all())
    recount(share)
    registry.minutes_written([share.pk])


def carry_over(*, actor: Actor, at: datetime, lead: Activity) -> None:
    """What the lead has changed stands in every share that is not archived; runs inside the transaction of the change.

    RuleBroken where day or kind change and a branch has handed its record in, or had people there who are not expected then.
    """
    shares = Activity.objects.select_for_update(of=("self",)).filter(lead=lead).select_related("branch__node", "kind", "group", "team")
    for share in shares.order_by("pk"):
        if not rules.may_be_joint(lead.kind.holder):
            raise RuleBroken("joint.kind_alone", field="kind")
        old_day, moved = share.held_on, share.starts_at != lead.starts_at or share.kind_id != lead.kind_id
        if moved and share.state not in OPEN:
            raise RuleBroken("joint.handed_in", field="starts_at", branch=share.branch.node.name)
        if share.state == ActivityState.ARCHIVED:
            continue
        _take_over(share, lead)
        if moved and share.state in {ActivityState.PLANNED, ActivityState.HELD}:
            share.state = rules.first_state(share.starts_at, at)
            share.save(update_fields=["state"])
        if moved and share.attendance.exists():
            _match_roster(share)
        _settle(share, lead)
        record(actor=actor, at=at, action="activity.carried", obj=share, path=share.branch.node.path, after={"lead": lead.pk})
        announce(share, days=[old_day])


def _match_roster(share: Activity) -> None:
    """The names of another branch's people stay with it: the sentence names the branch alone."""
    try:
        ensure_roster(share)
    except RuleBroken as broken:
        raise RuleBroken("joint.people_there", field="starts_at", branch=share.branch.node.name) from broken


@transaction.atomic
def name_union_people(*, actor: Actor, at: datetime, holder: JointHolder, staff_nos: Sequence[str]) -> JointHolder:
    """Who came for the union, by staff number, as a whole; people of the unit alone. Each counts once, at the branch or here.

    RuleBroken: not agreed yet, not begun, somebody unknown, somebody on the roll of a branch.
    """
    row = _held(holder)
    ensure(actor.may("joint.answer", path=row.path))
    if row.unit is None or row.state != JointState.ACCEPTED:
        raise RuleBroken("joint.not_accepted")
    if row.activity.state == ActivityState.ARCHIVED:
        raise RuleBroken("activity.archived_locked")
    if row.activity.starts_at > at:
        raise RuleBroken("activity.not_started")
    people = _union_people(row, staff_nos, localdate(at))
    before = row.people.count()
    row.people.set(people)
    record(
        actor=actor, at=at, action="joint.people_named", obj=row.activity, path=row.path,
        before={"people": before}, after={"people": len(people)},
    )  # fmt: skip
    return row


def _union_people(row: JointHolder, staff_nos: Iterable[str], today: date) -> list[Person]:
    wanted = list(dict.fromkeys(staff_nos))
    found = list(selectors.people_of_unit(row.unit, today).filter(staff_no__in=wanted)) if row.unit is not None else []
    missing = [number for number in wanted if number not in {p.staff_no for p in found}]
    if missing:
        raise RuleBroken("joint.people_unknown", field="numbers", numbers="、".join(missing[:10]))
    twice = selectors.on_rolls(row.activity, [p.pk for p in found])
    if twice:
        raise RuleBroken("joint.counted_twice", field="numbers", names="、".join(twice[:10]))
    return found


def sign_in_at_share(lead: Activity, person_id: int) -> Activity | None:
    """The open record of a co-holding branch that expects the person: whoever scans the code of the room is signed in there."""
    for share in lead.shares.filter(state__in=OPEN).select_related("branch__node", "kind", "group", "team").order_by("pk"):
        if any(p.person_id == person_id for p in selectors.expected_of(share)):
            return share
    return None


def open_rolls_of_shares(lead: Activity) -> None:
    """The expected people of every co-holding branch, so that the screen in the room knows its whole."""
    for share in lead.shares.filter(state__in=OPEN).select_related("branch__node", "kind", "group", "team").order_by("pk"):
        ensure_roster(share)
        recount(share)
