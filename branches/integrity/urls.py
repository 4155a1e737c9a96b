from django.urls import path

from branches.integrity import views

urlpatterns = [
    path("integrity/", views.integrity_board, name="integrity_board"),
    path("integrity/talks/", views.integrity_talks, name="integrity_talks"),
    path("integrity/talks/new/", views.integrity_talk_new, name="integrity_talk_new"),
    path("integrity/talks/<int:pk>/", views.integrity_talk, name="integrity_talk"),
    path("integrity/talks/<int:pk>/follow/", views.integrity_follow, name="integrity_follow"),
    path("integrity/pledges/", views.integrity_rounds, name="integrity_rounds"),
    path("integrity/pledges/new/", views.integrity_round_new, name="integrity_round_new"),
    path("integrity/pledges/<int:pk>/", views.integrity_round, name="integrity_round"),
    path("integrity/checks/", views.integrity_checks, name="integrity_checks"),
    path("integrity/checks/new/", views.integrity_ask, name="integrity_ask"),
    path("integrity/checks/<int:pk>/", views.integrity_check, name="integrity_check"),
    path("integrity/checks/<int:pk>/answer/", views.integrity_answer, name="integrity_answer"),
    path("integrity/filings/", views.integrity_filings, name="integrity_filings"),
    path("integrity/filings/new/", views.integrity_filing_new, name="integrity_filing_new"),
    path("integrity/staff/", views.integrity_staff, name="integrity_staff"),
    path("integrity/staff/new/", views.integrity_seat_new, name="integrity_seat_new"),
    path("integrity/staff/<int:pk>/training/", views.integrity_train, name="integrity_train"),
    path("integrity/staff/<int:pk>/end/", views.integrity_unseat, name="integrity_unseat"),
    path("me/pledges/", views.integrity_mine, name="integrity_mine"),
    path("me/pledges/<int:pk>/sign/", views.integrity_sign, name="integrity_sign"),
]
