from django.urls import path

from portal.integration import views

urlpatterns = [path("api/docs/", views.api_docs, name="api_docs")]
