"""The facts behind profile and matrix, for one person or for a whole unit: as many statements whatever the number of people."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.catalogue.selectors import value_on
from portal.people.models import Person, ProfessionalTitle, Schooling
from workforce.careers.models import SkillPostHolding
from workforce.careers.selectors import running_chiefs
from workforce.honours.models import Honour
from workforce.mentorship.models import MentorshipAgreement, MentorshipProblem
from workforce.results.enums import ResultState
from workforce.results.models import ResultAuthor
from workforce.skills.models import GradeLevel, SkillCertificate
from workforce.talents.rules import GRASSROOTS, OF_HONOUR, OF_RESULT, OF_TITLE, Fact, level_of_rank, result_dimension

AS_MENTOR = ("running", "done")


def facts(people: QuerySet[Person], day: date) -> list[Fact]:
    """Everything that the registers know of ``people`` on ``day``: eleven statements."""
    ids = people.order_by().values("pk")
    levels = [int(level) for level in value_on("TALENT_GRADE_LEVELS", day)]
    sources: Iterable[Iterable[Fact]] = (
        _grades(ids, day, levels), _chiefs(ids, day, levels), _titles(ids), _schooling(ids), _results(ids), _honours(ids), _mentors(ids),
        _problems(ids), _posts(ids, day),
    )  # fmt: skip
    return list(chain.from_iterable(sources))


def facts_of(person: Person, day: date) -> list[Fact]:
    """The facts of one person."""
    return facts(Person.objects.filter(pk=person.pk), day)


def _grades(ids: Any, day: date, levels: list[int]) -> Iterator[Fact]:
    ranks = dict(GradeLevel.objects.exclude(grade=None).values_list("grade", "rank"))
    for row in SkillCertificate.objects.valid_on(day).filter(person__in=ids).select_related("occupation"):
        text = f"{row.occupation.name} {row.get_grade_display()}"
        level = level_of_rank(ranks[row.grade], levels)
        yield Fact(row.person_id, "skill", text, row.issued_on, "grade", level, reverse("certificate_detail", args=[row.pk]))


def _chiefs(ids: Any, day: date, levels: list[int]) -> Iterator[Fact]:
    for row in running_chiefs(day).filter(person__in=ids).select_related("occupation", "level"):
        text = f"{row.occupation.name} {row.level.name}"
        yield Fact(row.person_id, "skill", text, row.from_on, "grade", level_of_rank(row.level.rank, levels))


def _titles(ids: Any) -> Iterator[Fact]:
    for row in ProfessionalTitle.objects.filter(person__in=ids):
        yield Fact(row.person_id, "knowledge", row.name, row.obtained_on, "quality", OF_TITLE[row.level])


def _schooling(ids: Any) -> Iterator[Fact]:
    for row in Schooling.objects.filter(person__in=ids):
        yield Fact(row.person_id, "knowledge", f"{row.school} {row.field}".strip(), row.graduated_on)


def _results(ids: Any) -> Iterator[Fact]:
    rows = ResultAuthor.objects.filter(person__in=ids, result__state=ResultState.CONFIRMED).select_related("result")
    for row in rows:
        dimension, line = result_dimension(row.result.kind)
        url = reverse("result_detail", args=[row.result_id])
        level = OF_RESULT[row.result.level]
        yield Fact(row.person_id or 0, dimension, row.result.title, row.result.achieved_on, line, level, url)


def _honours(ids: Any) -> Iterator[Fact]:
    rows = Honour.objects.filter(person__in=ids, confirmed_at__isnull=False, withdrawn_at=None).select_related("title")
    for row in rows:
        url = reverse("honour_detail", args=[row.pk])
        yield Fact(row.person_id or 0, "skill", row.title.name, row.awarded_on, "honour", OF_HONOUR[row.level], url)


def _mentors(ids: Any) -> Iterator[Fact]:
    rows = MentorshipAgreement.objects.filter(mentor__in=ids, state__in=AS_MENTOR).select_related("apprentice", "occupation")
    for row in rows:
        text = _("带徒 %(name)s（%(occupation)s）") % {"name": row.apprentice.name, "occupation": row.occupation.name}
        url = reverse("mentorship_detail", args=[row.pk])
        yield Fact(row.mentor_id, "skill", text, row.from_on, "broad", GRASSROOTS, url)


def _problems(ids: Any) -> Iterator[Fact]:
    rows = MentorshipProblem.objects.filter(agreement__mentor__in=ids).select_related("agreement")
    for row in rows:
        url = reverse("mentorship_detail", args=[row.agreement_id])
        yield Fact(row.agreement.mentor_id, "innovation", row.title, row.solved_on, url=url)


def _posts(ids: Any, day: date) -> Iterator[Fact]:
    for row in SkillPostHolding.objects.running_on(day).filter(person__in=ids).select_related("post"):
        yield Fact(row.person_id, "skill", row.post.name, row.from_on, "broad", GRASSROOTS)
