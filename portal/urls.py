"""The address book of the whole portal: the subjects of each floor bring their own pages."""

from django.urls import include, path

from portal.kernel import health, views
from portal.kernel.registry import subject_urls
from portal.kernel.shelves import shelved

urlpatterns = shelved([
    path("rooms/", views.all_rooms, name="all_rooms"),
    path("jobs/<int:pk>/", views.job_detail, name="job_detail"),
    path("jobs/<int:pk>/cancel/", views.job_cancel, name="job_cancel"),
    path("healthz/live", health.live, name="health_live"),
    path("healthz/ready", health.ready, name="health_ready"),
    path("language/", views.set_language, name="set_language"),
    path("api/v1/", include("portal.api_urls")),
    *subject_urls("portal"),
    path("", include("workforce.urls")),
    path("", include("branches.urls")),
    path("", include("assessment.urls")),
])  # fmt: skip

handler404 = "portal.kernel.errorpages.not_found"
handler403 = "portal.kernel.errorpages.forbidden"
handler500 = "portal.kernel.errorpages.server_error"
