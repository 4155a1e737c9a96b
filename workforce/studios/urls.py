from django.urls import path

from workforce.studios.views import acts, pages

urlpatterns = [
    path("studios/", pages.studio_list, name="studio_list"),
    path("studios/standards/", pages.studio_standards, name="studio_standards"),
    path("studios/money/", pages.studio_money, name="studio_money"),
    path("studios/new/", acts.studio_new, name="studio_new"),
    path("studios/<int:pk>/", pages.studio_detail, name="studio_detail"),
    path("studios/<int:pk>/edit/", acts.studio_edit, name="studio_edit"),
    path("studios/<int:pk>/<slug:act>/", acts.studio_act, name="studio_act"),
    path("studios/checks/<int:pk>/", acts.studio_check, name="studio_check"),
]
