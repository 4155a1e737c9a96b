"""Hangs segments and content plans onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.audiences import selectors, todos
from branches.audiences.exports import EXPORTERS
from branches.audiences.messages import SENTENCES
from branches.audiences.models import ContentKind
from portal.announcements.registry import register_audience
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.AudienceSegment": _("分众人群"), "branches.ContentItem": _("内容计划")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("audiences", "users-group", _("分众宣讲"), "segment_list", "audience.view", 38, group=menu.PARTY))
    register_catalogue(
        Catalogue("content-kinds", _("宣讲内容类型"), ContentKind, ("source",), _("情况通报、理论学习、技能微课等"), order=68)
    )
    register_audience(selectors.PREFIX, selectors.person_ids)
    register_todo(
        TodoKind("content_due", _("到日子要发布的内容"), "audience.manage", todos.content_due, 39, "content_list", "?state=planned")
    )
