"""What a person arranges for himself: the look, the tiles of his home page, where he was last, his views of lists.

It serves its owner and nobody else: no page, export, trail or figure shows another person's desk (PIPL Art. 6, data
minimum), and it is cleared when the account is closed. A view that an office shares with its unit is the one exception.
"""

from collections.abc import Collection

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.desk.enums import TextSize, Theme
from portal.desk.rules import LONGEST_QUERY


class Desk(models.Model):
    """One row a person, read together with the account on each request. ``recent``: [kind, reference] of the records
    opened last, newest first; no time is kept. ``start_views``: path of a list -> key of the view it opens with."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="desk")
    theme = models.CharField(max_length=5, choices=Theme.choices, blank=True)
    text_size = models.CharField(max_length=6, choices=TextSize.choices, blank=True)
    is_without_keys = models.BooleanField(default=False)
    tour_done_at = models.DateTimeField(null=True)
    tile_order = models.JSONField(default=list)
    hidden_tiles = models.JSONField(default=list)
    recent = models.JSONField(default=list)
    start_views = models.JSONField(default=dict)

    def __str__(self) -> str:
        return str(self.pk)


class SavedViewQuerySet(models.QuerySet):
    def seen_from(self, user_id: int | None, above: Collection[str]) -> "SavedViewQuerySet":
        """One's own views and those shared with a node on one of the paths ``above`` one's own places."""
        return self.filter(Q(owner_id=user_id) | Q(node__path__in=above))


class SavedView(models.Model):
    """A named set of filters and an order of one list. ``path`` is the list's address, ``query`` its query string;
    ``node``: shared with everybody at or below it."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    path = models.CharField(max_length=200)
    name = models.CharField(_("名称"), max_length=30)
    query = models.CharField(max_length=LONGEST_QUERY)
    node = models.ForeignKey("portal.Node", models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("共享给"))
    created_at = models.DateTimeField()

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["owner", "path", "name"], name="saved_view_once")]
        indexes = [models.Index(fields=["path"], name="saved_view_by_list")]

    def __str__(self) -> str:
        return self.name

    @property
    def url(self) -> str:
        return f"{self.path}?{self.query}"
