"""The order of API lists: a field that a list cannot be sorted by is refused, never silently ignored."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.filters import OrderingFilter
from rest_framework.request import Request


class StrictOrderingFilter(OrderingFilter):
    """As DRF's, but ``?ordering=`` with an unknown field answers 400 and names the fields that there are."""

    def remove_invalid_fields(self, queryset: QuerySet, fields: Iterable[str], view: Any, request: Request) -> list[str]:
        """``fields`` as they are. Raises ValidationError for one that the list does not know."""
        known = [name for name, _label in self.get_valid_fields(queryset, view, {"request": request})]
        wanted = list(fields)
        unknown = [field for field in wanted if field.removeprefix("-") not in known]
        if unknown:
            given = {"unknown": "、".join(unknown), "known": "、".join(known)}
            raise ValidationError({"ordering": [_("不能按 %(unknown)s 排序，可用的有：%(known)s。") % given]})
        return wanted
