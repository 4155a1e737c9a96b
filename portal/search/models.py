"""The index behind the one search box: for each record that can be found the words by which it is found.

It holds no names, titles or numbers in clear and no reach: what is found is read again from its own table within the
reader's reach (docs/adr/0010), so an old row can neither show a foreign record nor one that is gone.
"""

from typing import Any

from django.db import models
from django.db.models import Lookup

from portal.search.rules import Choice, choices_of


class SearchEntryQuerySet(models.QuerySet):
    def asked(self, index: str, question: str) -> "SearchEntryQuerySet":
        """Entries of ``index`` that meet every condition of ``question``; none for one that is too short."""
        choices = choices_of(question)
        return self.filter(index=index, words__hold=choices) if choices else self.none()


class SearchEntry(models.Model):
    index = models.CharField(max_length=20)
    object_id = models.PositiveBigIntegerField()
    words = models.TextField()

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["index", "object_id"], name="search_entry_once")]

    def __str__(self) -> str:
        return f"{self.index} {self.object_id}"


@models.TextField.register_lookup
class Hold(Lookup):
    """``words__hold=[Choice, …]`` by the full-text index of the database (migration ``search_words``). The words are ASCII
    letters and digits, so the question needs no quoting."""

    lookup_name = "hold"
    prepare_rhs = False

    @staticmethod
    def _said(choices: list[Choice], ending: str, either: str, both: str) -> str:
        groups = [either.join([*c.exact, *(word + ending for word in c.begins)]) for c in choices]
        return both.join(f"({group})" for group in groups)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        rows = "SELECT rowid FROM portal_search_words WHERE portal_search_words MATCH %s"
        key = lhs.rpartition(".")[0] + '."id"'
        return f"{key} IN ({rows})", [*params, self._said(self.rhs, "*", " OR ", " AND ")]

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"to_tsvector('simple', {lhs}) @@ to_tsquery('simple', %s)", [*params, self._said(self.rhs, ":*", " | ", " & ")]
