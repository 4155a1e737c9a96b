"""The board, one challenge as each of its readers sees it, the pool of problems, one's own part."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.selectors import value_on
from portal.files.selectors import file_panel
from portal.kernel import clock
from portal.kernel.lists import Column, Listing
from portal.kernel.pages import HouseRequest, page
from workforce.challenges import access, rules, selectors
from workforce.challenges import forms as its
from workforce.challenges.enums import LIVE_STATES, AcceptanceState, ChallengeState, ClaimState, ProblemState
from workforce.challenges.filters import ChallengeFilter, ProblemFilter
from workforce.challenges.models import Challenge, ChallengeProblem

SECTION = {"section": "challenges"}
INLINE = ("score", "review", "release", "drop")  # forms that stand within a row of the page: their errors are said on top
COLUMNS = (
    Column(gettext_lazy("项目"), "title"),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("领题人"), css="hide-s"),
    Column(gettext_lazy("揭榜"), css="num hide-s"),
    Column(gettext_lazy("阶段得分"), "stage_score", "num hide-s"),
    Column(gettext_lazy("完成期限"), "due_on"),
    Column(gettext_lazy("状态")),
)
PROBLEM_COLUMNS = (
    Column(gettext_lazy("难题"), "title"),
    Column(gettext_lazy("来源类型"), css="hide-s"),
    Column(gettext_lazy("单位"), css="hide-s"),
    Column(gettext_lazy("负责人"), css="hide-s"),
    Column(gettext_lazy("要求解决日期"), "due_on"),
    Column(gettext_lazy("状态")),
)


def tabs_of(request: HouseRequest, tab: str) -> dict[str, Any]:
    """The tabs of the room, cut to the reader's rights."""
    actor = request.actor
    return {**SECTION, "tab": tab, "can_raise": actor.can("challenge.raise"), "can_claim": actor.can("challenge.claim")}


@page("challenge.board")
def challenge_list(request: HouseRequest) -> HttpResponse:
    """The board of the enterprise: what is posted everywhere, and what lies in one's reach besides."""
    rows, wanted = selectors.board(request.actor), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in ChallengeState.values else rows
    counts = selectors.state_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in ChallengeState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in ChallengeState.choices]
    filterset = ChallengeFilter(request.GET, shown, request=request)
    listing = Listing(request, shown, COLUMNS, filterset, tabs=tabs, export="challenge-list")
    return render(request, "workforce/challenges/list.html", {**tabs_of(request, "board"), "listing": listing, "today": clock.today()})


@page("challenge.raise")
def challenge_problems(request: HouseRequest) -> HttpResponse:
    """The pool, and with ``branch`` the list of difficulties of one branch."""
    rows, wanted = selectors.problems(request.scope), request.GET.get("s", "")
    shown = rows.filter(state=wanted) if wanted in ProblemState.values else rows
    counts = selectors.problem_counts(rows)
    tabs: list[Any] = [(_("全部"), "?", counts["all"], wanted not in ProblemState.values)]
    tabs += [(label, f"?s={key}", counts[key], key == wanted) for key, label in ProblemState.choices]
    filterset = ProblemFilter(request.GET, shown, request=request)
    listing = Listing(request, shown, PROBLEM_COLUMNS, filterset, tabs=tabs, export="challenge-problems")
    return render(
        request, "workforce/challenges/problems.html", {**tabs_of(request, "problems"), "listing": listing, "today": clock.today()}
    )


@page("challenge.claim")
def challenge_mine(request: HouseRequest) -> HttpResponse:
    """Teams that one leads or belongs to, what one judges."""
    me = request.actor.person_id or 0
    context = {**tabs_of(request, "mine"), "places": list(selectors.places_of(me)), "judged": list(selectors.judged_by(me))}
    return render(request, "workforce/challenges/mine.html", context)


def problem_found(request: HouseRequest, pk: int) -> ChallengeProblem:
    return get_object_or_404(selectors.problems(request.scope), pk=pk)


def show_problem(request: HouseRequest, row: ChallengeProblem, status: int = 200, **bound: forms.Form) -> HttpResponse:
    actor = request.actor
    office, is_pooled = access.holds(actor, "challenge.office", row), row.state == ProblemState.POOLED
    keeps = is_pooled and (office or (actor.user_id == row.raised_by_id and actor.can("challenge.raise")))
    made = {"drop": its.DropForm(initial={"version": row.version}, auto_id="drop_%s") if keeps else None}
    context = {
        **SECTION, "row": row, "keeps": keeps, "studies": office and is_pooled, "today": clock.today(),
        "challenges": list(selectors.board(actor).filter(problem=row)),
        "forms": {name: bound.get(name, form) if form is not None else None for name, form in made.items()},
    }  # fmt: skip
    return render(request, "workforce/challenges/problem.html", context, status=status)


@page("challenge.raise")
def challenge_problem(request: HouseRequest, pk: int) -> HttpResponse:
    return show_problem(request, problem_found(request, pk))


def found(request: HouseRequest, pk: int) -> Challenge:
    """On the board of the actor, whatever the page's own right reaches."""
    return get_object_or_404(selectors.board(request.actor), pk=pk)


@page("challenge.board")
def challenge_detail(request: HouseRequest, pk: int) -> HttpResponse:
    return show(request, found(request, pk))


def _parts(request: HouseRequest, row: Challenge) -> dict[str, Any]:
    """What the reader is to the challenge: asked once."""
    actor = request.actor
    in_team, judge = access.is_in_team(actor, row), access.judge_of(actor, row)
    own = row.claims.filter(lead=actor.person_id, state=ClaimState.OPEN).first() if actor.person_id else None
    office = access.holds(actor, "challenge.office", row.problem)
    return {
        "in_team": in_team, "judge": judge, "own": own, "office": office, "runs": office and not in_team,
        "decides": access.holds(actor, "challenge.decide", row.problem) and not in_team,
    }  # fmt: skip


