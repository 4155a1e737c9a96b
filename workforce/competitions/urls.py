from django.urls import path

from workforce.competitions.views import entries, office, pages

urlpatterns = [
    path("competitions/", pages.competition_list, name="competition_list"),
    path("competitions/calendar/", pages.competition_calendar, name="competition_calendar"),
    path("competitions/mine/", pages.competition_mine, name="competition_mine"),
    path("competitions/new/", office.competition_new, name="competition_new"),
    path("competitions/<int:pk>/", pages.competition_detail, name="competition_detail"),
    path("competitions/<int:pk>/edit/", office.competition_edit, name="competition_edit"),
    path("competitions/<int:pk>/open/", office.competition_open, name="competition_open"),
    path("competitions/<int:pk>/enter/", entries.competition_enter, name="competition_enter"),
    path("competitions/<int:pk>/start/", office.competition_start, name="competition_start"),
    path("competitions/<int:pk>/jury/", office.competition_jury, name="competition_jury"),
    path("competitions/<int:pk>/finish/", office.competition_finish, name="competition_finish"),
    path("competitions/<int:pk>/reopen/", office.competition_reopen, name="competition_reopen"),
    path("competitions/<int:pk>/publicise/", office.competition_publicise, name="competition_publicise"),
    path("competitions/<int:pk>/publish/", office.competition_publish, name="competition_publish"),
    path("competitions/<int:pk>/cancel/", office.competition_cancel, name="competition_cancel"),
    path("competitions/<int:pk>/up/", office.competition_send_up, name="competition_send_up"),
    path("competitions/<int:pk>/honour/", office.competition_honour, name="competition_honour"),
    path("competitions/<int:pk>/targets/", office.competition_target, name="competition_target"),
    path("competitions/<int:pk>/planned/", office.competition_planned, name="competition_planned"),
    path("competitions/figures/<int:pk>/", office.competition_measure, name="competition_measure"),
    path("competitions/figures/<int:pk>/check/", office.competition_check_figure, name="competition_check_figure"),
    path("competitions/entries/<int:pk>/", entries.competition_entry, name="competition_entry"),
    path("competitions/entries/<int:pk>/score/", entries.competition_score, name="competition_score"),
    path("competitions/entries/<int:pk>/check/", entries.competition_check, name="competition_check"),
    path("competitions/entries/<int:pk>/accept/", entries.competition_accept, name="competition_accept"),
    path("competitions/entries/<int:pk>/withdraw/", entries.competition_withdraw, name="competition_withdraw"),
]
