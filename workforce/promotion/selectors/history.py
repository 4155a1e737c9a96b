"""Reads of promotions from before the portal."""

from django.db.models import QuerySet

from portal.people.models import Person
from workforce.promotion.models import PastPromotion


def past_promotions(person: Person) -> QuerySet[PastPromotion]:
    """What ledgers tell of ``person``, the latest first, with occupation, level and certificate."""
    rows = PastPromotion.objects.filter(person=person).select_related("occupation", "level", "certificate")
    return rows.order_by("-promoted_on", "-level__rank")
