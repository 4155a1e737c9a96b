from django.urls import path

from portal.ballots.views import count, office, voter

urlpatterns = [
    path("ballots/", office.ballot_list, name="ballot_list"),
    path("ballots/mine/", voter.ballot_mine, name="ballot_mine"),
    path("ballots/beside/<str:record_kind>/<int:record_id>/new/", office.ballot_new, name="ballot_new"),
    path("ballots/<int:pk>/", voter.ballot_detail, name="ballot_detail"),
    path("ballots/<int:pk>/live/", voter.ballot_live, name="ballot_live"),
    path("ballots/<int:pk>/print/", voter.ballot_print, name="ballot_print"),
    path("ballots/<int:pk>/paper/<str:kind>/", voter.ballot_paper, name="ballot_paper"),
    path("ballots/<int:pk>/vote/", voter.ballot_vote, name="ballot_vote"),
    path("ballots/<int:pk>/roll/", office.ballot_roll, name="ballot_roll"),
    path("ballots/<int:pk>/open/", office.ballot_open, name="ballot_open"),
    path("ballots/<int:pk>/close/", office.ballot_close, name="ballot_close"),
    path("ballots/<int:pk>/cancel/", office.ballot_cancel, name="ballot_cancel"),
    path("ballots/<int:pk>/run-off/", office.ballot_run_off, name="ballot_run_off"),
    path("ballots/<int:pk>/slip/", office.ballot_slip, name="ballot_slip"),
    path("ballots/<int:pk>/totals/", count.ballot_totals, name="ballot_totals"),
    path("ballots/<int:pk>/check/", count.ballot_check, name="ballot_check"),
    path("ballots/<int:pk>/recount/", count.ballot_recount, name="ballot_recount"),
]
