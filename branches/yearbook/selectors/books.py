from django.db.models import QuerySet

from branches.orgs.models import Branch
from branches.yearbook.models import YearBook
from portal.kernel.scope import Scope


def books(scope: Scope) -> QuerySet[YearBook]:
    """Books of the reach, without what is in them."""
    rows = YearBook.objects.within(scope).select_related("branch__node", "asked_by", "final_by", "job")
    return rows.defer("chapters").order_by("-year", "branch__node__path")


def bindable(scope: Scope) -> QuerySet[Branch]:
    """Open branches of the reach."""
    return Branch.objects.within(scope).filter(node__closed_on=None).select_related("node").order_by("node__path")


def branch_of(pk: int) -> Branch:
    return Branch.objects.select_related("node").get(pk=pk)
