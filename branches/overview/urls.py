from django.urls import path

from branches.overview import views

urlpatterns = [path("overview/", views.overview, name="overview")]
