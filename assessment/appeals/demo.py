"""The newest published quarter of the made-up enterprise is shown now: one appeal is upheld by two, one waits for an answer."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.utils.timezone import localdate

from assessment.appeals import services
from assessment.appeals.access import no_conflict
from assessment.appeals.models import RoundAppeal
from assessment.rounds.access import own_branches
from assessment.rounds.models import AssessmentRound, RoundBranch
from assessment.rounds.selectors import score_items
from assessment.schemes.rules import body_from_json
from branches.orgs.selectors import secretaries
from portal.kernel.errors import NotReachable, RuleBroken
from portal.rights.access import Actor, actor_of
from portal.rights.enums import Role
from portal.rights.models import RoleGrant, User

TEXTS = ("8 月与检修队联合攻关的记录没有计入评议，附会议记录。", "打分时没有看到整改验收单，请复核。")


def _committee(at: datetime) -> list[Actor]:
    grants = RoleGrant.objects.filter(role=Role.COMMITTEE).select_related("user__person__unit").order_by("pk")[:4]
    return [actor_of(grant.user, localdate(at)) for grant in grants]


def _appeal(round: AssessmentRound, place: RoundBranch, text: str, at: datetime) -> RoundAppeal | None:
    """The secretary appeals the first judged indicator that lost points; nothing where there is none."""
    post = secretaries([place.branch_id], localdate(at)).get(place.branch_id)
    user = User.objects.filter(person=post.person_id, is_active=True).first() if post else None
    items = score_items(round, [place.branch_id])
    for line in body_from_json(round.scheme.body).indicators:
        item = items.get((place.branch_id, line.code))
        if user and item and item.points is not None and line.kind == "judged" and item.points + Decimal("0.5") <= line.points:
            return services.raise_appeal(
                actor=actor_of(user, localdate(at)),
                at=at,
                round=round,
                branch=place.branch,
                indicator=line.code,
                ground="judged",
                text=text,
            )
    return None


def object_to_results(now: datetime) -> str:
    """Show the newest published round since yesterday, and let two branches appeal."""
    round, committee = AssessmentRound.objects.filter(state="published").select_related("scheme").first(), _committee(now)
    if round is None or len(committee) < 2:
        return "no appeals"
    try:
        services.show_result(actor=committee[0], at=now - timedelta(days=1), round=round)
    except (NotReachable, RuleBroken):
        return "no appeals"
    own = {pk for one in committee for pk in own_branches(one, round.starts_on, round.ends_on)}
    places = round.participants.exclude(branch__in=own).select_related("branch__node").order_by("path")
    made: list[RoundAppeal] = []
    for place in places:
        if len(made) < len(TEXTS) and (row := _appeal(round, place, TEXTS[len(made)], now)) is not None:
            made.append(row)
    able = [one for one in committee if made and no_conflict(one, made[0])]
    if len(able) >= 2:
        row = services.decide_appeal(
            actor=able[0],
            at=now,
            appeal=made[0],
            verdict="partly",
            delta=Decimal("0.5"),
            reasons="会议记录属实，攻关一次应计入，补 0.5 分。",
        )
        services.confirm_decision(actor=able[1], at=now, appeal=row)
    return f"{len(made)} appeals"
