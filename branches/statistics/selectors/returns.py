"""Returns in reach, their rows, and what a figure is made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from branches.orgs.models import Branch
from branches.statistics import rules
from branches.statistics.enums import ReturnState, Section
from branches.statistics.models import StatisticsFigure, StatisticsLine, StatisticsReturn
from branches.statistics.rules import Shown, Tally
from branches.statistics.selectors.figures import Facts, tallies
from portal.catalogue.selectors import value_on
from portal.kernel.scope import Scope
from portal.organization.enums import BRANCH_KINDS, NodeKind
from portal.organization.models import Node
from portal.people.models import Person

KINDS = (
    *BRANCH_KINDS, NodeKind.GENERAL_BRANCH, NodeKind.PARTY_COMMITTEE, NodeKind.GROUP, NodeKind.COMPANY, NodeKind.PLANT,
)  # fmt: skip


def returns(scope: Scope) -> QuerySet[StatisticsReturn]:
    return StatisticsReturn.objects.within(scope).select_related("node", "made_by", "signed_by").order_by("-year", "node__path")


def nodes(scope: Scope) -> QuerySet[Node]:
    """Party organisations and the group itself, of which a table may be drawn up."""
    return Node.objects.within(scope).filter(kind__in=KINDS, closed_on=None).order_by("path")


def layout(year: int) -> list[StatisticsLine]:
    """The lines of a year in the order of the paper. One statement."""
    places = {section: place for place, section in enumerate(Section.values)}
    return sorted(StatisticsLine.objects.of_year(year), key=lambda line: (places[line.section], line.sort, line.code))


def lines_of(year: int) -> QuerySet[StatisticsLine]:
    """The lines that hold for a year."""
    return StatisticsLine.objects.of_year(year)


def few_people(day: date) -> int:
    return int(value_on("STATISTICS_FEW_PEOPLE", day))


@dataclass(frozen=True)
class Row:
    """A line with its figure: ``now`` by the records, ``signed`` as it was signed, ``before`` of the year before where signed."""

    line: StatisticsLine
    value: Decimal
    now: Shown
    signed: Shown | None = None
    before: Shown | None = None
    is_changed: bool = False

    @property
    def stands(self) -> Shown:
        return self.signed or self.now

    @property
    def difference(self) -> str:
        """What was signed and what the records say now, where both may be told."""
        return "" if not self.is_changed or self.now.is_hidden or self.signed is None or self.signed.is_hidden else self.now.text


def _signed(node_id: int, year: int) -> dict[int, Decimal]:
    """line id -> the figure of the return that was signed. One statement."""
    rows = StatisticsFigure.objects.filter(of__node=node_id, of__year=year, of__state=ReturnState.SIGNED)
    return dict(rows.order_by().values_list("line_id", "value"))


def rows_of(table: StatisticsReturn, today: date) -> list[Row]:
    """Every line of the table with its figure."""
    few, lines = few_people(today), layout(table.year)
    found = tallies(lines, Facts(table.node.path, table.year, min(table.as_of, today)))
    signed, before = _signed(table.node_id, table.year), _signed(table.node_id, table.year - 1)

    def told(line: StatisticsLine, value: Decimal) -> Shown:
        tally = found[line.pk]
        weight = tally.weight if tally.heads is not None else value
        return rules.shown(value, weight=weight, is_count_only=line.is_count_only, few=few)

    rows = []
    for line in lines:
        value = found[line.pk].total
        was, last = signed.get(line.pk), before.get(line.pk)
        is_changed = was is not None and was != value.quantize(Decimal("0.01"))
        old = told(line, was) if was is not None else None
        rows.append(Row(line, value, told(line, value), old, told(line, last) if last is not None else None, is_changed))
    return rows


def tally_of(table: StatisticsReturn, line: StatisticsLine, today: date) -> Tally:
    """One figure with what it is made of."""
    return tallies([line], Facts(table.node.path, table.year, min(table.as_of, today)))[line.pk]


def people_behind(tally: Tally, line: StatisticsLine) -> QuerySet[Person]:
    """The people of a figure that may be named; nobody of a line that names nobody."""
    ids: Iterable[int] = () if line.is_count_only else tally.people
    return Person.objects.filter(pk__in=list(ids)).select_related("unit").order_by("staff_no")


def branch_rows(tally: Tally, line: StatisticsLine, few: int) -> list[tuple[Branch, Shown]]:
    """The figure branch by branch, small ones hidden where the line names nobody. One statement."""
    told = rules.shown_by_branch(tally, is_count_only=line.is_count_only, few=few)
    found = Branch.objects.filter(pk__in=tally.by_branch).select_related("node").order_by("node__path")
    return [(branch, told[branch.pk]) for branch in found]
