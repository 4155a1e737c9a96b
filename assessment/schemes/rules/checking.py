"""Rows of a form or a workbook through the reader of scheme files: one text, one set of checks. Pure."""

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal

import yaml

from assessment.schemes.rules.cells import number_of
from assessment.schemes.rules.parsing import KnownMetric, parse_file
from assessment.schemes.rules.parts import Loader, SchemeProblem, SchemeRefused
from assessment.schemes.rules.rows import Rows, Spot, spotted, written
from assessment.schemes.rules.yamls import yaml_text


class RowsRefused(SchemeRefused):
    """Rows that cannot become a scheme; ``spots`` says of each problem which row and field is to blame."""

    def __init__(self, rows: Rows, spots: Sequence[tuple[Spot, SchemeProblem]]) -> None:
        super().__init__(tuple(problem for _spot, problem in spots))
        self.rows, self.spots = rows, tuple(spots)


def sum_of(rows: Rows, dimension: str) -> Decimal:
    """What the indicators of a dimension come to, as far as their points are numbers."""
    sections = {row["code"] for row in rows["sections"] if row["dimension"] == dimension}
    given = (number_of(row["points"]) for row in rows["indicators"] if row["section"] in sections)
    return sum((Decimal(points) for points in given if not isinstance(points, str)), Decimal(0))


def text_of_rows(rows: Rows, known_metrics: Mapping[str, KnownMetric], known_codes: Mapping[str, Collection[str]] | None = None) -> str:
    """The text of the scheme file that ``rows`` (as ``filled`` gives them) become. Raises RowsRefused with every problem."""
    was = written(rows)
    text = yaml_text(was.document)
    problems: tuple[SchemeProblem, ...] = ()
    try:
        parse_file(text, known_metrics, known_codes)
    except SchemeRefused as broken:
        problems = broken.problems
    if problems or was.lost:
        raise RowsRefused(rows, spotted(yaml.compose(text, Loader=Loader), was, problems))
    return text
