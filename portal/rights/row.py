"""What one row of the matrix of rights is."""

from dataclasses import dataclass
from typing import Any

from portal.rights.enums import Role as R


@dataclass(frozen=True)
class Right:
    name: str
    label: Any
    roles: frozenset[str]
    states: frozenset[str] | None = None
    of_unit: bool = False  # its objects belong to units: held at a Party committee it reaches the unit that the committee stands in

    @property
    def object(self) -> str:
        return self.name.partition(".")[0]

    @property
    def action(self) -> str:
        return self.name.partition(".")[2]


BRANCH = (R.SECRETARY, R.BRANCH_OFFICER)
OVERSIGHT = (R.COMMITTEE, R.ASSESSOR, R.DISCIPLINE)


def row_of(name: str, label: Any, *roles: str, states: tuple[str, ...] | None = None, of_unit: bool = False) -> Right:
    return Right(name, label, frozenset(roles), frozenset(states) if states is not None else None, of_unit)
