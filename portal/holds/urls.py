from django.urls import path

from portal.holds import views

urlpatterns = [
    path("holds/", views.hold_list, name="hold_list"),
    path("holds/new/", views.hold_new, name="hold_new"),
    path("holds/<int:pk>/", views.hold_detail, name="hold_detail"),
    path("holds/<int:pk>/decide/", views.hold_decide, name="hold_decide"),
    path("holds/<int:pk>/lift/", views.hold_lift, name="hold_lift"),
]
