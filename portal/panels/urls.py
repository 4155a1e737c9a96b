from django.urls import path

from portal.panels.views import member, office

urlpatterns = [
    path("panels/", office.panel_list, name="panel_list"),
    path("panels/mine/", member.panel_mine, name="panel_mine"),
    path("panels/<int:pk>/", member.panel_detail, name="panel_detail"),
    path("panels/<int:pk>/judge/", member.panel_judge, name="panel_judge"),
    path("panels/<int:pk>/recuse/", member.panel_recuse, name="panel_recuse"),
    path("panels/<int:pk>/seats/", office.panel_seats, name="panel_seats"),
    path("panels/<int:pk>/open/", office.panel_open, name="panel_open"),
    path("panels/<int:pk>/settle/", office.panel_settle, name="panel_settle"),
    path("panels/<int:pk>/remind/", office.panel_remind, name="panel_remind"),
    path("panels/<int:pk>/discuss/", office.panel_discuss, name="panel_discuss"),
    path("panels/<int:pk>/conclude/", office.panel_conclude, name="panel_conclude"),
    path("panels/<int:pk>/dissolve/", office.panel_dissolve, name="panel_dissolve"),
]
