"""The list shell: filter, sort, page and empty state for the commonest page of the house.

A subject configures it; the template ``components/list.html`` draws it. Page 1 and a deep page cost the same: one statement
for the count, one for the rows, and nobody leafs through more than ``MOST_PAGES``: the database would read and sort all rows
before the page. What lies behind is found by filter or search, or is exported whole.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property

PAGE_SIZE = 25
MOST_PAGES = 200


class ListPage(Page):
    def end_index(self) -> int:
        """The number of its last row, also on the last page of a list that is cut."""
        return min(self.number * self.paginator.per_page, self.paginator.count)


class ListPaginator(Paginator):
    """Pages up to ``MOST_PAGES``; ``known``: the number of rows where the caller has counted them."""

    def __init__(self, rows: Any, per_page: int, known: int | None = None, *, is_capped: bool = True) -> None:
        super().__init__(rows, per_page)
        self.is_capped = is_capped
        if known is not None:
            self.__dict__["count"] = known

    def _get_page(self, *args: Any, **kwargs: Any) -> ListPage:
        return ListPage(*args, **kwargs)

    @cached_property
    def num_pages(self) -> int:  # type: ignore[override]
        return min(self.all_pages, MOST_PAGES) if self.is_capped else self.all_pages

    @property
    def all_pages(self) -> int:
        return max(1, -(-self.count // self.per_page))

    @property
    def is_cut(self) -> bool:
        """Whether rows lie behind the last page."""
        return self.all_pages > self.num_pages


@dataclass(frozen=True)
class Column:
    """``sort``: the order_by lookup, empty when the column cannot be sorted; ``css``: extra classes (``num``, ``hide-s``)."""

    label: Any
    sort: str = ""
    css: str = ""


@dataclass
class Listing:
    """A page of rows ready to draw. ``filterset`` is a bound django-filter FilterSet or None."""

    request: HttpRequest
    rows: QuerySet
    columns: Sequence[Column]
    filterset: Any = None
    tabs: Sequence[tuple[Any, str, int, bool]] = field(default_factory=list)  # label, query string, count, is current
    page_size: int = PAGE_SIZE
    decorate: Callable[[list], list] | None = None  # e.g. attach facts to the rows of one page in one statement
    export: str = ""  # the list's exporter (kernel.exporters), with what the address does not say: "batch-cases?batch=12"
    is_capped: bool = True  # False where every row must be worked off, as in judging
    count: int | None = None  # rows of the current tab, where the tabs have counted them anyway
    refusal: str = ""  # why no row is shown; the page says it, and the list does not call itself empty
    bulk: Sequence[Any] = ()  # acts on chosen rows (portal.desk.registry.bulk_for); the row template then begins with components/pick.html

    @cached_property
    def ordered(self) -> QuerySet:
        rows = self.filterset.qs if self.filterset is not None else self.rows
        wanted = self.request.GET.get("o", "")
        sorts = {c.sort for c in self.columns if c.sort}
        if wanted.removeprefix("-") in sorts:
            rows = rows.order_by(wanted, "pk")
        return rows

    @cached_property
    def page(self):
        page = ListPaginator(self.ordered, self.page_size, self.count, is_capped=self.is_capped).get_page(self.request.GET.get("page"))
        page.object_list = list(page.object_list)
        if self.decorate:
            page.object_list = self.decorate(page.object_list)
        return page

    @property
    def is_filtered(self) -> bool:
        if self.filterset is None or not self.filterset.is_bound:
            return False
        return any(v for k, v in self.filterset.data.items() if k not in {"page", "o", "view"})

    @property
    def can_keep(self) -> bool:
        """Whether there is anything that a saved view could hold."""
        return self.filterset is not None or bool(self.tabs) or any(column.sort for column in self.columns)

    @cached_property
    def page_links(self) -> list:
        return list(self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1))

    def query(self, **changes: Any) -> str:
        """The current query string with ``changes``; None removes a key."""
        query = self.request.GET.copy()
        for key, value in changes.items():
            if value is None:
                query.pop(key, None)
            else:
                query[key] = value
        return "?" + query.urlencode()

    @cached_property
    def heads(self) -> list[dict]:
        """For each column: label, css, link that sorts by it, aria-sort."""
        now, heads = self.request.GET.get("o", ""), []
        for column in self.columns:
            state = {column.sort: "ascending", "-" + column.sort: "descending"}.get(now, "") if column.sort else ""
            flip = "-" + column.sort if now == column.sort else column.sort
            heads.append(
                {"label": column.label, "css": column.css, "sort": state, "link": self.query(o=flip, page=None) if column.sort else ""}
            )
        return heads
