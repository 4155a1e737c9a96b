"""What a reader finds: one statement for each kind that his rights reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.kernel import menu
from portal.rights.access import Actor
from portal.search import registry, rules
from portal.search.models import SearchEntry
from portal.search.registry import Hit, SearchKind

SHOWN = 5
MOST = 50
ROOMS = "room"


@dataclass(frozen=True)
class Found:
    """A hit with its title in stretches: (text, whether it was asked for)."""

    hit: Hit
    parts: list[tuple[str, bool]]


@dataclass(frozen=True)
class Group:
    """The hits of one kind. ``count`` stops at ``MOST``: beyond it ``is_more``."""

    key: str
    label: Any
    icon: str
    hits: list[Found]
    count: int
    is_more: bool

    @property
    def is_cut(self) -> bool:
        return self.is_more or self.count > len(self.hits)


def _group(key: str, label: Any, icon: str, hits: Sequence[Hit], parts: Sequence[str], shown: int) -> Group:
    first = sorted(hits[:MOST], key=lambda h: not any(h.title.lower().startswith(p) for p in parts))
    found = [Found(h, rules.marked(h.title, parts)) for h in first[:shown]]
    return Group(key, label, icon, found, min(len(hits), MOST), len(hits) > MOST)


def _rooms(actor: Actor, parts: Sequence[str]) -> list[Hit]:
    entries = [entry for entry in menu.entries_for(actor) if rules.says(str(entry.label), parts)]
    return [Hit(str(entry.label), "", reverse(entry.url_name)) for entry in entries]


def _hits(kind: SearchKind, actor: Actor, question: str, day: date) -> list[Hit]:
    ids = SearchEntry.objects.asked(kind.index, question).values("object_id")
    rows = kind.rows(actor.scope(kind.right), day).filter(**{f"{kind.on}__in": ids})
    return [kind.hit(row) for row in rows[: MOST + 1]]


def find(actor: Actor, question: str, day: date, *, only: str = "") -> list[Group]:
    """What ``actor`` may see of what ``question`` names, by kind; of one kind ``only`` up to fifty. Empty kinds are left out.

    One statement for each kind whose right the actor holds; none for a question that is too short.
    """
    parts = rules.asked_in(question)
    if not parts:
        return []
    shown = MOST if only else SHOWN
    groups = []
    if only in {"", ROOMS}:
        groups.append(_group(ROOMS, _("功能"), "layout-dashboard", _rooms(actor, parts), parts, shown))
    for kind in registry.kinds():
        if only in {"", kind.key} and actor.can(kind.right):
            groups.append(_group(kind.key, kind.label, kind.icon, _hits(kind, actor, question, day), parts, shown))
    return [group for group in groups if group.hits]
