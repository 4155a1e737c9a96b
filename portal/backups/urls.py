from django.urls import path

from portal.backups import views

urlpatterns = [path("backups/", views.backup_list, name="backup_list")]
