"""Hangs surveys onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.pulse import todos
from branches.pulse.exports import EXPORTERS
from branches.pulse.messages import SENTENCES
from branches.pulse.models import PulseQuestion, PulseTemplate
from portal.audit.registry import leave_untraced
from portal.catalogue.registry import Catalogue
from portal.catalogue.registry import register as register_catalogue
from portal.kernel import exporters, menu, sentences
from portal.notices import registry as notices
from portal.notices.enums import Category
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    leave_untraced("survey answers: the order of its rows would say whose answer is whose", "branches.PulseRoll", "branches.PulseEnvelope")
    exporters.register(*EXPORTERS)
    sentences.register(SENTENCES)
    notices.register_codes("pulse.", Category.BRANCH)
    register_catalogue(Catalogue("pulse-questions", _("问卷题目"), PulseQuestion, ("dimension", "source"), order=67))
    register_catalogue(Catalogue("pulse-templates", _("问卷模板"), PulseTemplate, ("question_codes", "source"), order=68))
    menu.add(menu.MenuEntry("pulse", "chart-bar", _("匿名问卷"), "pulse_list", "pulse.view", 43, group=menu.PARTY))
    menu.add(menu.MenuEntry("pulse_mine", "chart-bar", _("问卷"), "pulse_mine", "pulse.answer", 43))
    register_todo(TodoKind("pulse_answer", _("请您填写的匿名问卷"), "pulse.answer", todos.to_answer, 21, "pulse_mine"))
