from django.urls import path

from branches.vanguard import views

urlpatterns = [
    path("vanguard/", views.vanguard_list, name="vanguard_list"),
    path("vanguard/cover/", views.vanguard_cover, name="vanguard_cover"),
    path("vanguard/forces/", views.task_force_list, name="task_force_list"),
    path("vanguard/branches/<str:code>/new/", views.vanguard_new, name="vanguard_new"),
    path("vanguard/branches/<str:code>/key-posts/", views.key_post_new, name="key_post_new"),
    path("vanguard/branches/<str:code>/forces/", views.task_force_new, name="task_force_new"),
    path("vanguard/key-posts/<int:pk>/close/", views.key_post_close, name="key_post_close"),
    path("vanguard/<int:pk>/", views.vanguard_detail, name="vanguard_detail"),
    path("vanguard/<int:pk>/edit/", views.vanguard_edit, name="vanguard_edit"),
    path("vanguard/<int:pk>/end/", views.vanguard_end, name="vanguard_end"),
    path("vanguard/<int:pk>/plate/", views.vanguard_plate, name="vanguard_plate"),
    path("vanguard/<int:pk>/holders/", views.vanguard_holder_add, name="vanguard_holder_add"),
    path("vanguard/<int:pk>/holders/<int:holder>/end/", views.vanguard_holder_end, name="vanguard_holder_end"),
    path("vanguard/<int:pk>/review/", views.vanguard_review, name="vanguard_review"),
    path("vanguard/<int:pk>/review/<int:review>/follow/", views.vanguard_follow, name="vanguard_follow"),
    path("vanguard/forces/<int:pk>/", views.task_force_detail, name="task_force_detail"),
    path("vanguard/forces/<int:pk>/edit/", views.task_force_edit, name="task_force_edit"),
    path("vanguard/forces/<int:pk>/finish/", views.task_force_finish, name="task_force_finish"),
    path("me/vanguard/", views.vanguard_mine, name="vanguard_mine"),
    path("me/vanguard/<int:pk>/pledge/", views.vanguard_pledge, name="vanguard_pledge"),
    path("me/vanguard/pledges/<int:pk>/result/", views.vanguard_result, name="vanguard_result"),
]
