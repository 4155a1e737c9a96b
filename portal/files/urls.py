from django.urls import path

from portal.files import views

urlpatterns = [
    path("files/<uuid:pk>/", views.file_download, name="file_download"),
    path("files/<uuid:pk>/off/<str:record_kind>/<int:record_id>/", views.file_detach, name="file_detach"),
    path("files/to/<str:record_kind>/<int:record_id>/", views.file_attach, name="file_attach"),
]
