from django.urls import path

from branches.theory import views

urlpatterns = [
    path("theory/", views.theory_list, name="theory_list"),
    path("theory/new/", views.theory_new, name="theory_new"),
    path("theory/<int:pk>/", views.theory_detail, name="theory_detail"),
    path("theory/<int:pk>/edit/", views.theory_edit, name="theory_edit"),
    path("theory/<int:pk>/withdraw/", views.theory_withdraw, name="theory_withdraw"),
]
