from django.urls import path

from branches.signups import views

urlpatterns = [
    path("events/", views.signup_list, name="signup_list"),
    path("activities/<int:pk>/signup/", views.signup_sheet, name="signup_sheet"),
    path("activities/<int:pk>/signup/set/", views.signup_set, name="signup_set"),
    path("activities/<int:pk>/signup/questions/", views.signup_log_question, name="signup_log_question"),
    path("events/questions/<int:pk>/answer/", views.signup_answer, name="signup_answer"),
    path("me/events/", views.signup_mine, name="signup_mine"),
    path("me/events/<int:pk>/", views.signup_event, name="signup_event"),
    path("me/events/<int:pk>/join/", views.signup_join, name="signup_join"),
    path("me/events/<int:pk>/leave/", views.signup_leave, name="signup_leave"),
    path("me/events/<int:pk>/ask/", views.signup_ask, name="signup_ask"),
]
