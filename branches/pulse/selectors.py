"""Audiences, surveys, results and their trend: sets, whatever their size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from branches.orgs.models import Branch, BranchCoverage
from branches.pulse import rules
from branches.pulse.enums import PULSE_TONES, PulseDimension, PulseState
from branches.pulse.models import PulseFigure, PulseQuestion, PulseSurvey, PulseTemplate
from portal.catalogue.selectors import values_on
from portal.kernel.scope import Scope, subtree
from portal.organization.enums import PARTY_KINDS
from portal.organization.models import Node
from portal.people.models import Person


@dataclass(frozen=True)
class PulseNumbers:
    """``least``: people and answers of the smallest group; ``gap``: days until the same people may be asked the same
    again; ``longest``: days that one may run."""

    least: int
    gap: int
    longest: int


def pulse_numbers(day: date) -> PulseNumbers:
    found = values_on(("PULSE_MIN_GROUP", "PULSE_GAP_DAYS", "PULSE_MAX_DAYS"), day)
    least = max(int(found["PULSE_MIN_GROUP"]), rules.FLOOR)
    return PulseNumbers(least, int(found["PULSE_GAP_DAYS"]), int(found["PULSE_MAX_DAYS"]))


def nodes(scope: Scope) -> QuerySet[Node]:
    """Open party organisations of the reach."""
    return Node.objects.within(scope).filter(kind__in=PARTY_KINDS, closed_on=None).order_by("path")


def templates() -> QuerySet[PulseTemplate]:
    return PulseTemplate.objects.filter(is_active=True)


def codes_of(template: PulseTemplate) -> list[str]:
    """The codes of a template in their order, each once."""
    return list(dict.fromkeys(c for c in template.question_codes.replace("，", ",").replace(" ", "").split(",") if c))


def questions_of(template: PulseTemplate) -> tuple[list[PulseQuestion], list[str]]:
    """Questions in the order of the template, and the codes that no active row answers. One statement."""
    codes = codes_of(template)
    found = {q.code: q for q in PulseQuestion.objects.filter(code__in=codes, is_active=True)}
    return [found[c] for c in codes if c in found], [c for c in codes if c not in found]


def audience(node: Node, day: date) -> dict[int, set[int]]:
    """branch id -> people whose unit it covers most closely, for the branches at or below ``node``. Three statements."""
    inside = set(Branch.objects.filter(subtree("node__path", node.path), node__closed_on=None).values_list("pk", flat=True))
    covers = BranchCoverage.objects.valid_on(day).values_list("unit__path", "share", "branch_id")
    best: dict[str, tuple[Any, int]] = {}
    for path, share, branch_id in covers:
        best[path] = max(best.get(path, (share, -branch_id)), (share, -branch_id))
    found: dict[int, set[int]] = defaultdict(set)
    for pk, path in Person.objects.active_on(day).order_by().values_list("pk", "unit__path"):
        near = _nearest(path, best)
        if near in inside:
            found[near].add(pk)
    return dict(found)


def _nearest(path: str, best: dict[str, tuple[Any, int]]) -> int:
    """The branch of the longest covered prefix of ``path``; 0 for none."""
    codes = path.strip("/").split("/")
    for n in range(len(codes), 0, -1):
        hit = best.get("/".join(codes[:n]) + "/")
        if hit is not None:
            return -hit[1]
    return 0


def with_tones(rows: list[Any]) -> list[Any]:
    for row in rows:
        row.tone = PULSE_TONES[row.state]
        row.share = 100 * row.answers // row.people if row.answers is not None and row.people else None
    return rows


def asked_lately(people: set[int], question_ids: Iterable[int], since: date) -> list[PulseSurvey]:
    """Surveys with one of the questions, running or ended after ``since``, in which one of the people is or was asked. A
    statement, and one for each such survey."""
    running = PulseSurvey.objects.filter(Q(state=PulseState.OPEN) | Q(state=PulseState.CLOSED, closed_on__gt=since))
    rows = running.filter(asks__question__in=list(question_ids)).distinct().order_by("-closed_on", "-pk")
    return [row for row in rows if people & set(row.roll.order_by().values_list("person_id", flat=True))]


def before(survey: PulseSurvey) -> PulseSurvey | None:
    """The round before: the last ended survey of the same organisation and template."""
    rows = PulseSurvey.objects.filter(node=survey.node_id, template=survey.template_id, state=PulseState.CLOSED).exclude(pk=survey.pk)
    return rows.order_by("-closed_on", "-pk").first()


def roll_groups(survey: PulseSurvey) -> dict[int | None, set[int]]:
    """branch id (None for the merged group) -> people of the roll. One statement."""
    found: dict[int | None, set[int]] = defaultdict(set)
    for branch_id, person_id in survey.roll.order_by().values_list("cell__branch_id", "person_id"):
        found[branch_id].add(person_id)
    return dict(found)


@dataclass(frozen=True)
class Result:
    """Shares of one group: by question, and by dimension the mean of those who agree."""

    label: Any
    people: int
    answers: int | None
    figures: list[PulseFigure]
    dimensions: list[tuple[Any, int | None]]


def folded(figures: Iterable[PulseFigure]) -> list[tuple[Any, int | None]]:
    by: dict[str, list[int]] = defaultdict(list)
    for f in figures:
        by[f.ask.question.dimension].append(f.agree)
    return [(d.label, rules.mean(by[d.value])) for d in PulseDimension if d.value in by]


def results(survey: PulseSurvey, cells: Iterable[Any], whole: Any, rest: Any) -> list[Result]:
    """The whole first, then the groups given; empty where too few have answered. One statement."""
    by: dict[int | None, list[PulseFigure]] = defaultdict(list)
    for f in survey.figures.select_related("ask__question").order_by("ask__no"):
        by[f.cell_id].append(f)
    if not by[None]:
        return []
    found = [Result(whole, survey.people, survey.answers, by[None], folded(by[None]))]
    for cell in cells:
        label = cell.branch.node.name if cell.branch_id else rest
        found.append(Result(label, cell.people, cell.answers, by[cell.pk], folded(by[cell.pk])))
    return found


def with_whole(rows: QuerySet[PulseSurvey]) -> QuerySet[PulseSurvey]:
    """Surveys with the figures of the whole in ``whole``: a statement more."""
    whole = PulseFigure.objects.filter(cell=None).select_related("ask__question").order_by("ask__no")
    found = rows.select_related("node", "template").order_by("-opens_on", "-pk")
    return found.prefetch_related(Prefetch("figures", whole, to_attr="whole"))


@dataclass(frozen=True)
class Round:
    survey: PulseSurvey
    values: list[int | None]


def trend(survey: PulseSurvey) -> tuple[list[Any], list[Round]]:
    """Dimensions and, for the last eight rounds of the organisation with this template, the mean of those who agree in the
    whole. Two statements."""
    rows = PulseSurvey.objects.filter(node=survey.node_id, template=survey.template_id, state=PulseState.CLOSED)
    last = list(rows.order_by("-closed_on", "-pk")[:8])[::-1]
    by: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    figures = PulseFigure.objects.filter(survey__in=[s.pk for s in last], cell=None)
    for pk, dimension, agree in figures.order_by().values_list("survey_id", "ask__question__dimension", "agree"):
        by[pk][dimension].append(agree)
    used = [d for d in PulseDimension if any(d.value in by[s.pk] for s in last)]
    return [d.label for d in used], [Round(s, [rules.mean(by[s.pk][d.value]) for d in used]) for s in last if by[s.pk]]
