"""Hangs the pools of speakers onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.speakers import todos
from branches.speakers.exports import EXPORTERS
from branches.speakers.messages import SENTENCES
from portal.exchange.registry import call_records
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.Speaker": _("宣讲人才"), "branches.SpeakerTalk": _("讲述约请")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("speakers", "speakerphone", _("宣讲人才库"), "speaker_list", "speaker.oversee", 38, group=menu.PARTY))
    notices.register_codes("speaker.", Category.BRANCH)
    notices.register_codes("talk.", Category.BRANCH)
    register_todo(TodoKind("talks_to_answer", _("待答复的讲述约请"), "speaker.edit", todos.to_answer, 35, "speaker_talks", "?s=asked"))
    register_todo(TodoKind("talks_to_record", _("待对应活动记录的讲述"), "speaker.ask", todos.to_record, 36, "speaker_talks", "?s=agreed"))
