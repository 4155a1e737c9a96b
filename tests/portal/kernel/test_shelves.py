"""Addresses are found by their first word: the same views, names and arguments as in a flat list, in the same order."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import Resolver404, URLResolver, include, path, re_path, resolve, reverse
from django.urls.resolvers import RegexPattern, RoutePattern

from portal.kernel.shelves import Shelves, shelved


def view(request, **kwargs):
    """Nothing: only found."""


INNER = [
    path("", view, name="home"),
    path("sw.js", view, name="worker"),
    path("cats/new/", view, name="new"),
    path("cats/<str:code>/", view, {"extra": 1}, name="cat"),
    re_path(r"^cats/(?P<code>[^/]+)/(?P<kind>age|name)/$", view, name="part"),
    re_path(r"^dogs/$", view, name="dogs"),
]
FLAT = [*INNER[:2], path("", include(INNER[2:])), path("far/away/", include([path("<int:pk>/", view, name="far")]))]


def finder(patterns):
    return URLResolver(RegexPattern(r"^/"), patterns)


@pytest.mark.parametrize(
    "address", ["/", "/sw.js", "/cats/new/", "/cats/tom/", "/cats/tom/age/", "/dogs/", "/far/away/7/"],
)  # fmt: skip
def test_the_same_view_with_the_same_arguments(address):
    old, new = finder(FLAT).resolve(address), finder(shelved(FLAT)).resolve(address)
    assert (new.url_name, new.args, new.kwargs, new.func) == (old.url_name, old.args, old.kwargs, old.func)
    assert new.route.replace("^", "") == old.route.replace("^", "")


@pytest.mark.parametrize("address", ["/cats/", "/cats/tom/weight/", "/mice/", "/cats", "/sw.js/", "/far/away/x/", "//"])
def test_what_was_not_found_is_not_found(address):
    for patterns in (FLAT, shelved(FLAT)):
        with pytest.raises(Resolver404):
            finder(patterns).resolve(address)


def test_an_address_that_begins_with_a_parameter_is_refused():
    with pytest.raises(ImproperlyConfigured, match="must begin with a word"):
        shelved([path("<str:code>/cats/", view)])


def test_the_portal_itself_stands_on_shelves():
    from portal.urls import urlpatterns

    (shelves,) = [one for one in urlpatterns if isinstance(one, Shelves)]
    assert isinstance(shelves.pattern, RoutePattern)
    assert len(shelves.shelves) > 100
    for name in ("activity_list", "branch_list", "account_login"):
        assert resolve(reverse(name)).url_name == name
