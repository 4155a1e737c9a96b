"""What the lines of a return count, set by set: the records are read once, however many lines ask for them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, Exists, F, Min, OuterRef, Q, QuerySet, Sum

from branches.activities.enums import COUNTED_STATES
from branches.activities.models import Activity
from branches.appraisals.models import MemberAppraisalCase
from branches.dues.models import DuesEntry
from branches.membership.enums import CaseState, StepResult
from branches.membership.models import DevelopmentCase, DevelopmentStepRecord
from branches.membership.rules import ADMITTED, APPLIED, DECIDED
from branches.orgs.enums import BranchPostKind
from branches.orgs.models import Branch, BranchMembership, BranchPost
from branches.statistics.enums import Behind, Measure
from branches.statistics.models import StatisticsLine
from branches.statistics.rules import Member, Tally, full_years, is_counted
from branches.study.selectors import lines_of
from branches.transfers.enums import LetterState
from branches.transfers.models import TransferLetter
from portal.catalogue.selectors import UnknownParameter
from portal.kernel.periods import parse_period
from portal.kernel.scope import subtree
from portal.organization.enums import NodeKind
from portal.people.models import Person
from workforce.skills.enums import CertificateState
from workforce.skills.models import SkillCertificate

ONE = Decimal(1)


def _tally(pairs: Iterable[tuple[int, int]]) -> Tally:
    """(branch id, person id) pairs as people."""
    found = list(pairs)
    counts: dict[int, Decimal] = defaultdict(Decimal)
    for branch_id, _person in found:
        counts[branch_id] += ONE
    return Tally(counts, people=tuple(dict.fromkeys(person for _branch, person in found)), behind=Behind.PEOPLE)


def _counts(rows: Iterable[tuple[int, Any]]) -> Tally:
    return Tally({branch: Decimal(n or 0) for branch, n in rows if n})


class Facts:
    """The records below ``path`` in a year, as of ``day``. Each property is a statement or two, asked once."""

    def __init__(self, path: str, year: int, day: date) -> None:
        self.path, self.year, self.day = path, parse_period(str(year)), day

    def below(self, rows: QuerySet, field: str = "branch__node__path") -> QuerySet:
        return rows.filter(subtree(field, self.path)).order_by()

    @cached_property
    def branches(self) -> list[Branch]:
        rows = Branch.objects.filter(founded_on__lte=self.day).filter(Q(node__closed_on=None) | Q(node__closed_on__gt=self.day))
        return list(self.below(rows, "node__path").select_related("node"))

    @cached_property
    def members(self) -> list[Member]:
        """Members on the day, each once: a temporary branch borrows people, their own branch counts them. Three statements."""
        rows = self.below(BranchMembership.objects.valid_on(self.day).exclude(branch__node__kind=NodeKind.TEMPORARY_BRANCH))
        facts = list(rows.select_related("person").order_by("person_id", "from_on"))
        ids = [row.person_id for row in facts]
        since = dict(BranchMembership.objects.filter(person__in=ids).order_by().values_list("person_id").annotate(first=Min("from_on")))
        held = Q(state=CertificateState.VALID) | Q(revoked_on__gt=self.day)
        papers = SkillCertificate.objects.filter(held, person__in=ids, issued_on__lte=self.day)
        papers = papers.filter(Q(expires_on=None) | Q(expires_on__gte=self.day))
        grades = dict(papers.order_by().values_list("person_id").annotate(best=Min("grade")))
        newest = {row.person_id: row for row in facts}
        return [
            Member(
                pk, row.branch_id, row.standing, row.person.gender, row.person.birth_on, row.person.education, row.person.post_category,
                since[pk], grades.get(pk),
            )
            for pk, row in newest.items()
        ]  # fmt: skip

    @cached_property
    def steps(self) -> list[tuple[int, int, int, str, Person]]:
        """(branch, person id, step, result, person) of the steps of the year that stand."""
        taken = DevelopmentStepRecord.objects.filter(voided_at=None, no__in=(APPLIED, ADMITTED, DECIDED))
        rows = self.below(taken.filter(on__gte=self.year.starts_on, on__lte=self.day)).select_related("case__person").order_by("pk")
        return [(r.branch_id, r.case.person_id, r.no, r.result, r.case.person) for r in rows]

    @cached_property
    def skilled(self) -> set[int]:
        """Of those admitted in the year, who holds a senior worker's certificate or higher on the day."""
        ids = [person for _b, person, no, result, _p in self.steps if no == ADMITTED and result == StepResult.PASSED]
        held = Q(state=CertificateState.VALID) | Q(revoked_on__gt=self.day)
        rows = SkillCertificate.objects.filter(held, person__in=ids, grade__lte=3, issued_on__lte=self.day)
        return set(rows.filter(Q(expires_on=None) | Q(expires_on__gte=self.day)).values_list("person_id", flat=True))

    @cached_property
    def entries(self) -> list[tuple[int, int, Any, Any, int, int]]:
        """(branch, months, due, paid, members in arrears, members) of the year."""
        owing = DuesEntry.objects.filter(month__gte=self.year.starts_on, month__lte=self.day)
        rows = self.below(owing, "sheet__branch__node__path").values_list("sheet__branch_id")
        behind = Count("person", filter=Q(due__gt=F("paid")), distinct=True)
        return list(
            rows.annotate(
                months=Count("sheet", distinct=True), owed=Sum("due"), given=Sum("paid"), behind=behind, n=Count("person", distinct=True)
            )
        )

    @cached_property
    def hours(self) -> dict[int, list]:
        try:
            return lines_of([b.pk for b in self.branches], self.year, self.day)
        except UnknownParameter:  # a year before the rule
            return {}


