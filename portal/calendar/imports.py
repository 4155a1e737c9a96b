"""Reading the file of a year: YAML, or a table with date, kind and name. Every line that is wrong is named."""

import io
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, BinaryIO

import yaml

from portal.calendar.enums import DayKind
from portal.calendar.rules import DayDraft, DayProblem
from portal.calendar.services import YearRefused
from portal.exchange.reader import read_table
from portal.exchange.resources import HouseField
from portal.exchange.rules import date_of
from portal.exchange.widgets import ChoiceWidget, DateWidget, TextWidget
from portal.kernel.errors import RuleBroken

LARGEST_FILE = 200_000  # bytes; a year takes about 2,000
LONGEST_SPAN = 31
KIND_WORDS = {"放假": "holiday", "休": "holiday", "假日": "holiday", "节假日": "holiday", "休息": "holiday"} | dict.fromkeys(
    ("调休上班", "上班", "班", "补班", "调休"), "make_up"
)
KIND = ChoiceWidget(DayKind.choices, KIND_WORDS)
COLUMNS = (
    HouseField("on", "日期", widget=DateWidget(), synonyms=("开始日期", "date"), required=True, example="2026-10-01"),
    HouseField("last", "至", widget=DateWidget(), synonyms=("截止日期", "结束日期", "to"), example="2026-10-07"),
    HouseField("kind", "类别", widget=KIND, synonyms=("类型", "kind"), required=True, example="放假"),
    HouseField("name", "名称", widget=TextWidget(200), synonyms=("节日", "name"), required=True, example="国庆节"),
)
TOP_KEYS, DAY_KEYS = ("year", "source", "days"), ("date", "to", "kind", "name")


@dataclass
class YearFile:
    """What a file says; ``year`` and ``source`` are empty where it does not say them."""

    year: int | None = None
    source: str = ""
    days: list[DayDraft] = field(default_factory=list)


def read_year(file: BinaryIO, name: str) -> YearFile:
    """Read a yaml, xlsx or csv file. Raises YearRefused with every problem, RuleBroken when it cannot be read at all."""
    ending = name.lower().rpartition(".")[2]
    if ending not in {"yaml", "yml", "xlsx", "csv"}:
        raise RuleBroken("calendar.bad_file", field="file")
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise RuleBroken("calendar.too_big", field="file")
    reading = _Reading()
    if ending in {"yaml", "yml"}:
        reading.document(content)
    else:
        reading.table(io.BytesIO(content), name)
    if reading.problems:
        raise YearRefused(sorted(reading.problems, key=lambda p: p.line))
    if reading.file.year is None and reading.file.days:
        reading.file.year = reading.file.days[0].on.year
    return reading.file


class _Loader(yaml.SafeLoader):
    """Safe tags only, and no aliases: a file of ten lines must not unfold into a million."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.composer.ComposerError(None, None, "alias", self.peek_event().start_mark)
        return super().compose_node(parent, index)


def _compose(content: bytes) -> yaml.Node:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken("calendar.not_text", field="file") from None
    try:
        root = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as broken:
        mark = getattr(broken, "problem_mark", None)
        raise YearRefused([DayProblem(mark.line + 1 if mark else 1, "calendar.not_yaml")]) from broken
    except RecursionError as broken:
        raise YearRefused([DayProblem(1, "calendar.not_yaml")]) from broken
    if not isinstance(root, yaml.MappingNode):
        raise YearRefused([DayProblem(1, "calendar.shape")])
    return root


def _line(node: yaml.Node) -> int:
    return node.start_mark.line + 1


class _Reading:
    def __init__(self) -> None:
        self.file = YearFile()
        self.problems: list[DayProblem] = []

    def complain(self, line: int, code: str, **params: Any) -> None:
        self.problems.append(DayProblem(line, code, params))

    # -- yaml ------------------------------------------------------------------------------------------------

    def document(self, content: bytes) -> None:
        root = _compose(content)
        found = self._fields(root, TOP_KEYS)
        if "year" in found:
            year = found["year"].value
            if isinstance(year, str) and year.isascii() and year.isdigit() and len(year) == 4:
                self.file.year = int(year)
            else:
                self.complain(_line(found["year"]), "calendar.bad_year")
        if isinstance(found.get("source"), yaml.ScalarNode):
            self.file.source = found["source"].value.strip()
        days = found.get("days")
        if not isinstance(days, yaml.SequenceNode):
            self.complain(_line(days or root), "calendar.shape")
            return
        for node in days.value:
            self._yaml_day(node)

    def _fields(self, node: yaml.Node, keys: tuple[str, ...]) -> dict[str, yaml.Node]:
        found = {}
        for key, value in node.value:
            if key.value not in keys:
                self.complain(_line(key), "calendar.unknown_key", key=str(key.value)[:40], keys="、".join(keys))
            else:
                found[key.value] = value
        return found

    def _yaml_day(self, node: yaml.Node) -> None:
        if not isinstance(node, yaml.MappingNode):
            self.complain(_line(node), "calendar.shape")
            return
        cells = {k: v.value if isinstance(v, yaml.ScalarNode) else "" for k, v in self._fields(node, DAY_KEYS).items()}
        row = {"on": cells.get("date"), "last": cells.get("to"), "kind": cells.get("kind"), "name": cells.get("name")}
        self._row(_line(node), row)

    # -- tables ----------------------------------------------------------------------------------------------

    def table(self, file: BinaryIO, name: str) -> None:
        for line, cells in read_table(file, name, COLUMNS).rows:
            self._row(line, cells)

    def _row(self, line: int, cells: dict[str, Any]) -> None:
        if cells.get("on") in (None, ""):
            self.complain(line, "calendar.no_date")
            return
        try:
            first = date_of(cells["on"])
            last = date_of(cells["last"]) if cells.get("last") not in (None, "") else first
            kind = KIND.clean(cells.get("kind") or "")
            name = TextWidget(200).clean(cells.get("name") or "")
        except RuleBroken as broken:
            self.complain(line, broken.code, **broken.params)
            return
        self._span(line, first, last, kind, name)

    def _span(self, line: int, first: date, last: date, kind: str, name: str) -> None:
        if last < first:
            self.complain(line, "calendar.span_backwards", first=first.isoformat(), last=last.isoformat())
        elif (last - first).days >= LONGEST_SPAN:
            self.complain(line, "calendar.span_long", first=first.isoformat(), last=last.isoformat(), limit=LONGEST_SPAN)
        else:
            self.file.days += [DayDraft(first + timedelta(days=n), kind, name, line) for n in range((last - first).days + 1)]
