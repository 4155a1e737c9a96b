"""Duty reports: lists, the rule rows that make a result, figures of a ballot, who may be invited."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from branches.appraisals import access, rules
from branches.appraisals.enums import RaterGroup, ReportBand, TopicSide
from branches.appraisals.models import DutyReport, DutyReportRemark, DutyReportVote
from branches.orgs.selectors import members_on
from portal.ballots.enums import Appraisal, BallotState
from portal.ballots.models import BallotItem
from portal.catalogue.selectors import values_on
from portal.files.access import Place
from portal.kernel.scope import Scope, path_line
from portal.people.models import Person
from portal.rights.access import Actor
from portal.rights.enums import Role
from portal.rights.models import RoleGrant

SIDES = tuple(TopicSide.values)  # the items of a ballot in this order


def reports(actor: Actor) -> QuerySet[DutyReport]:
    """Reports that the actor has in hand."""
    return access.reports_in_hand(actor).select_related("branch__node", "person", "concluded_by")


def report_rules(day: date) -> rules.ReportRules:
    """The rule rows of section 5.7 valid on ``day``: one statement."""
    groups = {group: f"REP_WEIGHT_{group.upper()}" for group in RaterGroup.values}
    sides = {side: f"REP_SIDE_{side.upper()}" for side in TopicSide.values}
    points = {grade: f"REP_POINTS_{grade.upper()}" for grade in Appraisal.values}
    bands = {band: f"REP_BAND_{band.upper()}" for band in ReportBand.values if band != ReportBand.POOR}
    found = values_on([*groups.values(), *sides.values(), *points.values(), *bands.values(), "REP_FEWEST_RATERS"], day)

    def read(codes: Mapping[str, str]) -> dict[str, Decimal]:
        return {key: Decimal(str(found[code])) for key, code in codes.items()}

    edges = [*read(bands).items(), (ReportBand.POOR.value, Decimal(0))]
    return rules.ReportRules(read(groups), read(sides), read(points), edges, int(found["REP_FEWEST_RATERS"]))


def raters_scope(report: DutyReport) -> Scope:
    """Where raters are looked up by staff number: the whole enterprise of the branch, since delegates come from any unit."""
    return Scope((report.branch.node.path.partition("/")[0] + "/",))


def votes_of(report: DutyReport) -> list[DutyReportVote]:
    return list(report.votes.select_related("ballot").prefetch_related("raters").order_by("group"))


def side_counts(votes: list[DutyReportVote]) -> dict[str, dict[str, dict[str, int]]]:
    """group -> side -> votes by grade, of ballots that have their result: one statement."""
    done = {v.ballot_id: v.group for v in votes if v.ballot is not None and v.ballot.state == BallotState.CONCLUDED}
    found: dict[str, dict[str, dict[str, int]]] = {group: {} for group in done.values()}
    for ballot_id, no, counts in BallotItem.objects.filter(ballot__in=list(done)).order_by("no").values_list("ballot_id", "no", "counts"):
        found[done[ballot_id]][SIDES[no - 1]] = counts
    return found


def papers_of(votes: list[DutyReportVote]) -> dict[str, int | None]:
    """group -> valid papers; None while its vote is not over."""
    return {v.group: v.ballot.cast if v.ballot is not None and v.ballot.state == BallotState.CONCLUDED else None for v in votes}


def remarks_of(report: DutyReport) -> list[str]:
    """What was said, in the order of random keys, without anybody's name."""
    return list(DutyReportRemark.objects.filter(vote__report=report).order_by("id").values_list("text", flat=True))


def invited(report: DutyReport, group: str, day: date) -> list[Person]:
    """Who usually rates in a group: the officers of the nearest committee above, or the members of the branch."""
    if group == RaterGroup.MEMBERS:
        people = [m.person for m in members_on(report.branch, day)]
    elif group == RaterGroup.COMMITTEE:
        people = _officers_above(report, day)
    else:
        people = []
    return [p for p in people if p.pk != report.person_id]


def _officers_above(report: DutyReport, day: date) -> list[Person]:
    line = path_line(report.branch.node.path)
    grants = RoleGrant.objects.valid_on(day).filter(role=Role.COMMITTEE, node__path__in=line, user__is_active=True)
    return list(Person.objects.filter(account__in=grants.values("user")).order_by("staff_no").distinct())


def result_lines(report: DutyReport) -> list[dict[str, Any]]:
    """A line for each group of the frozen result, with its words."""
    return [{**line, "label": RaterGroup(line["group"]).label} for line in report.result.get("groups", [])]


def node_of(report_id: int) -> int | None:
    """The branch that keeps the report's files."""
    return DutyReport.objects.filter(pk=report_id).values_list("branch_id", flat=True).first()


def file_reach(actor: Actor) -> QuerySet[DutyReport, int]:
    """Ids of the reports whose files the actor may put beside other records: his own."""
    rows = DutyReport.objects.within(actor.scope("duty_report.write"))
    return rows.filter(person=actor.person_id, person__isnull=False).order_by().values_list("pk", flat=True)


def file_places(actor: Actor, ids: Any) -> dict[int, Place]:
    """Name and address of those of ``ids`` that the actor may open: one statement."""
    rows = reports(actor).filter(pk__in=list(ids))
    return {r.pk: Place(f"{r.branch.node.name} {r.year}", reverse("duty_report_detail", args=[r.pk])) for r in rows}
