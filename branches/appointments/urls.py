from django.urls import path

from branches.appointments import views

urlpatterns = [
    path("appointments/", views.appointment_list, name="appointment_list"),
    path("appointments/rates/", views.appointment_rates, name="appointment_rates"),
    path("appointments/of/<str:code>/new/", views.appointment_new, name="appointment_new"),
    path("appointments/<int:pk>/", views.appointment_edit, name="appointment_edit"),
    path("appointments/<int:pk>/end/", views.appointment_end, name="appointment_end"),
    path("party-staff/", views.party_staff_list, name="party_staff_list"),
    path("party-staff/of/<str:code>/new/", views.party_staff_new, name="party_staff_new"),
    path("party-staff/<int:pk>/", views.party_staff_detail, name="party_staff_detail"),
    path("party-staff/<int:pk>/edit/", views.party_staff_edit, name="party_staff_edit"),
    path("party-staff/<int:pk>/end/", views.party_staff_end, name="party_staff_end"),
]
