from django.urls import path

from portal.files import views

urlpatterns = [
    path("files/usage/", views.file_usage, name="file_usage"),
    path("files/<uuid:pk>/", views.file_download, name="file_download"),
    path("files/<uuid:pk>/small/", views.file_thumbnail, name="file_thumbnail"),
    path("files/<uuid:pk>/off/<str:record_kind>/<int:record_id>/", views.file_detach, name="file_detach"),
    path("files/to/<str:record_kind>/<int:record_id>/", views.file_attach, name="file_attach"),
    path("files/to/<str:record_kind>/<int:record_id>/choose/", views.file_choose, name="file_choose"),
]
