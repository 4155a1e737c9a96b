"""The coupling analysis of the branches on a board, row by row and by peer group. Costs no statement."""

from dataclasses import dataclass
from decimal import Decimal

from assessment.insight.enums import CouplingGrade, Lag
from assessment.insight.rules import Coupling, Mark, coupling_of, mean
from assessment.insight.selectors.dashboard import Dashboard

PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class CouplingRow:
    mark: Mark
    group: str
    values: Coupling


@dataclass(frozen=True)
class GroupCoupling:
    """Means over the branches of a peer group; ``grades`` and ``lags`` count branches."""

    code: str
    name: str
    count: int
    degree: Decimal | None
    corrected_degree: Decimal | None
    grades: tuple[tuple[CouplingGrade, int], ...]
    lags: tuple[tuple[Lag, int], ...]


def coupling_rows(board: Dashboard) -> list[CouplingRow]:
    """A row per branch in the order of the tree: the model grades no persons and ranks no branches."""
    scale = board.lens.parameters.coupling
    rows = [
        CouplingRow(m, g["name"], coupling_of(m.party, m.business, scale))
        for g in board.ranking
        for m in g["rows"]
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.mark.path)


def coupling_groups(board: Dashboard, rows: list[CouplingRow]) -> list[GroupCoupling]:
    """The rows summed up by peer group, in the groups' own order; grades are those of the corrected degree."""
    found = []
    for group in board.ranking:
        values = [row.values for row in rows if row.mark.peer_group == group["code"]]
        grades = [v.corrected_grade for v in values]
        found.append(
            GroupCoupling(
                group["code"], group["name"], len(values), mean((v.degree for v in values), PLACES),
                mean((v.corrected_degree for v in values), PLACES),
                tuple((grade, grades.count(grade)) for grade in reversed(CouplingGrade) if grade in grades),
                tuple((lag, sum(v.lag == lag for v in values)) for lag in Lag),
            )
        )  # fmt: skip
    return found
