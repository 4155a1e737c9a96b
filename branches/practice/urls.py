from django.urls import path

from branches.practice import views

urlpatterns = [
    path("practice/", views.practice_list, name="practice_list"),
    path("activities/<int:pk>/practice/", views.practice_sheet, name="practice_sheet"),
    path("activities/<int:pk>/practice/begin/", views.practice_begin, name="practice_begin"),
    path("activities/<int:pk>/practice/fill/", views.practice_fill, name="practice_fill"),
    path("activities/<int:pk>/practice/reopen/", views.practice_reopen, name="practice_reopen"),
    path("activities/<int:pk>/practice/watch/", views.practice_watch, name="practice_watch"),
    path("practice/watches/<int:pk>/off/", views.practice_watch_off, name="practice_watch_off"),
]