def members(facts: Facts, args: Mapping[str, Any]) -> Tally:
    return _tally((m.branch_id, m.person_id) for m in facts.members if is_counted(m, args, facts.day))


def development(facts: Facts, args: Mapping[str, Any]) -> Tally:
    """Steps of the year by ``step`` and ``results``; or open cases that stand between two steps on the day the table is read."""
    if "open" in args:
        first, last = args["open"]
        rows = facts.below(DevelopmentCase.objects.filter(state=CaseState.OPEN, last_no__gte=first, last_no__lte=last))
        return _tally(rows.values_list("branch_id", "person_id"))
    checks: dict[str, Callable[[Person, Any], bool]] = {
        "gender": lambda p, want: p.gender in want,
        "post": lambda p, want: p.post_category in want,
        "education": lambda p, want: p.education in want,
        "most_age": lambda p, want: p.birth_on is not None and full_years(p.birth_on, facts.day) <= want,
        "skilled": lambda p, want: (p.pk in facts.skilled) is want,
    }
    return _tally(
        (branch, pk)
        for branch, pk, no, result, person in facts.steps
        if no == args["step"]
        and ("results" not in args or result in args["results"])
        and all(checks[name](person, want) for name, want in args.items() if name in checks)
    )


def moves(facts: Facts, args: Mapping[str, Any]) -> Tally:
    """Letters received in the year: members who came (``in``) or went (``out``)."""
    rows = TransferLetter.objects.filter(state=LetterState.CONFIRMED, moved_on__gte=facts.year.starts_on, moved_on__lte=facts.day)
    side = "to_branch" if args["way"] == "in" else "from_branch"
    return _tally(facts.below(rows, f"{side}__node__path").values_list(f"{side}_id", "person_id"))


def branches(facts: Facts, args: Mapping[str, Any]) -> Tally:
    """Branches by ``kinds`` of node, by ``size`` of full and probationary members, or founded in the year."""
    size: dict[int, int] = defaultdict(int)
    for member in facts.members:
        size[member.branch_id] += 1
    found = [b for b in facts.branches if "kinds" not in args or b.node.kind in args["kinds"]]
    if "size" in args:
        least, most = args["size"]
        found = [b for b in found if (least or 0) <= size[b.pk] and (most is None or size[b.pk] <= most)]
    if args.get("founded"):
        found = [b for b in found if b.founded_on >= facts.year.starts_on]
    return Tally({b.pk: ONE for b in found})


