"""Those who agreed to be shown, and what is shown of them."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import QuerySet

from portal.kernel.scope import Scope, path_line
from portal.people.models import Person
from portal.rights.access import Actor
from workforce.honours.models import Honour
from workforce.results.models import ResultAuthor
from workforce.skills.selectors import current_grades


def agreed(actor: Actor, day: date) -> QuerySet[Person]:
    """Everybody at work in the actor's enterprise who agreed, by unit and staff number: nobody is ranked."""
    roots = tuple(sorted({path_line(held.path)[0] for held in actor.held if held.path}))
    rows = Person.objects.within(Scope(roots)).active_on(day).filter(talent_consent__isnull=False)
    return rows.select_related("unit", "talent_consent").order_by("unit__path", "staff_no")


def with_achievements(rows: list[Any]) -> list[Any]:
    """Grades, honours agreed to and confirmed results of the people on a page: three statements."""
    ids = [row.pk for row in rows]
    grades, honours, results = current_grades(ids), defaultdict(list), defaultdict(list)
    given = Honour.objects.filter(person__in=ids, is_shown=True, confirmed_at__isnull=False, withdrawn_at=None)
    for honour in given.select_related("title"):
        honours[honour.person_id].append(honour)
    written = ResultAuthor.objects.filter(person__in=ids, result__state="confirmed").select_related("result")
    for author in written.order_by("-result__achieved_on"):
        results[author.person_id].append(author.result)
    for row in rows:
        row.grades, row.honours_shown, row.results_shown = grades.get(row.pk, []), honours[row.pk], results[row.pk]
    return rows
