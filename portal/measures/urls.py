from django.urls import path

from portal.measures import views

urlpatterns = [
    path("measures/", views.measure_list, name="measure_list"),
    path("measures/new/", views.measure_create, name="measure_create"),
    path("measures/growth/", views.measure_growth, name="measure_growth"),
    path("measures/fields/", views.measure_fields, name="measure_fields"),
    path("measures/<int:pk>/", views.measure_edit, name="measure_edit"),
]