def terms(facts: Facts, args: Mapping[str, Any]) -> Tally:
    """Secretaries' terms: ``due`` ended in the year, ``elected`` a new term began in it, ``over`` past its end on the day."""
    posts = facts.below(BranchPost.objects.filter(post=BranchPostKind.SECRETARY))
    what = args["what"]
    if what == "due":
        rows = posts.filter(to_on__gte=facts.year.starts_on, to_on__lte=facts.day)
    elif what == "elected":
        rows = posts.filter(from_on__gte=facts.year.starts_on, from_on__lte=facts.day)
    else:
        rows = posts.filter(to_on__lt=facts.day).filter(Q(ended_on=None) | Q(ended_on__gt=facts.day))
    return Tally(dict.fromkeys(rows.values_list("branch_id", flat=True), ONE))


def activities(facts: Facts, args: Mapping[str, Any]) -> Tally:
    rows = Activity.objects.filter(state__in=COUNTED_STATES, held_on__gte=facts.year.starts_on, held_on__lte=facts.day)
    held = facts.below(rows.filter(kind__code__in=args["kinds"]) if "kinds" in args else rows)
    found = list(held.values_list("branch_id").annotate(n=Count("pk"), again=Count("pk", filter=_told_already(held))))
    again = sum(row[2] for row in found)
    return replace(_counts((branch, n) for branch, n, _again in found), again=Decimal(again))


def _told_already(rows: QuerySet[Activity]) -> Q:
    """Of a joint activity the shares beside one that is counted: the record of the lead, or else the first share."""
    lead = Q(pk=OuterRef("holding__activity"))
    other = Q(holding__activity=OuterRef("holding__activity"), pk__lt=OuterRef("pk"))
    return Q(holding__isnull=False) & Q(Exists(rows.filter(lead | other)))


def hours(facts: Facts, args: Mapping[str, Any]) -> Tally:
    """Members with a target of class hours; ``reached`` those who have met it."""
    told = {branch: [line for line in lines if line.is_reached or not args.get("reached")] for branch, lines in facts.hours.items()}
    return _counts((branch, len(lines)) for branch, lines in told.items())


def appraisal(facts: Facts, args: Mapping[str, Any]) -> Tally:
    rows = MemberAppraisalCase.objects.filter(appraisal__year=facts.year.starts_on.year)
    rows = rows.filter(grade__in=args["grades"]) if "grades" in args else rows.exclude(grade="")
    found = facts.below(rows, "appraisal__branch__node__path").values_list("appraisal__branch_id")
    return _counts(found.annotate(n=Count("pk")))


def dues(facts: Facts, args: Mapping[str, Any]) -> Tally:
    place = {"months": 1, "due": 2, "paid": 3, "behind": 4}[args["what"]]
    tally = _counts((row[0], row[place]) for row in facts.entries)
    is_money = args["what"] in ("due", "paid")
    return replace(tally, heads={row[0]: row[5] for row in facts.entries if row[place]}) if is_money else tally


MEASURES: dict[str, Callable[[Facts, Mapping[str, Any]], Tally]] = {
    Measure.MEMBERS: members, Measure.DEVELOPMENT: development, Measure.MOVES: moves, Measure.BRANCHES: branches, Measure.TERMS: terms,
    Measure.ACTIVITIES: activities, Measure.HOURS: hours, Measure.APPRAISAL: appraisal, Measure.DUES: dues,
}  # fmt: skip


def tallies(lines: Iterable[StatisticsLine], facts: Facts) -> dict[int, Tally]:
    """line id -> its figure."""
    return {line.pk: MEASURES[line.measure](facts, line.args) for line in lines}
