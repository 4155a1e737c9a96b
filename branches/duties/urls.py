from django.urls import path

from branches.duties import views

urlpatterns = [
    path("workbench/", views.workbench, name="workbench"),
    path("duties/", views.duty_list, name="duty_list"),
]
