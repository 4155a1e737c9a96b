from django.urls import path

from portal.exchange import views

urlpatterns = [
    path("imports/", views.import_start, name="import_start"),
    path("imports/template/<str:kind>/", views.import_template, name="import_template"),
    path("imports/<int:pk>/", views.import_batch, name="import_batch"),
    path("imports/<int:pk>/errors/", views.import_errors, name="import_errors"),
    path("imports/<int:pk>/commit/", views.import_commit, name="import_commit"),
]
