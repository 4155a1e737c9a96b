"""A report is drawn from the records, edited by people, made final and printed."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from branches.reports import rules, selectors
from branches.reports.enums import ReportState
from branches.reports.models import JointReport, ReportChapter, ReportWording
from portal.audit.services import record
from portal.kernel.errors import EditConflict, RuleBroken, ensure
from portal.kernel.periods import Period, parse_period
from portal.organization.models import Node
from portal.rights.access import Actor

MOST = 8000


@transaction.atomic
def draw_report(*, actor: Actor, at: datetime, node: Node, period: Period) -> JointReport:
    """The report of a period with its chapters written from the records; the one that is there looks at them anew.

    What a person has edited stays. NotReachable; RuleBroken ``report.*``.
    """
    ensure(actor.may("report.write", path=node.path))
    today = localdate(at)
    if not actor.is_system and not selectors.nodes(actor.scope("report.write"), today).filter(pk=node.pk).exists():
        raise RuleBroken("report.node_foreign", field="node")
    ensure(rules.may_report(period, today), field="period")
    first = {"starts_on": period.starts_on, "made_by": actor.user, "made_at": at}
    report, is_new = JointReport.objects.select_for_update(of=("self",)).get_or_create(node=node, period=period.code, defaults=first)
    ensure(rules.may_write(report.state))
    for kind in selectors.chapter_kinds():
        text = selectors.generated(kind, node, period)
        told = {"generated": text, "generated_at": at}
        chapter, is_made = ReportChapter.objects.get_or_create(report=report, kind=kind, defaults=told)
        if not is_made:
            _redraw(chapter, text, at)
    action = "report.drawn" if is_new else "report.redrawn"
    record(actor=actor, at=at, action=action, obj=report, path=node.path, after={"period": period.code})
    return report


def _redraw(chapter: ReportChapter, generated: str, generated_at: datetime) -> None:
    """Whoever is about to edit what the records said before is told that they say something else now."""
    chapter.version += not chapter.edited and chapter.generated != generated
    chapter.generated, chapter.generated_at = generated, generated_at
    chapter.save(update_fields=["generated", "generated_at", "version"])


def redraw_report(*, actor: Actor, at: datetime, report: JointReport) -> JointReport:
    """Look at the records anew."""
    return draw_report(actor=actor, at=at, node=report.node, period=parse_period(report.period))


def _locked(actor: Actor, report: JointReport) -> JointReport:
    row = JointReport.objects.select_for_update(of=("self",)).select_related("node").get(pk=report.pk)
    ensure(actor.may("report.write", path=row.node.path))
    return row


@transaction.atomic
def edit_chapter(*, actor: Actor, at: datetime, chapter: ReportChapter, version: int, text: str) -> ReportChapter:
    """A person's words for a chapter; an empty text gives it back to the records. Every wording is kept. EditConflict."""
    report = _locked(actor, chapter.report)
    ensure(rules.may_write(report.state))
    row = ReportChapter.objects.select_for_update(of=("self",)).select_related("kind").get(pk=chapter.pk)
    if row.version != version:
        raise EditConflict("report.edit_conflict", theirs={_("正文"): rules.standing_text(row.generated, row.edited)})
    words = text.replace("\r\n", "\n").strip()
    if len(words) > MOST:
        raise RuleBroken("report.too_long", field="text", most=MOST)
    if words == row.edited:
        return row
    row.edited, row.edited_from = words, row.generated if words else ""
    row.edited_by, row.edited_at, row.version = actor.user, at, row.version + 1
    row.save()
    ReportWording.objects.create(chapter=row, no=row.wordings.count() + 1, text=words, saved_by=actor.user, saved_at=at)
    record(actor=actor, at=at, action="report.edited", obj=report, path=report.node.path, after={"chapter": row.kind.code})
    return row


@transaction.atomic
def settle_report(*, actor: Actor, at: datetime, report: JointReport) -> JointReport:
    """Make it final; a second click finds it so."""
    row = _locked(actor, report)
    if row.state == ReportState.FINAL:
        return row
    row.state, row.final_by, row.final_at = ReportState.FINAL, actor.user, at
    row.save(update_fields=["state", "final_by", "final_at"])
    record(actor=actor, at=at, action="report.settled", obj=row, path=row.node.path)
    return row


@transaction.atomic
def reopen_report(*, actor: Actor, at: datetime, report: JointReport) -> JointReport:
    """Open a final report again. RuleBroken: it is open."""
    row = _locked(actor, report)
    if row.state != ReportState.FINAL:
        raise RuleBroken("report.not_final")
    row.state, row.final_by, row.final_at = ReportState.DRAFT, None, None
    row.save(update_fields=["state", "final_by", "final_at"])
    record(actor=actor, at=at, action="report.reopened", obj=row, path=row.node.path)
    return row
