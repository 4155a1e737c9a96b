from django.urls import path

from portal.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/load/", views.calendar_load, name="calendar_load"),
    path("calendar/sample/", views.calendar_sample, name="calendar_sample"),
]
