"""Who reads and writes in an appraisal: the branch committee, each member his own, and above the branch only what belongs there.

Nobody opines on himself or tells himself. Where the secretary is the only officer of the branch, somebody of the superior
committee does it: he reaches the lines of those who hold a post in the branch committee, and no others.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from branches.appraisals import rules
from branches.appraisals.enums import ReportState
from branches.appraisals.models import DutyReport, DutyReportVote, MemberAppraisal, MemberAppraisalCase
from branches.orgs.enums import COMMITTEE_POSTS
from branches.orgs.models import BranchPost
from portal.kernel.errors import NotReachable
from portal.kernel.verdict import Verdict, denied
from portal.rights.access import Actor


def cases_in_hand(actor: Actor) -> QuerySet[MemberAppraisalCase]:
    """Lines that the actor reads by office: of his branch, or of post holders in the reach of a superior committee."""
    held = BranchPost.objects.filter(
        branch=OuterRef("appraisal__branch"), person=OuterRef("person"), post__in=COMMITTEE_POSTS, from_on__lte=OuterRef("appraisal__as_of")
    ).filter(Q(ended_on=None) | Q(ended_on__gte=OuterRef("appraisal__as_of")))
    own = MemberAppraisalCase.objects.within(actor.scope("appraisal.view")).values("pk")
    above = MemberAppraisalCase.objects.within(actor.scope("appraisal.opine")).filter(Exists(held)).values("pk")
    return MemberAppraisalCase.objects.filter(Q(pk__in=own) | Q(pk__in=above))


def is_own(actor: Actor, case: MemberAppraisalCase) -> bool:
    return actor.person_id is not None and actor.person_id == case.person_id


def ensure_own(actor: Actor, case: MemberAppraisalCase) -> None:
    """NotReachable for anybody but the member himself."""
    if not is_own(actor, case):
        raise NotReachable("appraisal.own")


def may_run(actor: Actor, appraisal: MemberAppraisal) -> Verdict:
    """The office of the branch; NotReachable for anybody else."""
    return actor.may("appraisal.run", path=appraisal.branch.node.path)


def _by_office(actor: Actor, case: MemberAppraisalCase, step: str) -> Verdict:
    if not actor.is_system and not cases_in_hand(actor).filter(pk=case.pk).exists():
        raise NotReachable("appraisal.opine")
    if is_own(actor, case):
        return denied("appraisal.own_case")
    return rules.may_do(step, case.appraisal.state)


def may_opine(actor: Actor, case: MemberAppraisalCase) -> Verdict:
    """The committee's opinion, in its step, on somebody else."""
    return _by_office(actor, case, "committee")


def may_tell(actor: Actor, case: MemberAppraisalCase) -> Verdict:
    """Telling somebody else his result, in its step."""
    return _by_office(actor, case, "told")


def own_cases(actor: Actor) -> QuerySet[MemberAppraisalCase]:
    """The actor's own lines; nothing for an account without a person."""
    return MemberAppraisalCase.objects.filter(person=actor.person_id) if actor.person_id is not None else MemberAppraisalCase.objects.none()


def peers_of(actor: Actor) -> QuerySet[MemberAppraisalCase]:
    """Lines of the other members of the rounds in which the actor stands himself."""
    rounds = own_cases(actor).values("appraisal_id")
    return MemberAppraisalCase.objects.filter(appraisal__in=rounds).exclude(person=actor.person_id)


# -- duty reports -----------------------------------------------------------------------------------------
def is_reporter(actor: Actor, report: DutyReport) -> bool:
    return actor.person_id is not None and actor.person_id == report.person_id


def may_write(actor: Actor, report: DutyReport, act: str) -> Verdict:
    """The secretary himself writes, files and answers; NotReachable for anybody else."""
    if not actor.is_system and (not is_reporter(actor, report) or not actor.scope("duty_report.write").covers(report.branch.node.path)):
        raise NotReachable("duty_report.write")
    return rules.may_on_report(act, report.state)


def may_run_report(actor: Actor, report: DutyReport, act: str) -> Verdict:
    """The superior committee, and nobody on his own report."""
    if not actor.is_system and not actor.scope("duty_report.run").covers(report.branch.node.path):
        raise NotReachable("duty_report.run")
    if is_reporter(actor, report):
        return denied("duty_report.own_report")
    return rules.may_on_report(act, report.state)


def heard_votes(actor: Actor) -> QuerySet[DutyReportVote]:
    """Votes on whose list of raters the actor stands, once the report is filed."""
    if actor.person_id is None:
        return DutyReportVote.objects.none()
    rows = DutyReportVote.objects.filter(raters=actor.person_id).exclude(report__state=ReportState.DRAFT)
    return rows.select_related("report__branch__node", "report__person", "ballot")


def reports_in_hand(actor: Actor) -> QuerySet[DutyReport]:
    """Reports in reach: the committee sees what is filed; a secretary sees his own at any time, those of others never."""
    rows = DutyReport.objects.within(actor.scope("duty_report.view"))
    run = DutyReport.objects.within(actor.scope("duty_report.run")).exclude(state=ReportState.DRAFT).values("pk")
    return rows.filter(Q(person=actor.person_id, person__isnull=False) | Q(pk__in=run))


def may_open_file(actor: Actor, report_id: int) -> bool:
    """Files beside a report open for whoever has it in hand, and for those who hear it."""
    return reports_in_hand(actor).filter(pk=report_id).exists() or heard_votes(actor).filter(report=report_id).exists()


def may_change_files(actor: Actor, report_id: int) -> bool:
    """The secretary adds files while he writes and while he answers."""
    rows = DutyReport.objects.within(actor.scope("duty_report.write")).filter(pk=report_id, person=actor.person_id)
    return actor.person_id is not None and rows.filter(state__in=(ReportState.DRAFT, ReportState.CONCLUDED)).exists()
