"""The way of a panel: convened, seated, opened, judged case by case, concluded or dissolved."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from portal.catalogue.selectors import value_on
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.organization.models import Node
from portal.panels import access, registry, rules, selectors
from portal.panels.enums import JUDGING_STATES, CaseResult, PanelMethod, PanelState
from portal.panels.models import Panel, PanelCase, PanelOpinion, PanelRecusal, PanelSeat
from portal.panels.services.rows import call, locked, save, told
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.models import RoleGrant, User

S = PanelState


@dataclass(frozen=True)
class CaseDraft:
    """A thing to judge as a room hands it in."""

    record_kind: str
    record_id: int
    label: str
    person: Person | None = None


@transaction.atomic
def convene(
    *, actor: Actor, at: datetime, title: str, node: Node, record_kind: str, record_id: int, method: str,
    cases: Sequence[CaseDraft], pass_mark: Decimal | None = None,
) -> Panel:  # fmt: skip
    """Call a panel for a record of a room. The rules' figures of the day are copied into it."""
    ensure(actor.may("panel.run", path=node.path, state=S.FORMING))
    if not cases:
        raise RuleBroken("panel.no_cases")
    seen: set[tuple[str, int]] = set()
    for case in cases:
        if (case.record_kind, case.record_id) in seen:
            raise RuleBroken("panel.case_twice", case=case.label)
        seen.add((case.record_kind, case.record_id))
        if case.person is not None and case.person.pk == actor.person_id:
            raise RuleBroken("panel.own_running")
    day = localdate(at)
    if method == PanelMethod.POINTS and pass_mark is None:
        pass_mark = Decimal(str(value_on("PANEL_PASS_MARK", day)))
    fewest = int(value_on("PANEL_FEWEST", day))
    panel = Panel(
        title=title[:120], node=node, record_kind=record_kind, record_id=record_id, method=PanelMethod(method),
        minimum=rules.seats_needed(int(value_on("PANEL_MINIMUM", day)), fewest), fewest=fewest,
        pass_mark=pass_mark if method == PanelMethod.POINTS else None, convened_by=actor.user, convened_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            panel.save(force_insert=True)
    except IntegrityError:  # one running panel for a record; also the same button twice
        raise RuleBroken("panel.already_convened") from None
    PanelCase.objects.bulk_create(
        PanelCase(panel=panel, record_kind=c.record_kind, record_id=c.record_id, label=c.label[:160], person=c.person) for c in cases
    )
    told(panel, actor, at, "panel.convened", after={"method": str(panel.method), "minimum": panel.minimum, "cases": len(cases)})
    return panel


@transaction.atomic
def seat_members(
    *, actor: Actor, at: datetime, panel: Panel, version: int, users: Iterable[User], chair: User | None, deputies: Iterable[User] = ()
) -> Panel:
    """Set the full members, the chair among them, and the deputies in their order.

    While the panel sits members may be added; whoever has judged or stood aside keeps his seat as it is.
    """
    row = locked(panel, version)
    ensure(access.may_run(actor, row, "seat"))
    full = list(dict.fromkeys(users))
    wanted = dict.fromkeys(full, False) | {user: True for user in deputies if user not in full}
    if chair is not None and chair not in full:
        raise RuleBroken("panel.chair_not_seated", field="chair")
    known = set(row.seats.values_list("user_id", flat=True))  # who has left since and has judged keeps his seat
    _may_sit([user for user in wanted if user.pk not in known], row, actor, at)
    before, judging = _seat_words(row), _judging(row, at)
    added = _rewrite_seats(row, wanted, chair)
    save(row)
    if row.state in JUDGING_STATES and added:
        _record_conflicts(row, actor, at, [seat.user for seat in added])
    if row.state in JUDGING_STATES:
        called = row.seats.filter(user__in=_judging(row, at) - judging)
        for is_deputy, code in ((False, "panel.opened_notice"), (True, "panel.called_notice")):
            call(row, called.filter(is_deputy=is_deputy).values_list("user_id", flat=True), code, at)
    told(row, actor, at, "panel.seated", before={"members": before}, after={"members": _seat_words(row)})
    return row


def _judging(row: Panel, at: datetime) -> set[int]:
    """Accounts that judge a case of a sitting panel as its seats and recusals are now; nobody before the opening."""
    if row.state not in JUDGING_STATES:
        return set()
    bench = selectors.bench_of(row, localdate(at))
    voting = {pk for view in bench.views for pk in view.voting}
    return {seat.user_id for seat in bench.seats if seat.pk in voting}


def _may_sit(users: list[User], row: Panel, actor: Actor, at: datetime) -> None:
    """RuleBroken for the first of the new members who may not or cannot judge."""
    ready = set(RoleGrant.objects.valid_on(localdate(at)).filter(user__in=users).values_list("user_id", flat=True))
    for user in users:
        if user.pk == row.convened_by_id:
            raise RuleBroken("panel.convener_sits", name=str(user))
        if user.pk == actor.user_id:
            raise RuleBroken("panel.member_runs")
        if not user.is_active:
            raise RuleBroken("panel.seat_closed", name=str(user))
        if user.pk not in ready:  # without any role nobody reaches the page on which he would judge
            raise RuleBroken("panel.seat_without_role", name=str(user))


def _rewrite_seats(row: Panel, wanted: dict[User, bool], chair: User | None) -> list[PanelSeat]:
    """Bring the seats in line with ``wanted`` (user -> is deputy); returns the new ones."""
    seats = {seat.user: seat for seat in row.seats.select_related("user")}
    for user, seat in seats.items():
        if wanted.get(user) != seat.is_deputy and row.state in JUDGING_STATES and (seat.opinions.exists() or seat.recusals.exists()):
            raise RuleBroken("panel.seat_in_use", name=str(user))
    row.seats.exclude(user__in=wanted).delete()
    row.seats.update(is_chair=False)  # one chair at any moment
    for is_deputy in (False, True):
        kept = [seat.pk for user, seat in seats.items() if wanted.get(user) is is_deputy]
        row.seats.filter(pk__in=kept).update(is_deputy=is_deputy)
    new = [PanelSeat(panel=row, user=user, is_deputy=is_deputy) for user, is_deputy in wanted.items() if user not in seats]
    PanelSeat.objects.bulk_create(new)
    if chair is not None:
        row.seats.filter(user=chair).update(is_chair=True)
    return new


def _seat_words(row: Panel) -> list[str]:
    marks = {(True, False): "*", (False, True): "+"}
    return [f"{s.user.username}{marks.get((s.is_chair, s.is_deputy), '')}" for s in row.seats.select_related("user")]


@transaction.atomic
def open_panel(*, actor: Actor, at: datetime, panel: Panel, version: int) -> Panel:
    """Begin to judge: who has a conflict stands aside by rule, and what is left must be an odd number for every case."""
    row = locked(panel, version)
    ensure(access.may_run(actor, row, "open"))
    _record_conflicts(row, actor, at, [seat.user for seat in row.seats.select_related("user")])
    bench = selectors.bench_of(row, localdate(at))
    ensure(bench.readiness)
    if bench.chair is None:
        raise RuleBroken("panel.no_chair")
    row.state, row.opened_at = S.SITTING, at
    save(row)
    judging = {seat for view in bench.views for seat in view.voting}
    call(row, [seat.user_id for seat in bench.seats if seat.pk in judging], "panel.opened_notice", at)
    told(row, actor, at, "panel.opened", after={"state": str(row.state), "members": _seat_words(row)})
    return row


def _record_conflicts(row: Panel, actor: Actor, at: datetime, users: list[User]) -> None:
    """Recusals by rule for ``users``; those that are on record already stay as they are."""
    seats = {seat.user_id: seat for seat in row.seats.all()}
    cases = {case.pk: case for case in row.cases.all()}
    known = set(PanelRecusal.objects.filter(case__panel=row).values_list("case_id", "seat_id"))
    new = [
        PanelRecusal(case=cases[case_id], seat=seats[user_id], reason=code[:200], is_by_rule=True, recorded_by=actor.user, recorded_at=at)
        for (case_id, user_id), code in selectors.rule_conflicts(cases.values(), users).items()
        if user_id in seats and (case_id, seats[user_id].pk) not in known
    ]
    PanelRecusal.objects.bulk_create(new)
    if new:
        lines = [f"{recusal.case_id}:{recusal.seat.user_id}:{recusal.reason}" for recusal in new]
        told(row, actor, at, "panel.recused_by_rule", after={"recusals": lines})


@transaction.atomic
def recuse(*, actor: Actor, at: datetime, case: PanelCase, reason: str, seat: PanelSeat | None = None) -> PanelRecusal:
    """Stand aside for one case; with ``seat`` whoever runs the panel records it for that member.

    An opinion given before no longer counts and is taken out. A deputy who is called up by it is told.
    """
    row = locked(case.panel, None)
    if seat is None:
        seat = access.seat_of(actor, row)
        ensure(rules.may_do("recuse", row.state))
    else:
        ensure(access.may_run(actor, row, "recuse"))
        if seat.panel_id != row.pk:
            raise RuleBroken("panel.seat_unknown")
    if not reason.strip():
        raise RuleBroken("panel.recusal_reason_needed", field="reason")
    known = case.recusals.filter(seat=seat).first()
    if known is not None:  # the same button twice
        return known
    before = {seat_id for view in selectors.bench_of(row, localdate(at)).views if view.case.pk == case.pk for seat_id in view.voting}
    case.opinions.filter(seat=seat).delete()
    recusal = PanelRecusal.objects.create(case=case, seat=seat, reason=reason.strip()[:200], recorded_by=actor.user, recorded_at=at)
    save(row)
    if row.state in JUDGING_STATES:
        view = next(v for v in selectors.bench_of(row, localdate(at)).views if v.case.pk == case.pk)
        called = row.seats.filter(pk__in=set(view.voting) - before).values_list("user_id", flat=True)
        call(row, called, "panel.called_notice", at)
    told(row, actor, at, "panel.recused", label=case.label, after={"member": seat.user.username}, reason=reason.strip())
    return recusal


@transaction.atomic
def give_opinion(
    *, actor: Actor, at: datetime, case: PanelCase, reason: str, is_for: bool | None = None, points: Decimal | None = None
) -> PanelOpinion:
    """Give or change one's own opinion; possible until the conclusion. The trail tells that it was given, not what it says."""
    row = locked(case.panel, None)
    seat = access.seat_of(actor, row)
    seats = list(row.seats.all())
    case = row.cases.select_related("panel").get(pk=case.pk)
    recused = set(case.recusals.values_list("seat_id", flat=True))
    label = selectors.codes_of(row, row.cases.all())[case.pk] if access.is_masked(actor, row) else case.label
    ensure(access.may_judge(case, label, seat, recused, rules.voters(selectors.places(seats), recused, row.minimum)))
    verdict = rules.opinion_verdict(row.method, row.pass_mark, is_for=is_for, points=points, reason=reason)
    field = {"panel.vote_needed": "is_for", "panel.reason_needed": "reason"}.get(verdict.code, "points")
    ensure(verdict, field=field)
    values = {"is_for": is_for, "points": points, "reason": reason.strip()[:300], "given_at": at}  # the first word stays as it was
    opinion, is_new = PanelOpinion.objects.update_or_create(case=case, seat=seat, defaults=values)
    told(row, actor, at, "panel.opinion_given" if is_new else "panel.opinion_changed", label=case.label)
    return opinion


@transaction.atomic
def conclude_panel(*, actor: Actor, at: datetime, panel: Panel, version: int) -> Panel:
    """Count every case and end the panel; what follows is the room's, in the same transaction.

    Refused until each case is judged by an odd number of members and every one of them has given an opinion; after the due
    date the fewest opinions of the panel are enough, and who is late is kept in the trail.
    """
    row = locked(panel, version)
    ensure(access.may_run(actor, row, "conclude"))
    bench = selectors.bench_of(row, localdate(at))
    ensure(bench.completeness)
    share = Decimal(str(value_on("PANEL_PASS_SHARE", localdate(row.convened_at))))
    for view in bench.views:
        outcome = selectors.outcome_of(view, share)
        view.case.result = CaseResult.PASSED if outcome.is_passed else CaseResult.FAILED
        view.case.tally, view.case.concluded_at = outcome.tally, at
    cases = [view.case for view in bench.views]
    PanelCase.objects.bulk_update(cases, ["result", "tally", "concluded_at"])
    row.state, row.concluded_at = S.CONCLUDED, at
    save(row)
    passed = sum(case.result == CaseResult.PASSED for case in cases)
    words = {"title": row.title, "passed": passed, "failed": len(cases) - passed}
    members = [seat.user_id for seat in bench.seats]
    notify(user_ids=members, code="panel.concluded_notice", params=words, url=reverse("panel_detail", args=[row.pk]), at=at)
    results = {str(case.record_id): {"result": str(case.result), **case.tally} for case in cases}
    late = [seat.user.username for seat in bench.late]
    told(row, actor, at, "panel.concluded", after={"state": str(row.state), "results": results} | ({"late": late} if late else {}))
    registry.concluded(row, actor, at)
    return row


@transaction.atomic
def dissolve_panel(*, actor: Actor, at: datetime, panel: Panel, version: int, reason: str) -> Panel:
    """End a panel without a result, with a reason that its members read."""
    row = locked(panel, version)
    ensure(access.may_run(actor, row, "dissolve"))
    if not reason.strip():
        raise RuleBroken("panel.dissolve_reason_needed", field="reason")
    was_sitting = row.state in JUDGING_STATES
    row.state, row.concluded_at = S.DISSOLVED, at
    save(row)
    if was_sitting:
        words = {"title": row.title, "reason": reason.strip()}
        url = reverse("panel_detail", args=[row.pk])
        notify(user_ids=row.seats.values_list("user_id", flat=True), code="panel.dissolved_notice", params=words, url=url, at=at)
    told(row, actor, at, "panel.dissolved", after={"state": str(row.state)}, reason=reason.strip())
    registry.dissolved(row, actor, at)
    return row
