from django.urls import path

from branches.speakers import views

urlpatterns = [
    path("speakers/", views.speaker_list, name="speaker_list"),
    path("speakers/new/", views.speaker_new, name="speaker_new"),
    path("speakers/talks/", views.speaker_talks, name="speaker_talks"),
    path("speakers/talks/<int:pk>/", views.speaker_talk_detail, name="speaker_talk_detail"),
    path("speakers/talks/<int:pk>/answer/", views.speaker_talk_answer, name="speaker_talk_answer"),
    path("speakers/talks/<int:pk>/hold/", views.speaker_talk_hold, name="speaker_talk_hold"),
    path("speakers/talks/<int:pk>/cancel/", views.speaker_talk_cancel, name="speaker_talk_cancel"),
    path("speakers/talks/<int:pk>/feedback/", views.speaker_talk_feedback, name="speaker_talk_feedback"),
    path("speakers/<int:pk>/", views.speaker_detail, name="speaker_detail"),
    path("speakers/<int:pk>/edit/", views.speaker_edit, name="speaker_edit"),
    path("speakers/<int:pk>/ask/", views.speaker_ask, name="speaker_ask"),
    path("speakers/<int:pk>/withdraw/", views.speaker_withdraw, name="speaker_withdraw"),
    path("speakers/<int:pk>/renew/", views.speaker_renew, name="speaker_renew"),
]
