from django.urls import path

from branches.questions import views

urlpatterns = [
    path("questions/", views.question_board, name="question_board"),
    path("questions/ask/", views.question_ask, name="question_ask"),
    path("questions/mine/", views.question_mine, name="question_mine"),
    path("questions/<int:pk>/mark/", views.question_mark, name="question_mark"),
    path("questions/office/", views.question_list, name="question_list"),
    path("questions/office/<int:pk>/", views.question_office, name="question_office"),
    path("questions/office/<int:pk>/answer/", views.question_answer, name="question_answer"),
    path("questions/office/<int:pk>/publish/", views.question_publish, name="question_publish"),
    path("questions/office/<int:pk>/decline/", views.question_decline, name="question_decline"),
]
