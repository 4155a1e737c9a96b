from django.urls import path

from branches.channels import views

urlpatterns = [
    path("channels/", views.channel_list, name="channel_list"),
    path("channels/new/", views.channel_new, name="channel_new"),
    path("channels/<int:pk>/edit/", views.channel_edit, name="channel_edit"),
    path("channels/<int:pk>/close/", views.channel_close, name="channel_close"),
    path("channels/publications/", views.publication_list, name="publication_list"),
    path("channels/publications/new/", views.publication_new, name="publication_new"),
    path("channels/publications/<int:pk>/", views.publication_edit, name="publication_edit"),
]
