"""Giving points to judged indicators, naming those who are asked, and reminding them."""

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from assessment.rounds import selectors, services
from assessment.rounds.access import is_asked, may_in_round, own_branches
from assessment.rounds.forms import JudgesForm
from assessment.rounds.models import AssessmentRound, RoundBranch
from assessment.rounds.views.pages import SECTION, the_round
from assessment.schemes.rules import Indicator
from assessment.schemes.selectors import name_of
from portal.kernel import clock
from portal.kernel.errors import RuleBroken
from portal.kernel.forms import add_refusal
from portal.kernel.lists import Listing
from portal.kernel.pages import HouseRequest, page, refused
from portal.kernel.sentences import sentence
from portal.rights.access import Actor

BRANCHES = 50  # on one page of the judging grid


def _judged_line(round: AssessmentRound, code: str) -> tuple[list[Indicator], Indicator]:
    """(all judged indicators, the one of ``code``), or 404."""
    judged = [i for i in selectors.body_of(round).indicators if i.kind == "judged"]
    line = next((i for i in judged if i.code == code), None)
    if line is None:
        raise Http404
    return judged, line


def _may_name(actor: Actor, round: AssessmentRound) -> bool:
    return actor.can("round.judges") and bool(may_in_round(actor, "round.judges", "name", round))


def _judged_rows(request: HouseRequest, round: AssessmentRound, indicator: str, places: list[RoundBranch]) -> list[dict]:
    given, others = selectors.judged_by(round, indicator, request.actor.user_id)
    claims = selectors.verified_claims(round, indicator, [place.branch_id for place in places])
    own = own_branches(request.actor, round.starts_on, round.ends_on)
    rows = []
    for place in places:
        mine = given.get(place.branch_id)
        key = place.branch.node.code
        rows.append(
            {
                "place": place, "key": key, "is_own": place.branch_id in own, "error": "",
                "points": request.POST.get(f"points-{key}", f"{mine.points.normalize():f}" if mine else "").strip(),
                "reason": request.POST.get(f"reason-{key}", mine.reason if mine else "").strip(), "is_given": mine is not None,
                "others": others.get(place.branch_id, 0), "claim": claims.get(place.branch_id),
            }
        )  # fmt: skip
    return rows


def _save_judged(request: HouseRequest, round: AssessmentRound, indicator: str, rows: list[dict]) -> int:
    """Save each filled row and take back each emptied one; a refused one keeps what was typed and says why.

    Returns how many were saved.
    """
    saved = 0
    for row in rows:
        place: RoundBranch = row["place"]
        if row["is_own"] or not (row["points"] or row["is_given"]):
            continue
        if not row["points"]:
            services.withdraw_points(actor=request.actor, at=clock.now(), round=round, branch=place.branch, indicator=indicator)
            row["is_given"] = False
            saved += 1
            continue
        try:
            points = Decimal(row["points"])
        except InvalidOperation:
            row["error"] = _("得分应是数字。")
            continue
        try:
            services.judge(
                actor=request.actor,
                at=clock.now(),
                round=round,
                branch=place.branch,
                indicator=indicator,
                points=points,
                reason=row["reason"],
            )
        except RuleBroken as broken:
            row["error"] = sentence(broken.code, broken.params)
        else:
            row["is_given"] = True
            saved += 1
    return saved


@page("round.judge", methods="GET POST")
def round_judge(request: HouseRequest, code: str, indicator: str) -> HttpResponse:
    round = the_round(code)
    judged, line = _judged_line(round, indicator)
    listing = Listing(request, selectors.participants(round, request.scope), (), page_size=BRANCHES, is_capped=False)
    rows = _judged_rows(request, round, indicator, listing.page.object_list)
    verdict = may_in_round(request.actor, "round.judge", "judge", round)
    verdict = is_asked(request.actor, round, indicator) if verdict else verdict
    if request.method == "POST":
        if not verdict:
            return refused(request, RuleBroken(verdict.code, **verdict.params))
        saved = _save_judged(request, round, indicator, rows)
        if not any(row["error"] for row in rows):
            messages.success(request, _("已保存 %(n)s 个支部的评分。") % {"n": saved})
            return redirect(request.get_full_path())
    wrong = sum(bool(row["error"]) for row in rows)
    context = {
        **SECTION, "round": round, "line": line, "name": name_of(line), "rows": rows, "wrong": wrong, "listing": listing,
        "is_open": bool(verdict),
        "why": "" if verdict else sentence(verdict.code), "can_name": _may_name(request.actor, round),
        "named": selectors.named_for(round, indicator),
        "others": [(i, name_of(i)) for i in judged], "full": f"{line.points.normalize():f}",
    }  # fmt: skip
    return render(request, "assessment/rounds/judge.html", context, status=422 if wrong else 200)


@page("round.judges", methods="GET POST")
def round_judges(request: HouseRequest, code: str, indicator: str) -> HttpResponse:
    round = the_round(code)
    judged, line = _judged_line(round, indicator)
    users = selectors.candidates(round, indicator, request.scope, clock.today())
    named = selectors.named_for(round, indicator)
    initial: dict[str, list[int]] = {"users": [row.judge_id for row in named]}
    for row in named:
        initial.setdefault(row.group, []).append(row.judge_id)
    form = JudgesForm(request.POST or None, users=users, groups=line.rule_params, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.name_judges(actor=request.actor, at=clock.now(), round=round, indicator=indicator, **form.named)
        except RuleBroken as broken:
            add_refusal(form, broken)
        else:
            messages.success(request, _("评议人已保存，新指定的人会收到提醒。"))
            return redirect("round_detail", code=code)
    context = {
        **SECTION, "round": round, "line": line, "name": name_of(line), "form": form, "others": [(i, name_of(i)) for i in judged],
        "has_candidates": bool(users),
    }  # fmt: skip
    return render(request, "assessment/rounds/judges.html", context, status=422 if form.errors else 200)


@page("round.judges", methods="POST")
def round_remind(request: HouseRequest, code: str) -> HttpResponse:
    try:
        count = services.remind_judges(actor=request.actor, at=clock.now(), round=the_round(code))
    except RuleBroken as broken:
        return refused(request, broken)
    messages.success(request, _("已提醒 %(n)s 名未评完的评议人。") % {"n": count})
    return redirect("round_detail", code=code)
