"""What waits in rounds: points to give, adjustments to confirm, the next step of a round."""

from datetime import datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from assessment.rounds.access import own_branches
from assessment.rounds.enums import MOVING_STATES, ClaimState, RoundState
from assessment.rounds.models import AssessmentRound, JudgedScore, RoundBranch, RoundClaim, RoundJudge, ScoreAdjustment
from assessment.rounds.selectors import body_of
from assessment.schemes.selectors import name_of
from portal.notices.todos import NONE, SHOWN, Todo, Todos
from portal.rights.access import Actor


def to_judge(actor: Actor, at: datetime) -> Todos:
    """Indicators for which the actor is a named judge and has not given all points; his own branches are left out.

    Five statements for each round that asks him, one where none does.
    """
    named = RoundJudge.objects.filter(judge=actor.user_id, round__state__in=MOVING_STATES).select_related("round__scheme")
    rounds: dict[int, tuple[AssessmentRound, list[str]]] = {}
    for row in named:
        rounds.setdefault(row.round_id, (row.round, []))[1].append(row.indicator)
    rows = [todo for round, indicators in rounds.values() for todo in _left(actor, round, indicators)]
    return Todos(len(rows), tuple(rows[:SHOWN]))


def _left(actor: Actor, round: AssessmentRound, indicators: list[str]) -> list[Todo]:
    places = RoundBranch.objects.within(actor.scope("round.judge")).filter(round=round)
    wanted = set(places.values_list("branch_id", flat=True)) - own_branches(actor, round.starts_on, round.ends_on)
    given: dict[str, set[int]] = {}
    for code, branch_id in JudgedScore.objects.filter(round=round, judge=actor.user_id).values_list("indicator", "branch_id"):
        given.setdefault(code, set()).add(branch_id)
    names = {line.code: name_of(line) for line in body_of(round).indicators}
    found = []
    for code in indicators:
        left = len(wanted - given.get(code, set()))
        if left:
            url = reverse("round_judge", args=[round.code, code])
            found.append(Todo(f"{round.code} {names.get(code, code)}", url, detail=_("还有 %(n)s 个支部") % {"n": left}))
    return found


def adjustments(actor: Actor, at: datetime) -> Todos:
    """Adjustments that others have proposed, of branches that are not the actor's own: four statements at most."""
    rows = ScoreAdjustment.objects.within(actor.scope("round.confirm")).filter(confirmed_at=None, refused_at=None)
    rows = rows.filter(round__state__in=MOVING_STATES).exclude(proposed_by=actor.user_id)
    found = list(rows.select_related("round", "branch__node").order_by("proposed_at", "pk"))
    if not found:
        return NONE
    own = own_branches(actor, min(r.round.starts_on for r in found), max(r.round.ends_on for r in found))
    kept = [row for row in found if row.branch_id not in own]
    first = [
        Todo(
            f"{row.branch.node.name} {row.delta.normalize():+f}",
            reverse("round_detail", args=[row.round.code]),
            detail=f"{row.round.code} · {row.indicator}",
        )
        for row in kept[:SHOWN]
    ]
    return Todos(len(kept), tuple(first))


def steps(actor: Actor, at: datetime) -> Todos:
    """Rounds whose next step the actor may take: one statement."""
    waiting = Q(state=RoundState.OPEN, ends_on__lt=localdate(at)) | Q(state__in=(RoundState.COMPUTED, RoundState.REVIEWED))
    rows = [todo for r in AssessmentRound.objects.filter(waiting).order_by("starts_on") if (todo := _step(actor, r)) is not None]
    return Todos(len(rows), tuple(rows[:SHOWN]))


def _step(actor: Actor, round: AssessmentRound) -> Todo | None:
    words = ""
    if round.state == RoundState.OPEN and actor.can("round.run"):
        words = _("计算得分")
    elif round.state == RoundState.COMPUTED and actor.can("round.review"):
        words = _("完成复核")
    elif round.state == RoundState.REVIEWED and actor.can("round.publish") and round.published_by_id != actor.user_id:
        words = _("提出公布") if round.published_by_id is None else _("确认公布")
    return Todo(f"{words}：{round.code}", reverse("round_detail", args=[round.code])) if words else None


def to_verify(actor: Actor, at: datetime) -> Todos:
    """Claims of rounds that still move, of branches that are not the actor's own: four statements at most."""
    rows = RoundClaim.objects.within(actor.scope("claim.verify")).filter(state=ClaimState.STATED, round__state__in=MOVING_STATES)
    found = list(rows.exclude(stated_by=actor.user_id).select_related("round", "branch__node").order_by("stated_at", "pk"))
    if not found:
        return NONE
    own = own_branches(actor, min(r.round.starts_on for r in found), max(r.round.ends_on for r in found))
    kept = [row for row in found if row.branch_id not in own]
    first = [Todo(f"{r.branch.node.name} {r.indicator}", reverse("claim_detail", args=[r.pk]), detail=r.round.code) for r in kept[:SHOWN]]
    return Todos(len(kept), tuple(first))
