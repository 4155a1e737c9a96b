from django.urls import path

from workforce.congress import views

urlpatterns = [
    path("congress/", views.congress_list, name="congress_list"),
    path("congress/rights/", views.congress_rights, name="congress_rights"),
    path("congress/rules/", views.congress_rules, name="congress_rules"),
    path("congress/new/", views.congress_new, name="congress_new"),
    path("congress/<int:pk>/", views.congress_detail, name="congress_detail"),
    path("congress/<int:pk>/delegates/", views.congress_delegate_add, name="congress_delegate_add"),
    path("congress/delegates/<int:pk>/drop/", views.congress_delegate_drop, name="congress_delegate_drop"),
    path("congress/<int:pk>/confirm/", views.congress_confirm, name="congress_confirm"),
    path("congress/<int:pk>/sessions/", views.congress_call, name="congress_call"),
    path("congress/sessions/<int:pk>/", views.congress_session, name="congress_session"),
    path("congress/sessions/<int:pk>/attendance/", views.congress_attendance, name="congress_attendance"),
    path("congress/sessions/<int:pk>/votes/", views.congress_vote, name="congress_vote"),
    path("congress/sessions/<int:pk>/lapse/", views.congress_lapse, name="congress_lapse"),
    path("congress/delegates/<int:pk>/substitute/", views.congress_substitute, name="congress_substitute"),
    path("congress/delegates/<int:pk>/substitute/confirm/", views.congress_substitute_confirm, name="congress_substitute_confirm"),
    path("congress/delegates/<int:pk>/substitute/drop/", views.congress_substitute_drop, name="congress_substitute_drop"),
    path("congress/votes/<int:pk>/check/", views.congress_vote_check, name="congress_vote_check"),
    path("congress/votes/<int:pk>/return/", views.congress_vote_return, name="congress_vote_return"),
    path("congress/matters/", views.congress_matters, name="congress_matters"),
    path("congress/<int:pk>/matters/new/", views.congress_matter_new, name="congress_matter_new"),
    path("congress/matters/<int:pk>/", views.congress_matter, name="congress_matter"),
    path("congress/consultations/new/", views.congress_consultation_new, name="congress_consultation_new"),
    path("congress/consultations/<int:pk>/", views.congress_consultation, name="congress_consultation"),
]
