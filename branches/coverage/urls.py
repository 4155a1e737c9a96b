from django.urls import path

from branches.coverage import views

urlpatterns = [
    path("party-coverage/", views.setup_map, name="setup_map"),
    path("party-coverage/setups/", views.setup_list, name="setup_list"),
    path("party-coverage/setups/new/", views.setup_new, name="setup_new"),
    path("party-coverage/setups/<int:pk>/", views.setup_detail, name="setup_detail"),
    path("party-coverage/setups/<int:pk>/edit/", views.setup_edit, name="setup_edit"),
    path("party-coverage/setups/<int:pk>/conditions/<str:code>/", views.setup_condition, name="setup_condition"),
    path("party-coverage/setups/<int:pk>/complete/", views.setup_complete, name="setup_complete"),
    path("party-coverage/setups/<int:pk>/end/", views.setup_end, name="setup_end"),
    path("party-coverage/teams/", views.crew_list, name="crew_list"),
    path("party-coverage/teams/<str:code>/leader/", views.crew_leader, name="crew_leader"),
    path("party-coverage/teams/<str:code>/group/", views.crew_group, name="crew_group"),
    path("party-coverage/teams/<str:code>/track/", views.crew_track, name="crew_track"),
    path("party-coverage/tracks/", views.track_list, name="track_list"),
    path("party-coverage/tracks/<int:pk>/close/", views.track_close, name="track_close"),
    path("party-coverage/backbone/", views.backbone_list, name="backbone_list"),
    path("party-coverage/backbone/new/", views.backbone_new, name="backbone_new"),
    path("party-coverage/backbone/<int:pk>/end/", views.backbone_end, name="backbone_end"),
    path("party-coverage/candidates/", views.candidate_list, name="candidate_list"),
    path("party-coverage/candidates/new/", views.candidate_new, name="candidate_new"),
    path("party-coverage/candidates/<int:pk>/", views.candidate_detail, name="candidate_detail"),
    path("party-coverage/candidates/<int:pk>/judge/", views.candidate_judge, name="candidate_judge"),
]
