"""One address that always breaks: what a page looks like when the code fails."""

from django.urls import path

from portal.kernel.pages import PUBLIC, page


@page(PUBLIC)
def broken(request):
    raise ZeroDivisionError


urlpatterns = [path("broken/", broken, name="broken")]
handler500 = "portal.kernel.errorpages.server_error"
