from django.urls import path

from portal.doors import views

urlpatterns = [
    path("doors/<str:kind>/", views.door_open, name="door_open"),
    path("doors/<str:kind>/back/", views.door_back, name="door_back"),
]
