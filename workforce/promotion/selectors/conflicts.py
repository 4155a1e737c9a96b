"""Who stands aside in a panel (docs/rules.md 3.4 EXM-08), as far as the data know.

Known are: the applicant himself, whoever checked the application, and managers of the applicant's own unit, whose
subordinate he is. Kinship and mentoring are not on record: a member who is tied to an applicant by them stands aside by
his own word.
"""

from collections.abc import Sequence
from typing import Any

from portal.people.enums import PostCategory
from portal.people.models import Person
from portal.rights.models import User
from workforce.promotion.models import PromotionApplication, PromotionCheck


def conflicts_of(case: Any, users: Sequence[User]) -> dict[int, str]:
    """User id → code of the reason, for those of ``users`` who may not judge the application of ``case``; three statements."""
    row = PromotionApplication.objects.filter(pk=case.record_id).select_related("person").first()
    if row is None:
        return {}
    checkers = {row.checked_by_id, *PromotionCheck.objects.filter(application=row).values_list("checked_by_id", flat=True)}
    unit = Person.objects.filter(unit_id=row.person.unit_id, post_category=PostCategory.MANAGEMENT)
    superiors = set(unit.filter(account__in=[u.pk for u in users]).values_list("pk", flat=True))
    found: dict[int, str] = {}
    for user in users:
        if user.person_id is not None and user.person_id == row.person_id:
            found[user.pk] = "promotion.conflict_own"
        elif user.pk in checkers:
            found[user.pk] = "promotion.conflict_checked"
        elif user.person_id in superiors:
            found[user.pk] = "promotion.conflict_superior"
    return found
