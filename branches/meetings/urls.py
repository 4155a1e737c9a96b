from django.urls import path

from branches.meetings import views

urlpatterns = [
    path("meetings/", views.meeting_list, name="meeting_list"),
    path("meetings/actions/", views.meeting_actions, name="meeting_actions"),
    path("meetings/new/", views.meeting_new, name="meeting_new"),
    path("meetings/<int:pk>/", views.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/edit/", views.meeting_edit, name="meeting_edit"),
    path("meetings/<int:pk>/topic/", views.meeting_topic, name="meeting_topic"),
    path("meetings/<int:pk>/hand-out/", views.meeting_hand_out, name="meeting_hand_out"),
    path("meetings/<int:pk>/paper/<str:kind>/", views.meeting_paper, name="meeting_paper"),
    path("meetings/actions/<int:pk>/", views.meeting_action, name="meeting_action"),
    path("meetings/actions/<int:pk>/finish/", views.meeting_finish, name="meeting_finish"),
]
