"""Sittings in reach, the rules of the parts, and where applications stand in each part."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet

from portal.catalogue.models import RuleParameter
from portal.catalogue.selectors import values_on
from portal.kernel.scope import Scope, subtree
from portal.organization.models import Node
from portal.people.models import Person
from workforce.mentorship.enums import MentorshipState
from workforce.mentorship.models import MentorshipAgreement
from workforce.promotion.enums import PART_TONES, ExamPart, PartStanding, PromotionState, SittingState
from workforce.promotion.models import ExamPartRule, ExamScore, ExamSitting, PromotionApplication, PromotionBatch
from workforce.promotion.rules import exams as rules

REQUIRED = "EXAM_REQUIRED_GRADES"
FIGURES = ("EXAM_VALID_MONTHS", "EXAM_RESITS")
# Before the check there is nothing to examine, after the decision nothing any more.
AFTER_CHECK = (PromotionState.CHECKED, PromotionState.PANEL_PASSED, PromotionState.PUBLICISED)


@dataclass(frozen=True)
class PartLine:
    """A part as a page shows it."""

    label: str
    tone: str
    standing: str
    state: rules.PartState


def sittings(scope: Scope) -> QuerySet[ExamSitting]:
    """Sittings in reach with their batch, the newest first, and how many candidates and examiners each has."""
    rows = ExamSitting.objects.within(scope).select_related("node", "batch", "occupation", "planned_by")
    verified = Count("scores", filter=Q(scores__verified_by__isnull=False), distinct=True)
    counted = rows.annotate(candidates=Count("scores", distinct=True), judges=Count("examiners", distinct=True), verified=verified)
    return counted.order_by("-held_on", "-pk")


def sittings_of(scope: Scope, row: PromotionApplication) -> list[ExamSitting]:
    """The sittings of one application that the reader may open, the newest first."""
    return list(ExamSitting.objects.within(scope).filter(scores__application=row).order_by("-held_on", "-pk"))


def state_counts(rows: QuerySet[ExamSitting]) -> dict[str, int]:
    return dict(rows.order_by().values_list("state").annotate(n=Count("pk", distinct=True)))


def scores_in(sitting: ExamSitting) -> QuerySet[ExamScore]:
    """The marks of a sitting with candidate and the two persons."""
    return sitting.scores.select_related(  # type: ignore[attr-defined]
        "application__person__unit", "application__occupation", "entered_by", "verified_by"
    )


def part_rules(day: date) -> dict[tuple[int, str], ExamPartRule]:
    """(grade, part) -> the rule in force on ``day``, in the order of the parts: one statement."""
    rows = ExamPartRule.objects.filter(is_active=True, effective_from__lte=day)
    rows = rows.filter(Q(effective_to=None) | Q(effective_to__gte=day))
    return {(row.grade, row.part): row for row in rows.order_by("effective_from", "sort", "code")}


def parts_for(known: Mapping[tuple[int, str], ExamPartRule], grade: int) -> list[str]:
    """The parts of a grade, theory first."""
    return [part for part in ExamPart.values if (grade, part) in known]


def parts_of(
    rows: Iterable[PromotionApplication], needed: Collection[int], judged: Mapping[int, str], day: date
) -> dict[int, list[rules.PartState]]:
    """Application id -> its parts, for those of ``rows`` that need an examination or have begun one. ``judged``: what the panel of the
    batch said of whom, which is the comprehensive review. No statement before the check, one without an examination, else three."""
    at_work = [row for row in rows if row.state in AFTER_CHECK or row.pk in needed]
    if not at_work:
        return {}
    found = ExamScore.objects.filter(application__in=[r.pk for r in at_work]).exclude(sitting__state=SittingState.CANCELLED)
    marks: dict[int, list[rules.Attempt]] = {}
    for mark in found.select_related("sitting"):
        is_verified = mark.verified_by_id is not None
        attempt = rules.Attempt(mark.sitting.part, mark.sitting.held_on, mark.score, mark.pass_mark, is_verified)
        marks.setdefault(mark.application_id, []).append(attempt)
    wanted = [row for row in at_work if row.pk in needed or row.pk in marks]
    if not wanted:
        return {}
    known, figures = part_rules(day), values_on(FIGURES, day)
    states: dict[int, list[rules.PartState]] = {}
    for row in wanted:
        parts = parts_for(known, row.target_grade)
        by_panel = judged.get(row.pk, "") if ExamPart.REVIEW in parts else ""
        own = [part for part in parts if not (by_panel and part == ExamPart.REVIEW)]
        states[row.pk] = rules.part_states(own, marks.get(row.pk, ()), day, int(figures["EXAM_VALID_MONTHS"]), int(figures["EXAM_RESITS"]))
        if by_panel:  # the panel of the batch is the comprehensive review: it is not held twice
            word = {"passed": PartStanding.PASSED, "failed": PartStanding.SPENT}.get(by_panel, PartStanding.WAITING)
            states[row.pk].append(rules.PartState(ExamPart.REVIEW, word))
        weights = {part: known[(row.target_grade, part)].weight for part in parts}
        states[row.pk] = [replace(state, weight=weights[state.part]) for state in states[row.pk]]
    return states


def part_lines(parts: Sequence[rules.PartState]) -> list[PartLine]:
    """The parts in users' words."""
    return [
        PartLine(str(ExamPart(p.part).label), PART_TONES[PartStanding(p.standing)], str(PartStanding(p.standing).label), p) for p in parts
    ]


