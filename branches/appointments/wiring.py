"""Hangs appointments and the roster of Party staff onto the house."""

from django.utils.translation import gettext_lazy as _

from branches.appointments import todos
from branches.appointments.exports import EXPORTERS
from branches.appointments.imports import AppointmentResource
from branches.appointments.messages import SENTENCES
from portal.exchange.registry import ImportKind, call_records
from portal.exchange.registry import register as register_kind
from portal.kernel import exporters, menu, sentences
from portal.notices.todos import TodoKind
from portal.notices.todos import register as register_todo


def connect() -> None:
    exporters.register(*EXPORTERS)
    call_records({"branches.CrossPost": _("任职"), "branches.PartyStaff": _("党务人员")})
    sentences.register(SENTENCES)
    menu.add(menu.MenuEntry("appointments", "sitemap", _("任职和党务人员"), "appointment_list", "appointment.view", 39, group=menu.PARTY))
    register_kind(ImportKind("appointments", _("任职表"), AppointmentResource, order=67, list_url="appointment_list"))
    register_todo(
        TodoKind("appointments_over", _("任期届满的任职"), "appointment.edit", todos.terms_over, 37, "appointment_list", "?s=over")
    )
