"""A round from its opening to its end."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.activities.models import Activity
from branches.appraisals import access, rules
from branches.appraisals.enums import AppraisalState
from branches.appraisals.models import MemberAppraisal, MemberAppraisalCase
from branches.appraisals.selectors import rounds as selectors
from branches.appraisals.services.rows import label_of_round, locked_round, save, told
from branches.orgs.enums import Standing
from branches.orgs.models import Branch
from branches.orgs.selectors import members_on
from portal.ballots import services as ballots
from portal.ballots.enums import BallotKind, BallotMode, BallotState
from portal.ballots.models import Ballot, VotingRule
from portal.kernel import changes
from portal.kernel.errors import RuleBroken, ensure
from portal.notices.services import notify
from portal.rights.access import Actor
from portal.rights.models import User

S = AppraisalState
RECORD_KIND = "appraisal"
VOTING_RULE = "VOTE-01"  # a half of the members must be there; grades are counted, not carried by a majority


@dataclass(frozen=True)
class RoundPlan:
    """``as_of``: the day whose members are appraised; ``meeting``: the organisational life meeting, where it is known."""

    branch: Branch
    year: int
    as_of: date
    self_due_on: date
    meeting: Activity | None = None


@transaction.atomic
def open_appraisal(*, actor: Actor, at: datetime, plan: RoundPlan) -> MemberAppraisal:
    """Open the year's round of a branch. The same plan twice gives the round that is there; another one is refused."""
    ensure(actor.may("appraisal.run", path=plan.branch.node.path))
    if plan.branch.node.closed_on is not None:
        raise RuleBroken("branch.is_closed", field="branch", closed=plan.branch.node.closed_on.isoformat())
    today = localdate(at)
    if not today.year - 1 <= plan.year <= today.year:
        raise RuleBroken("appraisal.year_far", field="year", first=today.year - 1, last=today.year)
    if plan.as_of > today:
        raise RuleBroken("appraisal.day_ahead", field="as_of")
    if plan.as_of.year < plan.year:
        raise RuleBroken("appraisal.day_before_year", field="as_of", year=plan.year)
    if plan.self_due_on < plan.as_of:
        raise RuleBroken("appraisal.due_before_day", field="self_due_on")
    if plan.meeting is not None and plan.meeting.branch_id != plan.branch.pk:
        raise RuleBroken("appraisal.meeting_foreign", field="meeting")
    known = MemberAppraisal.objects.filter(branch=plan.branch, year=plan.year).first()
    if known is not None:
        if (known.as_of, known.self_due_on, known.opened_by_id) == (plan.as_of, plan.self_due_on, actor.user_id):
            return known
        raise RuleBroken("appraisal.exists", field="year", year=plan.year)
    row = MemberAppraisal(
        branch=plan.branch, year=plan.year, as_of=plan.as_of, self_due_on=plan.self_due_on, meeting=plan.meeting,
        opened_by=actor.user, opened_at=at,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise RuleBroken("appraisal.exists", field="year", year=plan.year) from None
    told(row, actor, at, "appraisal.opened", plan.branch.node.path, label_of_round(row), after={"year": plan.year})
    return row


@transaction.atomic
def advance_appraisal(*, actor: Actor, at: datetime, appraisal: MemberAppraisal, version: int) -> MemberAppraisal:
    """Take the next step. RuleBroken with what is missing; a round at its ballot waits for the result."""
    row = locked_round(appraisal, version)
    ensure(access.may_run(actor, row))
    cases = selectors.cases_of(row)
    ensure(rules.may_advance(selectors.round_facts(row, cases), localdate(at)))
    before, row.state = row.state, rules.NEXT[row.state]
    if row.state == S.SELF:
        cases = _enrol(row)
        _tell_members(row, cases, "appraisal.self_notice", at)
    if row.state == S.MUTUAL:
        _tell_members(row, cases, "appraisal.mutual_notice", at)
    if row.state == S.CLOSED:
        row.closed_at = at
    save(row)
    told(
        row,
        actor,
        at,
        "appraisal.advanced",
        row.branch.node.path,
        label_of_round(row),
        before={"state": before},
        after={"state": row.state},
    )
    if row.state == S.CLOSED:
        changes.announce("appraisal", on=localdate(at), branches=[row.branch_id])
    return row


def _enrol(row: MemberAppraisal) -> list[MemberAppraisalCase]:
    """A line for each member of the day; a branch without full members has nobody to grade."""
    members = list(members_on(row.branch, row.as_of))
    if not any(m.standing == Standing.FULL for m in members):
        raise RuleBroken("appraisal.no_members", day=row.as_of.isoformat())
    MemberAppraisalCase.objects.bulk_create(MemberAppraisalCase(appraisal=row, person=m.person, standing=m.standing) for m in members)
    return selectors.cases_of(row)


def _tell_members(row: MemberAppraisal, cases: list[MemberAppraisalCase], code: str, at: datetime) -> None:
    accounts = User.objects.filter(person__in=[c.person_id for c in cases], is_active=True).values_list("pk", flat=True)
    words = {"year": row.year, "due": row.self_due_on.isoformat()}
    notify(user_ids=accounts, code=code, params=words, url=reverse("appraisal_mine"), at=at)


@transaction.atomic
def draft_appraisal_ballot(*, actor: Actor, at: datetime, appraisal: MemberAppraisal, version: int, mode: str) -> Ballot:
    """Prepare the secret ballot on the graded members; a ballot that is there and has not failed is given back."""
    row = locked_round(appraisal, None)
    ensure(access.may_run(actor, row))
    ensure(rules.may_do(S.BALLOT, row.state))
    if row.ballot is not None and row.ballot.state not in {BallotState.CANCELLED, BallotState.VOID}:
        return row.ballot
    row = locked_round(appraisal, version)
    graded = [c for c in selectors.cases_of(row) if c.is_graded]
    plan = ballots.Plan(
        title=_("%(year)s 年民主评议党员测评") % {"year": row.year}, kind=BallotKind.GRID, mode=mode,
        rule=VotingRule.objects.get(code=VOTING_RULE), needs_presence=row.meeting is not None and mode == BallotMode.PAPER,
        items=[ballots.ItemDraft(f"{c.person.name}（{c.person.staff_no}）", c.person) for c in graded],
    )  # fmt: skip
    row.ballot = ballots.draft_ballot(actor=actor, at=at, record_kind=RECORD_KIND, record_id=row.pk, plan=plan)
    save(row)
    told(row, actor, at, "appraisal.ballot_drafted", row.branch.node.path, label_of_round(row))
    return row.ballot


@transaction.atomic
def ballot_concluded(*, ballot: Ballot, actor: Actor, at: datetime) -> None:
    """The ballot has its result: the round goes on to the committee. Another ballot beside the round changes nothing."""
    found = MemberAppraisal.objects.filter(pk=ballot.record_id, ballot=ballot, state=S.BALLOT).first()
    if found is None:
        return
    row = locked_round(found, None)
    row.state = S.COMMITTEE
    save(row)
    told(
        row, actor, at, "appraisal.advanced", row.branch.node.path, label_of_round(row),
        before={"state": S.BALLOT.value}, after={"state": S.COMMITTEE.value},
    )  # fmt: skip