def _forms(request: HouseRequest, row: Challenge, part: dict[str, Any], bound: dict[str, forms.Form]) -> dict[str, Any]:
    """The forms that this reader may use now."""
    actor, today, state = request.actor, clock.today(), row.state
    runs, decides, judge = part["runs"], part["decides"], part["judge"]
    open_one = row.acceptances.filter(state="open").first()
    claims_open = state == rules.POSTED and today <= row.claim_until
    judges_now = judge is not None and not judge.is_recused and state == rules.JUDGING
    chosen = selectors.chosen_claim(row)
    is_lead = chosen is not None and chosen.lead_id == actor.person_id
    reward = selectors.reward_of(row) if state == ChallengeState.ACCEPTED else None
    pays = runs and state == ChallengeState.ACCEPTED and (reward is None or reward.state == AcceptanceState.DECLINED)
    agrees = decides and reward is not None and reward.state == AcceptanceState.OPEN and reward.noted_by_id != actor.user_id
    wanted: dict[str, tuple[type[its.BesideForm], bool, dict[str, Any]]] = {
        "post": (its.SeenForm, decides and state == rules.STUDIED and row.studied_by_id != actor.user_id, {}),
        "claim": (its.ClaimForm, claims_open and part["own"] is None and bool(actor.person_id) and actor.can("challenge.claim"), {}),
        "withdraw": (its.WithdrawForm, part["own"] is not None and state == rules.POSTED, {}),
        "extend": (its.ExtendForm, runs and state == rules.POSTED, {}),
        "judges": (its.JudgesForm, runs and bool(rules.seating_verdict(state, claim_until=row.claim_until, today=today)), {}),
        "recuse": (its.RecuseForm, judges_now, {}),
        "release": (its.ReleaseForm, runs and judge is None and state == rules.JUDGING, {}),
        "score": (its.ScoreForm, judges_now, {}),
        "choose": (its.ChooseForm, decides and judge is None and state == rules.JUDGING, {}),
        "milestone": (its.MilestoneForm, runs and state == rules.CHOSEN, {}),
        "drop": (its.DropMilestoneForm, runs and state == rules.CHOSEN, {}),
        "sign": (its.SeenForm, is_lead and state == rules.CHOSEN, {}),
        "review": (its.ReviewForm, runs and state == rules.RUNNING, {}),
        "acceptance": (its.AcceptanceForm, runs and state == rules.RUNNING and open_one is None, {}),
        "decide": (
            its.DecideForm,
            decides and open_one is not None and open_one.proposed_by_id != actor.user_id,
            {"acceptance_id": open_one.pk if open_one is not None else None},
        ),
        "reward": (its.RewardForm, pays, {"paid_on": today, "amount": row.prize}),
        "reward_decide": (its.RewardDecideForm, agrees, {}),
        "result": (its.ResultForm, runs and state == ChallengeState.ACCEPTED and row.result_id is None, {}),
        "cancel": (its.CancelForm, runs and state in LIVE_STATES, {}),
    }
    made = {
        name: bound.get(name) or make(row=row, actor=actor, initial=first) if fits else None for name, (make, fits, first) in wanted.items()
    }
    refusals = [e for name, form in bound.items() if made.get(name) is None for e in form.non_field_errors()]
    refusals += [e for name in INLINE if name in bound for errors in bound[name].errors.values() for e in errors]
    shares = list(chosen.team.select_related("person")) if chosen is not None and made["reward_decide"] is not None else []
    return {"forms": made, "open_acceptance": open_one, "chosen": chosen, "refusals": refusals, "reward": reward, "reward_shares": shares}


def show(request: HouseRequest, row: Challenge, status: int = 200, **bound: forms.Form) -> HttpResponse:
    """The page of one challenge. Plans and scores of a competition are not for competitors; a chosen team is for everybody."""
    actor, today, part = request.actor, clock.today(), _parts(request, row)
    acts = _forms(request, row, part, bound)
    sees_all = part["runs"] or part["decides"] or (part["judge"] is not None and not part["judge"].is_recused)
    lines = selectors.claims_of(row, part["judge"])
    shown = [ln for ln in lines if sees_all or ln.claim.state == ClaimState.CHOSEN or (part["own"] and ln.claim.pk == part["own"].pk)]
    share = int(value_on("CHALLENGE_MEMBER_SHARE", today))
    sees_money = part["office"] or part["decides"] or part["in_team"]
    concerned = sees_all or part["in_team"]
    context = {
        **SECTION, "row": row, "today": today, **part, **acts, "lines": shown, "claim_total": len(lines), "member_share": share,
        "sees_scores": part["runs"] or part["decides"],
        "low": {ln.claim.pk for ln in shown if not rules.is_share_met(ln.members, ln.total, share)},
        "judges": list(row.judges.select_related("person")) if part["runs"] or part["decides"] else [],
        "milestones": list(row.milestones.all()) if concerned or row.state == ChallengeState.ACCEPTED else [],
        "acceptances": list(row.acceptances.select_related("decided_by")) if concerned else [],
        "reward": acts["reward"] if sees_money else None, "sees_money": sees_money,
        "file_panel": file_panel(actor, access.FILES, row.pk) if access.may_open_file(actor, row.pk) else None,
    }  # fmt: skip
    return render(request, "workforce/challenges/detail.html", context, status=status)
