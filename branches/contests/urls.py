from django.urls import path

from branches.contests import views

urlpatterns = [
    path("contests/", views.contest_list, name="contest_list"),
    path("contests/new/", views.contest_new, name="contest_new"),
    path("contests/<int:pk>/", views.contest_detail, name="contest_detail"),
    path("contests/<int:pk>/edit/", views.contest_edit, name="contest_edit"),
    path("contests/<int:pk>/nominate/", views.contest_nominate, name="contest_nominate"),
    path("contests/<int:pk>/ballot/", views.contest_convene, name="contest_convene"),
    path("contests/<int:pk>/publicity/", views.contest_publicise, name="contest_publicise"),
    path("contests/<int:pk>/cancel/", views.contest_cancel, name="contest_cancel"),
    path("contests/<int:pk>/nominations/<int:nomination>/send-on/", views.contest_send_on, name="contest_send_on"),
    path("contests/<int:pk>/steps/<int:step>/", views.contest_step, name="contest_step"),
    path("me/contests/", views.contest_mine, name="contest_mine"),
    path("me/contests/<int:pk>/", views.contest_answer, name="contest_answer"),
]
