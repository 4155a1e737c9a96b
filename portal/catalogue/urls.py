from django.urls import path

from portal.catalogue import views

urlpatterns = [
    path("rules/", views.rule_list, name="rule_list"),
    path("rules/<str:code>/", views.rule_detail, name="rule_detail"),
    path("rules/<str:code>/change/", views.rule_change, name="rule_change"),
    path("catalogues/", views.catalogue_index, name="catalogue_index"),
    path("catalogues/<str:key>/", views.catalogue_list, name="catalogue_list"),
    path("catalogues/<str:key>/new/", views.catalogue_add, name="catalogue_add"),
    path("catalogues/<str:key>/<str:code>/", views.catalogue_edit, name="catalogue_edit"),
]
