"""Those who hear a report: invited by group, voting in secret, commenting without a name."""

from collections.abc import Sequence
from datetime import datetime, time

from django.db import transaction
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext as _

from branches.appraisals import access, rules
from branches.appraisals.enums import RaterGroup, ReportState, TopicSide
from branches.appraisals.models import DutyReport, DutyReportRemark, DutyReportVote
from branches.appraisals.selectors import reports as selectors
from branches.appraisals.services.rounds import VOTING_RULE
from branches.appraisals.services.rows import label_of_report, locked_report, save, told
from portal.ballots import services as ballots
from portal.ballots.enums import BallotKind, BallotMode, BallotState
from portal.ballots.models import Ballot, VotingRule
from portal.kernel import context
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.people.models import Person
from portal.rights.access import Actor

RECORD_KIND = "duty_report_vote"


@transaction.atomic
def convene_group(
    *, actor: Actor, at: datetime, report: DutyReport, version: int, group: str, people: Sequence[Person], mode: str = BallotMode.ELECTRONIC
) -> DutyReportVote:
    """Invite a group to rate the report and prepare its ballot; the same group again is given back as it is."""
    row = locked_report(report, None)
    ensure(access.may_run_report(actor, row, "convene"))
    known = row.votes.filter(group=group).select_related("ballot").first()
    if known is not None and known.ballot is not None and known.ballot.state not in {BallotState.CANCELLED, BallotState.VOID}:
        return known
    row = locked_report(report, version)
    chosen = selectors.report_rules(localdate(at))
    label = RaterGroup(group).label
    if not chosen.groups[group]:
        raise RuleBroken("duty_report.group_weightless", field="group", group=label)
    raters = {p.pk: p for p in people if p.pk != row.person_id}
    if len(raters) < chosen.fewest:
        raise RuleBroken("duty_report.group_few", field="people", group=label, count=len(raters), fewest=chosen.fewest)
    others = row.votes.exclude(group=group).values_list("raters", flat=True)
    if set(others) & set(raters):
        names = "、".join(raters[pk].name for pk in sorted(set(others) & set(raters)))
        raise RuleBroken("duty_report.rater_twice", field="people", names=names)
    vote = known or DutyReportVote.objects.create(report=row, group=group)
    vote.raters.set(raters.values())
    row.state = ReportState.RATING
    save(row)
    told(row, actor, at, "duty_report.convened", row.branch.node.path, label_of_report(row), after={"group": group, "raters": len(raters)})
    draft_group_ballot(actor=actor, at=at, vote=vote, mode=mode)
    return vote


@transaction.atomic
def draft_group_ballot(*, actor: Actor, at: datetime, vote: DutyReportVote, mode: str) -> Ballot:
    """The secret ballot of a group: one paper with a grade for each side."""
    report = vote.report
    words = {"branch": report.branch.node.short_name, "year": report.year, "group": RaterGroup(vote.group).label}
    plan = ballots.Plan(
        title=_("%(branch)s %(year)s 年书记述职评议（%(group)s）") % words, kind=BallotKind.GRID, mode=mode,
        rule=VotingRule.objects.get(code=VOTING_RULE), needs_presence=False,
        items=[ballots.ItemDraft(f"{report.person.name} · {side.label}") for side in TopicSide],
    )  # fmt: skip
    vote.ballot = ballots.draft_ballot(actor=actor, at=at, record_kind=RECORD_KIND, record_id=vote.pk, plan=plan)
    vote.save(update_fields=["ballot"])
    return vote.ballot


@transaction.atomic
def leave_remark(*, actor: Actor, at: datetime, vote: DutyReportVote, text: str) -> None:
    """A comment without a name; the trail keeps the day on which somebody commented, neither minute nor words."""
    heard = access.heard_votes(actor).filter(pk=vote.pk).first()
    if heard is None:
        raise NotReachable("duty_report.hear")
    ensure(rules.may_on_report("remark", heard.report.state))
    if not text.strip():
        raise RuleBroken("duty_report.remark_empty", field="text")
    text = text.strip()[:500]
    list(DutyReportVote.objects.select_for_update().filter(pk=heard.pk))  # two clicks at once wait for each other
    if heard.remarks.filter(text=text).exists():  # the same button twice
        return
    DutyReportRemark.objects.create(vote=heard, text=text)
    day = make_aware(datetime.combine(localdate(at), time.min))
    with context.nowhere(is_timeless=True):
        told(heard.report, actor, day, "duty_report.remarked", heard.report.branch.node.path, label_of_report(heard.report))
