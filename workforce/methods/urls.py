from django.urls import path

from workforce.methods import views

urlpatterns = [
    path("methods/", views.method_list, name="method_list"),
    path("methods/new/", views.method_new, name="method_new"),
    path("methods/<int:pk>/", views.method_detail, name="method_detail"),
    path("methods/<int:pk>/edit/", views.method_edit, name="method_edit"),
    path("methods/<int:pk>/review/", views.method_review, name="method_review"),
    path("methods/<int:pk>/panel/", views.method_convene, name="method_convene"),
    path("methods/<int:pk>/consent/", views.method_consent, name="method_consent"),
    path("methods/<int:pk>/name/", views.method_name, name="method_name"),
    path("methods/<int:pk>/adopters/", views.method_adopt, name="method_adopt"),
    path("methods/<int:pk>/promote/", views.method_promote, name="method_promote"),
    path("methods/<int:pk>/nominate/", views.method_nominate, name="method_nominate"),
]
