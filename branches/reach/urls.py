from django.urls import path

from branches.reach import views

urlpatterns = [
    path("reach/skills/", views.reach_quality, name="reach_quality"),
    path("reach/people/", views.reach_rally, name="reach_rally"),
]
