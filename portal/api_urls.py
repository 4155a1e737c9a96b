"""/api/v1/: one router over the resources of all floors."""

from django.urls import include, path
from rest_framework.routers import SimpleRouter

from portal.kernel.registry import APPS, subject_api_urls, subject_routes

router = SimpleRouter()
for prefix, viewset, basename in [route for app in APPS for route in subject_routes(app)]:
    router.register(prefix, viewset, basename)

urlpatterns = [
    *[pattern for app in APPS for pattern in subject_api_urls(app)],
    path("", include(router.urls)),
]
