from django.urls import path

from branches.whistle import views

urlpatterns = [
    path("whistle/", views.whistle_box, name="whistle_box"),
    path("whistle/desk/", views.whistle_list, name="whistle_list"),
    path("whistle/keys/", views.whistle_keys, name="whistle_keys"),
    path("whistle/desk/<uuid:pk>/", views.whistle_detail, name="whistle_detail"),
    path("whistle/desk/<uuid:pk>/read/", views.whistle_read, name="whistle_read"),
    path("whistle/desk/<uuid:pk>/pictures/<uuid:picture>/", views.whistle_picture, name="whistle_picture"),
    path("whistle/desk/<uuid:pk>/accept/", views.whistle_accept, name="whistle_accept"),
    path("whistle/desk/<uuid:pk>/decline/", views.whistle_decline, name="whistle_decline"),
    path("whistle/desk/<uuid:pk>/reply/", views.whistle_reply, name="whistle_reply"),
    path("whistle/desk/<uuid:pk>/conclude/", views.whistle_conclude, name="whistle_conclude"),
    path("whistle/desk/<uuid:pk>/forward/", views.whistle_forward, name="whistle_forward"),
    path("whistle/desk/<uuid:pk>/recuse/", views.whistle_recuse, name="whistle_recuse"),
    path("whistle/desk/<uuid:pk>/ask/", views.whistle_ask, name="whistle_ask"),
    path("whistle/desk/<uuid:pk>/open/", views.whistle_open, name="whistle_open"),
]
