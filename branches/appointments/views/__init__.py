"""Pages of appointments and of the roster of Party staff."""

from branches.appointments.views.posts import appointment_edit, appointment_end, appointment_list, appointment_new, appointment_rates
from branches.appointments.views.staff import party_staff_detail, party_staff_edit, party_staff_end, party_staff_list, party_staff_new

__all__ = [
    "appointment_edit", "appointment_end", "appointment_list", "appointment_new", "appointment_rates", "party_staff_detail",
    "party_staff_edit", "party_staff_end", "party_staff_list", "party_staff_new",
]  # fmt: skip
