"""/api/v1/: one router over the resources of all floors."""

from rest_framework.routers import SimpleRouter

from portal.kernel.registry import APPS, subject_api_urls, subject_routes
from portal.kernel.shelves import shelved

router = SimpleRouter()
for prefix, viewset, basename in [route for app in APPS for route in subject_routes(app)]:
    router.register(prefix, viewset, basename)

urlpatterns = shelved([*[pattern for app in APPS for pattern in subject_api_urls(app)], *router.urls])
