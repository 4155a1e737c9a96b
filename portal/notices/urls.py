from django.urls import path

from portal.notices import views

urlpatterns = [
    path("notices/", views.notice_list, name="notice_list"),
    path("notices/latest/", views.notice_latest, name="notice_latest"),
    path("notices/read-all/", views.notice_read_all, name="notice_read_all"),
    path("notices/<int:pk>/open/", views.notice_open, name="notice_open"),
    path("notices/<int:pk>/done/", views.notice_done, name="notice_done"),
    path("notices/choices/", views.notice_choices, name="notice_choices"),
    path("notices/choices/resend/", views.notice_address_resend, name="notice_address_resend"),
    path("notices/choices/confirm/<str:token>/", views.notice_address_confirm, name="notice_address_confirm"),
    path("todos/", views.todo_list, name="todo_list"),
    path("todos/count/", views.todo_count, name="todo_count"),
    path("robots/", views.robot_list, name="robot_list"),
    path("robots/new/", views.robot_new, name="robot_new"),
    path("robots/<int:pk>/", views.robot_change, name="robot_change"),
    path("robots/<int:pk>/test/", views.robot_test, name="robot_test"),
    path("deliveries/", views.delivery_list, name="delivery_list"),
    path("deliveries/<int:pk>/resend/", views.delivery_resend, name="delivery_resend"),
]
