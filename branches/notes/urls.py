from django.urls import path

from branches.notes import views

urlpatterns = [
    path("notes/", views.note_list, name="note_list"),
    path("notes/branches/<str:code>/<str:month>/", views.note_write, name="note_write"),
    path("notes/branches/<str:code>/<str:month>/open/", views.note_open, name="note_open"),
    path("notes/<int:pk>/", views.note_detail, name="note_detail"),
    path("notes/<int:pk>/hand-in/", views.note_hand_in, name="note_hand_in"),
    path("notes/<int:pk>/answer/", views.note_answer, name="note_answer"),
]
