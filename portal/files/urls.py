from django.urls import path

from portal.files import views

urlpatterns = [path("files/<uuid:pk>/", views.file_download, name="file_download")]
