from django.urls import path

from portal.announcements import views

urlpatterns = [
    path("announcements/", views.announcement_list, name="announcement_list"),
    path("announcements/new/", views.announcement_new, name="announcement_new"),
    path("announcements/<int:pk>/", views.announcement_detail, name="announcement_detail"),
    path("announcements/<int:pk>/edit/", views.announcement_edit, name="announcement_edit"),
    path("announcements/<int:pk>/publish/", views.announcement_publish, name="announcement_publish"),
    path("announcements/<int:pk>/confirm/", views.announcement_confirm, name="announcement_confirm"),
    path("announcements/<int:pk>/remind/", views.announcement_remind, name="announcement_remind"),
    path("announcements/<int:pk>/withdraw/", views.announcement_withdraw, name="announcement_withdraw"),
]
