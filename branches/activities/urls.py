from django.urls import path

from branches.activities import views

urlpatterns = [
    path("activities/", views.activity_list, name="activity_list"),
    path("activities/log/", views.activity_log, name="activity_log"),
    path("activities/quick/", views.activity_quick, name="activity_quick"),
    path("activities/draft/", views.activity_draft, name="activity_draft"),
    path("activities/<int:pk>/", views.activity_detail, name="activity_detail"),
    path("activities/<int:pk>/edit/", views.activity_edit, name="activity_edit"),
    path("activities/<int:pk>/minutes/", views.activity_minutes, name="activity_minutes"),
    path("activities/<int:pk>/paper/<str:kind>/", views.activity_paper, name="activity_paper"),
    path("activities/<int:pk>/roll/", views.activity_roll, name="activity_roll"),
    path("activities/<int:pk>/sittings/", views.activity_sitting, name="activity_sitting"),
    path("activities/<int:pk>/file/", views.activity_file, name="activity_file"),
    path("activities/<int:pk>/return/", views.activity_return, name="activity_return"),
    path("activities/<int:pk>/archive/", views.activity_archive, name="activity_archive"),
    path("activities/<int:pk>/observers/", views.activity_observers, name="activity_observers"),
    path("activities/<int:pk>/joint/", views.activity_joint, name="activity_joint"),
    path("activities/<int:pk>/joint/invite/", views.joint_invite, name="joint_invite"),
    path("activities/<int:pk>/joint/<int:holder>/withdraw/", views.joint_withdraw, name="joint_withdraw"),
    path("joint/", views.joint_list, name="joint_list"),
    path("joint/<int:pk>/", views.joint_detail, name="joint_detail"),
    path("joint/<int:pk>/answer/", views.joint_answer, name="joint_answer"),
    path("joint/<int:pk>/people/", views.joint_people, name="joint_people"),
    path("observers/<int:pk>/remove/", views.observer_remove, name="observer_remove"),
    path("activities/<int:pk>/effects/", views.effect_add, name="effect_add"),
    path("effects/<int:pk>/remove/", views.effect_remove, name="effect_remove"),
    path("effects/<int:pk>/confirm/", views.effect_confirm, name="effect_confirm"),
    path("resolutions/", views.resolution_list, name="resolution_list"),
    path("resolutions/<int:pk>/", views.resolution_follow, name="resolution_follow"),
]
