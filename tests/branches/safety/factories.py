"""Records on site of unit CM-A and branch A."""

from datetime import datetime, timedelta

import factory
from django.utils import timezone

from branches.safety.enums import HazardState
from branches.safety.models import Hazard, HazardGrade

NOON = timezone.make_aware(datetime(2026, 11, 18, 12, 0))
DAY = NOON.date()


def grade(code: str = "GENERAL") -> HazardGrade:
    return HazardGrade.objects.get(code=code)


class HazardFactory(factory.django.DjangoModelFactory):
    """Reported on the day, due in a week, by nobody in particular."""

    class Meta:
        model = Hazard

    place = factory.Sequence(lambda n: f"运输巷 {n} 米处")
    text = "皮带机尾护罩缺螺栓"
    grade = factory.LazyFunction(grade)
    found_at = NOON
    found_on = factory.LazyAttribute(lambda o: timezone.localdate(o.found_at))
    due_on = factory.LazyAttribute(lambda o: o.found_on + timedelta(days=6))
    created_at = NOON

    class Params:
        closed = factory.Trait(
            state=HazardState.CLOSED, fixed_on=factory.SelfAttribute("found_on"), closed_on=factory.SelfAttribute("found_on")
        )


def hazard(people, letter: str = "A", **values) -> Hazard:
    """A hazard of unit CM-x, for which branch x answers."""
    branch = {"A": people.branch_a, "B": people.branch_b, "C": people.branch_c}[letter]
    return HazardFactory(node=people.nodes[f"CM-{letter}"], branch=branch, **values)
