from django.urls import path

from portal.offline import views

urlpatterns = [
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service_worker"),
    path("offline/", views.offline_page, name="offline_page"),
    path("offline/kit/", views.offline_kit, name="offline_kit"),
    path("offline/drafts/", views.offline_draft, name="offline_draft"),
]
