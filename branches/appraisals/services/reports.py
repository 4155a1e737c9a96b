"""A duty report as the secretary writes it and as its result is drawn."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate

from branches.appraisals import access, rules
from branches.appraisals.enums import ReportState
from branches.appraisals.models import DutyReport, DutyReportPart, DutyReportTopic
from branches.appraisals.selectors import reports as selectors
from branches.appraisals.services.rows import label_of_report, locked_report, save, told
from branches.orgs.models import Branch
from portal.kernel import changes
from portal.kernel.errors import NotReachable, RuleBroken, ensure
from portal.notices.services import notify, notify_person
from portal.rights.access import Actor
from portal.rights.models import User

R = ReportState


@transaction.atomic
def open_report(*, actor: Actor, at: datetime, branch: Branch, year: int) -> DutyReport:
    """Begin the own report of a year with a part for each topic; the one that is there is given back."""
    ensure(actor.may("duty_report.write", path=branch.node.path, state=R.DRAFT))
    if actor.person_id is None:
        raise NotReachable("duty_report.write")
    today = localdate(at)
    if not today.year - 1 <= year <= today.year:
        raise RuleBroken("duty_report.year_far", field="year", first=today.year - 1, last=today.year)
    same = {"branch": branch, "year": year, "person_id": actor.person_id}
    if known := DutyReport.objects.filter(**same).first():
        return known
    row = DutyReport(**same, opened_by=actor.user, opened_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the same button twice at once
        return DutyReport.objects.get(**same)
    topics = DutyReportTopic.objects.filter(is_active=True)
    DutyReportPart.objects.bulk_create(DutyReportPart(report=row, topic=topic) for topic in topics)
    told(row, actor, at, "duty_report.opened", branch.node.path, label_of_report(row))
    return row


@transaction.atomic
def write_report(*, actor: Actor, at: datetime, report: DutyReport, version: int, texts: Mapping[int, str]) -> DutyReport:
    """Save the texts, part id -> text."""
    row = locked_report(report, version)
    ensure(access.may_write(actor, row, "write"))
    parts = list(row.parts.all())
    for part in parts:
        part.text = texts.get(part.pk, part.text).strip()
    DutyReportPart.objects.bulk_update(parts, ["text"])
    save(row)
    told(row, actor, at, "duty_report.written", row.branch.node.path, label_of_report(row))
    return row


@transaction.atomic
def file_report(*, actor: Actor, at: datetime, report: DutyReport, version: int) -> DutyReport:
    """Hand the report to the committee, which is told."""
    row = locked_report(report, version)
    ensure(access.may_write(actor, row, "file"))
    ensure(rules.parts_verdict({part.topic.name: part.text for part in row.parts.select_related("topic")}))
    row.state, row.filed_at, row.return_reason = R.FILED, at, ""
    save(row)
    told(row, actor, at, "duty_report.filed", row.branch.node.path, label_of_report(row))
    officers = selectors.invited(row, "committee", localdate(at))
    accounts = User.objects.filter(person__in=officers, is_active=True).values_list("pk", flat=True)
    words = {"branch": row.branch.node.name, "year": row.year}
    notify(user_ids=accounts, code="duty_report.filed_notice", params=words, url=_address(row), at=at)
    return row


@transaction.atomic
def return_report(*, actor: Actor, at: datetime, report: DutyReport, version: int, reason: str) -> DutyReport:
    """Give the report back to be improved, with the reason."""
    row = locked_report(report, version)
    ensure(access.may_run_report(actor, row, "return"))
    if not reason.strip():
        raise RuleBroken("duty_report.reason_needed", field="reason")
    row.state, row.return_reason = R.DRAFT, reason.strip()[:300]
    save(row)
    told(row, actor, at, "duty_report.returned", row.branch.node.path, label_of_report(row), reason=reason)
    _tell_reporter(row, "duty_report.returned_notice", at, reason=row.return_reason)
    return row


@dataclass(frozen=True)
class Conclusion:
    """The committee's word after the votes: a comment, and what is to be put right by when."""

    comment: str
    problems: str = ""
    rectify_by: date | None = None


@transaction.atomic
def conclude_report(*, actor: Actor, at: datetime, report: DutyReport, version: int, given: Conclusion) -> DutyReport:
    """Draw the result from the groups' ballots by the weights of today, freeze it, and tell the secretary."""
    row = locked_report(report, version)
    ensure(access.may_run_report(actor, row, "conclude"))
    today, votes = localdate(at), selectors.votes_of(row)
    chosen, papers = selectors.report_rules(today), selectors.papers_of(votes)
    ensure(rules.groups_verdict(papers, chosen.groups, chosen.fewest))
    if not given.comment.strip():
        raise RuleBroken("duty_report.comment_needed", field="comment")
    if given.problems.strip() and (given.rectify_by is None or given.rectify_by <= today):
        raise RuleBroken("duty_report.rectify_by_needed", field="rectify_by")
    row.result = _frozen(selectors.side_counts(votes), papers, chosen)
    row.total = rules.report_total({line["group"]: line["decimal"] for line in row.result["groups"]}, chosen)
    for line in row.result["groups"]:
        del line["decimal"]
    row.band = rules.band_of(row.total, chosen.bands)
    row.comment, row.problems = given.comment.strip(), given.problems.strip()
    row.rectify_by = given.rectify_by if row.problems else None
    row.concluded_by, row.concluded_on = actor.user, today
    row.state = R.CONCLUDED if row.problems else R.DONE
    save(row)
    told(row, actor, at, "duty_report.concluded", row.branch.node.path, label_of_report(row), after={"groups": len(votes)})
    changes.announce("duty_report", on=today, branches=[row.branch_id])
    _tell_reporter(row, "duty_report.concluded_notice", at)
    return row


def _frozen(counts: Mapping[str, Any], papers: Mapping[str, int | None], chosen: rules.ReportRules) -> dict[str, Any]:
    """The result as the record keeps it: each group with its weight, papers and means, and the weights of the sides."""
    groups = []
    for group, sides in counts.items():
        found = rules.group_result(sides, chosen)
        shown = {f"{side}_mean": str(found[side]) for side in found if side != "total"}
        groups.append(
            {"group": group, "weight": str(chosen.groups[group]), "papers": papers[group], "total": str(found["total"]), **shown,
             "decimal": found["total"]}
        )  # fmt: skip
    return {
        "groups": groups, "sides": {side: str(weight) for side, weight in chosen.sides.items()},
        "points": {grade: str(points) for grade, points in chosen.points.items()},
        "bands": [[band, str(edge)] for band, edge in chosen.bands],
    }  # fmt: skip


@transaction.atomic
def answer_report(*, actor: Actor, at: datetime, report: DutyReport, version: int, text: str) -> DutyReport:
    """The secretary says what was put right; the report is done."""
    row = locked_report(report, version)
    ensure(access.may_write(actor, row, "answer"))
    if not text.strip():
        raise RuleBroken("duty_report.answer_needed", field="text")
    row.rectification, row.answered_at, row.state = text.strip(), at, R.DONE
    save(row)
    told(row, actor, at, "duty_report.answered", row.branch.node.path, label_of_report(row))
    return row


def _address(row: DutyReport) -> str:
    return reverse("duty_report_detail", args=[row.pk])


def _tell_reporter(row: DutyReport, code: str, at: datetime, **words: Any) -> None:
    notify_person(person_id=row.person_id, code=code, params={"year": row.year, **words}, url=_address(row), at=at)
