from django.urls import path

from branches.duties import views

urlpatterns = [
    path("workbench/", views.workbench, name="workbench"),
    path("duties/", views.duty_list, name="duty_list"),
    path("duties/exemptions/", views.exemption_list, name="exemption_list"),
    path("duties/exemptions/grant/<str:code>/", views.exemption_grant, name="exemption_grant"),
    path("duties/exemptions/<int:pk>/withdraw/", views.exemption_withdraw, name="exemption_withdraw"),
]
