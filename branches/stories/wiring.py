"""Hangs stories onto the house: sentences, menu and tabs, catalogues, full-text search, files, to-dos."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from branches.stories import access, selectors, services, todos
from branches.stories.exports import EXPORTERS
from branches.stories.messages import SENTENCES
from branches.stories.models import HistoryField, Story, StoryKind
from branches.stories.registry import CultureTab, register_tab
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.files.access import register_owner
from portal.kernel import exporters, menu, sentences
from portal.kernel.scope import Scope
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo
from portal.search import registry as search


def searched() -> QuerySet:
    """The title with its pinyin, the texts whole."""
    return Story.objects.values_list("pk", "title", "lead", "body", "problem", "effect", "reuse")


def found(scope: Scope, day: date) -> QuerySet[Story]:
    """What is published, for everybody who may read; drafts are looked for in the ledger."""
    return Story.objects.published().select_related("kind", "node").order_by("-published_on", "-pk")


def hit(row: Story) -> search.Hit:
    return search.Hit(row.title, f"{row.kind.name} · {row.node.name}", reverse("story_detail", args=[row.pk]))


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.Story": _("宣传内容"), "branches.StoryPerson": _("展示同意"), "branches.CultureText": _("企业文化文字")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("culture", "book", _("宣传文化"), "culture_home", "story.read", 37, group=menu.PARTY))
    menu.add(menu.MenuEntry("story_mine", "user", _("我的展示"), "story_mine", "story.own", 41))
    for tab in (
        CultureTab(_("首页"), "culture_home", "story.read", 10),
        CultureTab(_("内容库"), "story_library", "story.read", 20),
        CultureTab(_("台账"), "story_list", "story.view", 40),
        CultureTab(_("各支部情况"), "story_board", "story.view", 50),
    ):
        register_tab(tab)
    note = _("故事、典型、案例、作品等")
    register_catalogue(Catalogue("story-kinds", _("宣传内容类别"), StoryKind, ("shape", "source"), note, order=66))
    register_catalogue(Catalogue("history-fields", _("企业历史领域"), HistoryField, ("source",), order=67))
    register_owner(
        "story", access.may_open_file, access.may_change_files,
        node_of=selectors.node_of, reach=selectors.file_reach, places=selectors.file_places, changed=services.note_editor,
    )  # fmt: skip
    register_owner(selectors.PAPERS, access.may_open_paper, may_add=access.may_add_paper, node_of=selectors.paper_node)
    search.keep(search.SearchIndex(selectors.INDEX, searched, whole=5))
    page = search.RecordPage("story_detail", "pk", "pk")
    search.show(search.SearchKind("story", _("宣传内容"), "book", "story.read", 54, selectors.INDEX, found, hit, page=page))
    notices.register_codes("story.", Category.BRANCH)
    for code in ("consent_asked", "published", "consent_gone", "consent_no", "returned", "withdrawn"):
        notices.register_codes(f"story.{code}_notice", Category.BRANCH, is_private=True)
    for kind in (
        TodoKind("story_consents", _("征求您同意展示"), "story.own", todos.own_consents, 18, "story_mine"),
        TodoKind("story_reviews", _("待审核的宣传内容"), "story.review", todos.to_review, 36, "story_list", "?s=submitted"),
        TodoKind("story_returned", _("退回的宣传内容"), "story.write", todos.returned, 37, "story_list", "?s=returned"),
    ):
        register_todo(kind)
