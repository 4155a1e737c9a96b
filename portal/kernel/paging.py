"""Pages of API lists.

As on the pages, nobody leafs through more than ``MOST_ROWS``: the database would read and sort all rows before the page. Whoever
needs every row reads with ``after``: by key, one index range a page, however deep. Where the answer ends early it says so: the
page behind the last is a refusal, never an empty list.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from rest_framework import exceptions, pagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from portal.kernel.sentences import sentence

MOST_ROWS = 10_000  # 200 pages of 50
AFTER = "after"


class ListRefused(exceptions.APIException):
    """400 with the code of a sentence that says what to do instead."""

    status_code = 400

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(sentence(code, params or None), code)


class HousePagination(pagination.PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 200

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """The rows of ``page``; with ``after`` those behind that key, in the order of the keys. ListRefused: too deep, or a key
        that cannot be."""
        self.last_key: Any = None
        self.is_keyed = AFTER in request.query_params
        return self._behind(queryset, request) if self.is_keyed else super().paginate_queryset(queryset, request, view)

    def get_page_number(self, request: Request, paginator: Any) -> Any:
        number = super().get_page_number(request, paginator)
        if str(number).isdecimal() and (int(number) - 1) * paginator.per_page >= MOST_ROWS:
            raise ListRefused("list.too_deep", most=MOST_ROWS)
        return number

    def _behind(self, rows: Any, request: Request) -> list[Any]:
        given, self.address = request.query_params[AFTER], request.build_absolute_uri()
        if not isinstance(rows, QuerySet):
            raise ListRefused("list.no_after")
        if not (given.isdecimal() and len(given) < 19) or {"page", "ordering"} & set(request.query_params):
            raise ListRefused("list.bad_after")
        size = self.get_page_size(request) or self.max_page_size
        self.keyed_count = rows.count()
        found = list(rows.order_by("pk").filter(pk__gt=int(given))[: size + 1])
        self.last_key = found[size - 1].pk if len(found) > size else None
        return found[:size]

    def get_paginated_response(self, data: Sequence[Any]) -> Response:
        if not self.is_keyed:
            return super().get_paginated_response(data)
        following = replace_query_param(self.address, AFTER, self.last_key) if self.last_key is not None else None
        return Response({"count": self.keyed_count, "next": following, "previous": None, "results": data})

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        after = {
            "name": AFTER, "required": False, "in": "query", "schema": {"type": "integer"},
            "description": "0 to begin: every row in the order of its key, however many; follow `next`. Not with page or ordering. "
            f"With `page` at most {MOST_ROWS} rows are read.",
        }  # fmt: skip
        return [*super().get_schema_operation_parameters(view), after]