def in_batch(batch: PromotionBatch) -> QuerySet[PromotionApplication]:
    """Who may be examined with a batch."""
    return PromotionApplication.objects.filter(batch=batch)


def singles(node: Node, occupation_id: int, grade: int) -> QuerySet[PromotionApplication]:
    """Who may be examined below ``node`` for a grade without a batch."""
    rows = PromotionApplication.objects.filter(subtree("person__unit__path", node.path), batch=None)
    return rows.filter(occupation=occupation_id, target_grade=grade)


def office_of(scope: Scope, path: str) -> Node | None:
    """The nearest unit above ``path`` whose office the reader holds: it examines whoever applies outside a batch."""
    above = [held for held in scope.paths if path.startswith(held)]
    return Node.objects.filter(path=max(above, key=len)).first() if above else None


def sittable(wanted: QuerySet[PromotionApplication], part: str, day: date) -> list[tuple[PromotionApplication, ExamPartRule, bool]]:
    """Who of ``wanted`` may sit ``part`` on ``day``: checked, not waiting for a mark, not passed, resits left; with the rule that holds and
    whether it is a resit. The figures of the day of the sitting count."""
    rows = list(wanted.filter(state__in=AFTER_CHECK).select_related("person__unit", "occupation").order_by("pk"))
    known, found = part_rules(day), []
    states = parts_of(rows, {row.pk for row in rows}, {}, day)
    for row in rows:
        rule = known.get((row.target_grade, part))
        state = next((s for s in states[row.pk] if s.part == part), None)
        if rule is not None and state is not None and state.standing in rules.SITTABLE:
            found.append((row, rule, state.attempts > 0))
    return found


def required_on(day: date) -> RuleParameter | None:
    """The rule in force on ``day`` of which grades need an examination."""
    rows = RuleParameter.objects.filter(code=REQUIRED, effective_from__lte=day)
    return rows.filter(Q(effective_to=None) | Q(effective_to__gte=day)).order_by("-effective_from").first()


def ratio_of(scores: Iterable[ExamScore], part: str, day: date) -> rules.Ratio:
    """What the part asks of examiners; of several grades in one sitting the strictest counts."""
    known = part_rules(day)
    grades = {score.application.target_grade for score in scores}
    asked = [rule for (grade, name), rule in known.items() if name == part and grade in grades]
    per = [rule.per_examiner for rule in asked if rule.per_examiner]
    return rules.Ratio(
        per_examiner=min(per) if per else None, least=max((r.least_examiners for r in asked), default=1),
        least_per_room=max((r.least_per_room for r in asked), default=0), is_odd=any(r.is_odd for r in asked),
    )  # fmt: skip


def ties(people: Sequence[Person], candidates: Sequence[Person]) -> list[tuple[Person, Person, str]]:
    """Who of ``people`` may not mark whom of ``candidates``, and why: himself, his apprentice, his own unit (EXM-08). One statement.

    Kinship is not on record: whoever is related stands aside by his own word.
    """
    pairs = set(
        MentorshipAgreement.objects.filter(mentor__in=people, apprentice__in=candidates)
        .filter(state__in=(MentorshipState.RUNNING, MentorshipState.DONE, MentorshipState.SIGNING))
        .values_list("mentor_id", "apprentice_id")
    )
    found = []
    for person in people:
        for other in candidates:
            if person.pk == other.pk:
                found.append((person, other, "exam.tie_self"))
            elif (person.pk, other.pk) in pairs:
                found.append((person, other, "exam.tie_mentor"))
            elif person.unit_id == other.unit_id:
                found.append((person, other, "exam.tie_unit"))
    return found
