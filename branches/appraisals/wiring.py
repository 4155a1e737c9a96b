"""Hangs appraisals and duty reports onto the house: sentences, menu, ballots, files, to-dos, events, the cards of a branch."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from branches.appraisals import access, rules, services, todos
from branches.appraisals.enums import AppraisalState, RaterGroup
from branches.appraisals.exports import EXPORTERS
from branches.appraisals.messages import SENTENCES
from branches.appraisals.models import DutyReportTopic, DutyReportVote, MemberAppraisal
from branches.appraisals.selectors import reports, rounds
from branches.appraisals.services.hearing import RECORD_KIND as VOTE_KIND
from branches.appraisals.services.rounds import RECORD_KIND, VOTING_RULE
from portal.audit.registry import leave_untraced
from portal.ballots import registry as ballots
from portal.ballots.models import Ballot
from portal.ballots.registry import BallotBrief
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import clock, exporters, menu, sentences
from portal.kernel.errors import NotReachable, ensure
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.people.models import Person
from portal.people.panels import register_panel
from portal.rights.access import Actor


class AppraisalBallots:
    """The secret ballot of a round: everybody of the roll votes, the totals are for the branch committee."""

    view_right, run_right, is_confidential = "appraisal.view", "appraisal.run", True

    @staticmethod
    def _get(record_id: int) -> MemberAppraisal:
        row = MemberAppraisal.objects.select_related("branch__node", "ballot").filter(pk=record_id).first()
        if row is None:
            raise NotReachable("appraisal")
        return row

    def brief(self, record_id: int) -> BallotBrief | None:
        row = MemberAppraisal.objects.select_related("branch__node").filter(pk=record_id).first()
        if row is None:
            return None
        title = _now("%(year)s 年民主评议党员") % {"year": row.year}
        return BallotBrief(title, row.branch.node, row.as_of, reverse("appraisal_detail", args=[row.pk]))

    def ensure_may_run(self, actor: Actor, record_id: int, at: datetime) -> None:
        row = self._get(record_id)
        ensure(access.may_run(actor, row))
        ensure(rules.may_do(AppraisalState.BALLOT, row.state))

    def rule_codes(self, record_id: int) -> Sequence[str]:
        return (VOTING_RULE,)

    def eligible(self, record_id: int) -> Collection[int]:
        return rounds.voters_of(self._get(record_id), clock.today())

    def present(self, record_id: int) -> Collection[int]:
        return rounds.present_at(self._get(record_id))

    def concluded(self, ballot: Ballot, actor: Actor, at: datetime) -> None:
        services.ballot_concluded(ballot=ballot, actor=actor, at=at)


class DutyReportBallots:
    """The vote of one group that hears a report; run by the superior committee."""

    view_right, run_right, is_confidential = "duty_report.run", "duty_report.run", True

    @staticmethod
    def _find(record_id: int) -> DutyReportVote | None:
        return DutyReportVote.objects.select_related("report__branch__node", "report__person").filter(pk=record_id).first()

    def brief(self, record_id: int) -> BallotBrief | None:
        vote = self._find(record_id)
        if vote is None:
            return None
        report = vote.report
        words = {"branch": report.branch.node.short_name, "year": report.year, "group": RaterGroup(vote.group).label}
        title = _now("%(branch)s %(year)s 年书记述职评议（%(group)s）") % words
        return BallotBrief(title, report.branch.node, localdate(report.filed_at), reverse("duty_report_detail", args=[report.pk]))

    def ensure_may_run(self, actor: Actor, record_id: int, at: datetime) -> None:
        vote = self._find(record_id)
        if vote is None:
            raise NotReachable("duty_report")
        ensure(access.may_run_report(actor, vote.report, "convene"))

    def rule_codes(self, record_id: int) -> Sequence[str]:
        return (VOTING_RULE,)

    def eligible(self, record_id: int) -> Collection[int]:
        vote = self._find(record_id)
        return list(vote.raters.values_list("pk", flat=True)) if vote is not None else []

    def present(self, record_id: int) -> Collection[int]:
        return self.eligible(record_id)

    def concluded(self, ballot: Ballot, actor: Actor, at: datetime) -> None:
        """The result is drawn by hand when every group has voted."""


def own_panel(person: Person, actor: Actor) -> dict[str, Any] | None:
    """The own rounds on one's own page, for nobody else."""
    if actor.person_id != person.pk:
        return None
    cases = list(access.own_cases(actor).select_related("appraisal").order_by("-appraisal__year")[:3])
    return {"cases": cases} if cases else None


