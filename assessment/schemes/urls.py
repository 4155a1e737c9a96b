from django.urls import path

from assessment.schemes import views

urlpatterns = [
    path("schemes/", views.scheme_list, name="scheme_list"),
    path("schemes/upload/", views.scheme_upload, name="scheme_upload"),
    path("schemes/<str:code>/<int:version>/", views.scheme_detail, name="scheme_detail"),
    path("schemes/<str:code>/<int:version>/export/", views.scheme_export, name="scheme_export"),
    path("schemes/<str:code>/<int:version>/adopt/", views.scheme_adopt, name="scheme_adopt"),
]
