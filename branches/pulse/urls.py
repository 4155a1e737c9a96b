from django.urls import path

from branches.pulse import views

urlpatterns = [
    path("pulse/", views.pulse_list, name="pulse_list"),
    path("pulse/new/", views.pulse_new, name="pulse_new"),
    path("pulse/<int:pk>/", views.pulse_detail, name="pulse_detail"),
    path("pulse/<int:pk>/edit/", views.pulse_edit, name="pulse_edit"),
    path("pulse/<int:pk>/open/", views.pulse_open, name="pulse_open"),
    path("pulse/<int:pk>/close/", views.pulse_close, name="pulse_close"),
    path("pulse/<int:pk>/cancel/", views.pulse_cancel, name="pulse_cancel"),
    path("me/pulse/", views.pulse_mine, name="pulse_mine"),
    path("me/pulse/<int:pk>/", views.pulse_answer, name="pulse_answer"),
    path("me/pulse/<int:pk>/result/", views.pulse_result, name="pulse_result"),
]