RECORDS = {
    "branches.MemberAppraisal": _("民主评议"), "branches.MemberAppraisalCase": _("民主评议名单"), "branches.MutualReview": _("互评意见"),
    "branches.DutyReport": _("述职报告"), "branches.DutyReportPart": _("述职报告内容"), "branches.DutyReportVote": _("述职评议主体"),
}  # fmt: skip


def connect() -> None:
    leave_untraced("a remark without a name, of which the trail tells the day only", "branches.DutyReportRemark")
    exporters.register(*EXPORTERS)
    call_records(RECORDS)
    sentences.register(SENTENCES)
    ballots.register(RECORD_KIND, AppraisalBallots())
    ballots.register(VOTE_KIND, DutyReportBallots())
    menu.add(menu.MenuEntry("appraisals", "checkbox", _("民主评议"), "appraisal_list", "appraisal.view", 34, group=menu.PARTY))
    menu.add(
        menu.MenuEntry("appraisal_overview", "chart-bar", _("评议汇总"), "appraisal_overview", "appraisal.counts", 35, group=menu.PARTY)
    )
    menu.add(menu.MenuEntry("duty_reports", "speakerphone", _("述职评议"), "duty_report_list", "duty_report.view", 36, group=menu.PARTY))
    menu.add(menu.MenuEntry("appraisal_mine", "checkbox", _("我的评议"), "appraisal_mine", "appraisal.own", 37))
    topics = Catalogue("duty-report-topics", _("述职报告内容"), DutyReportTopic, ("side", "source"), order=70)
    register_catalogue(topics)
    register_owner(
        "duty_report", access.may_open_file, access.may_change_files,
        node_of=reports.node_of, reach=reports.file_reach, places=reports.file_places,
    )  # fmt: skip
    register_panel("appraisals", 40, "branches/appraisals/_person_panel.html", own_panel)
    _connect_notices()


def _connect_notices() -> None:
    notices.register_codes("appraisal.", Category.BRANCH)
    notices.register_codes("appraisal.told_notice", Category.BRANCH, is_private=True)
    notices.register_codes("duty_report.", Category.BRANCH)
    notices.register_codes("duty_report.returned_notice", Category.BRANCH, is_private=True)
    for kind in (
        TodoKind("appraisal_own", _("我的民主评议"), "appraisal.own", todos.own_steps, 12, "appraisal_mine"),
        TodoKind("appraisal_opinions", _("待评定的党员"), "appraisal.opine", todos.opinions, 23),
        TodoKind("appraisal_tell", _("待反馈的评议结果"), "appraisal.opine", todos.to_tell, 24),
        TodoKind("appraisal_improve", _("快到期和已逾期的整改"), "appraisal.opine", todos.improvements, 25),
        TodoKind("appraisal_steps", _("进行中的民主评议"), "appraisal.run", todos.steps, 27, "appraisal_list"),
        TodoKind("duty_report_hear", _("待我评议的述职"), "duty_report.hear", todos.to_hear, 13, "duty_report_hear"),
        TodoKind("duty_report_own", _("我的述职报告"), "duty_report.write", todos.own_reports, 29, "duty_report_list"),
        TodoKind("duty_report_run", _("待组织的述职评议"), "duty_report.run", todos.reports_to_run, 30, "duty_report_list"),
    ):
        register_todo(kind)
