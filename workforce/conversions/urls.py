from django.urls import path

from workforce.conversions import views

urlpatterns = [
    path("conversions/", views.conversion_list, name="conversion_list"),
    path("conversions/years/", views.conversion_years, name="conversion_years"),
    path("conversions/new/", views.conversion_new, name="conversion_new"),
    path("conversions/<int:pk>/", views.conversion_detail, name="conversion_detail"),
    path("conversions/<int:pk>/edit/", views.conversion_edit, name="conversion_edit"),
    path("conversions/<int:pk>/verify/", views.conversion_verify, name="conversion_verify"),
    path("conversions/<int:pk>/return/", views.conversion_return, name="conversion_return"),
    path("conversions/<int:pk>/withdraw/", views.conversion_withdraw, name="conversion_withdraw"),
]
