from django.urls import path

from workforce.skills import views

urlpatterns = [
    path("certificates/", views.certificate_list, name="certificate_list"),
    path("certificates/new/", views.certificate_new, name="certificate_new"),
    path("certificates/<int:pk>/", views.certificate_detail, name="certificate_detail"),
    path("certificates/<int:pk>/revoke/", views.certificate_revoke, name="certificate_revoke"),
    path("certificates/<int:pk>/print/", views.certificate_print, name="certificate_print"),
    path("certificates/check/", views.certificate_check, name="certificate_check"),
    path("certificates/check/<str:code>/", views.certificate_checked, name="certificate_checked"),
    path("coverage/", views.coverage, name="coverage"),
    path("coverage/<str:code>/", views.coverage_unit, name="coverage_unit"),
]
