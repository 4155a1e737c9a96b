from django.urls import path

from branches.supervision import views

urlpatterns = [
    path("supervision/", views.supervision_board, name="supervision_board"),
    path("supervision/checks/", views.supervision_list, name="supervision_list"),
    path("supervision/checks/new/", views.supervision_new, name="supervision_new"),
    path("supervision/checks/<int:pk>/", views.supervision_check, name="supervision_check"),
    path("supervision/checks/<int:pk>/edit/", views.supervision_edit, name="supervision_edit"),
    path("supervision/checks/<int:pk>/hold/", views.supervision_hold, name="supervision_hold"),
    path("supervision/checks/<int:pk>/parts/", views.supervision_part, name="supervision_part"),
    path("supervision/checks/<int:pk>/cancel/", views.supervision_cancel, name="supervision_cancel"),
    path("supervision/findings/", views.supervision_findings, name="supervision_findings"),
    path("supervision/findings/new/", views.supervision_finding_new, name="supervision_finding_new"),
    path("supervision/findings/<int:pk>/", views.supervision_finding, name="supervision_finding"),
    path("supervision/findings/<int:pk>/answer/", views.supervision_answer, name="supervision_answer"),
    path("supervision/findings/<int:pk>/close/", views.supervision_close, name="supervision_close"),
    path("supervision/findings/<int:pk>/return/", views.supervision_return, name="supervision_return"),
    path("supervision/findings/<int:pk>/withdraw/", views.supervision_withdraw, name="supervision_withdraw"),
    path("supervision/findings/<int:pk>/paper/<str:kind>/", views.supervision_order, name="supervision_order"),
    path("supervision/matters/", views.supervision_matters, name="supervision_matters"),
    path("supervision/matters/new/", views.supervision_matter_new, name="supervision_matter_new"),
    path("supervision/matters/<int:pk>/", views.supervision_matter, name="supervision_matter"),
    path("supervision/matters/<int:pk>/edit/", views.supervision_matter_edit, name="supervision_matter_edit"),
    path("supervision/matters/<int:pk>/close/", views.supervision_matter_close, name="supervision_matter_close"),
    path("supervision/draws/", views.supervision_draws, name="supervision_draws"),
    path("supervision/draws/new/", views.supervision_draw_new, name="supervision_draw_new"),
    path("supervision/draws/<int:pk>/", views.supervision_draw, name="supervision_draw"),
]
