"""The API is closed by default: a view opens itself by naming rights of the matrix."""

from django.http import Http404
from rest_framework import exceptions, permissions

from portal.kernel.pages import SIGNED_IN


class MatrixPermission(permissions.BasePermission):
    """A view names its right in ``rights`` (action or lower-case method -> right). Without a right: 401 when nobody is
    signed in, else 404, so that a stranger learns nothing. A view without ``rights`` is closed to everybody."""

    def has_permission(self, request, view) -> bool:
        if not request.user or not request.user.is_authenticated:
            raise exceptions.NotAuthenticated
        rights = getattr(view, "rights", {})
        action = getattr(view, "action", None) or request.method.lower()
        if action in {"options", "metadata"}:
            action = "list" if "list" in rights else next(iter(rights), "")
        right = rights.get(action)
        if right is None:
            if getattr(view, "action", "") is None and request.method:
                raise exceptions.MethodNotAllowed(request.method)
            raise Http404
        actor = request._request.actor
        if right != SIGNED_IN:
            if not actor.can(right):
                raise Http404
            request.scope = actor.scope(right)
        request.actor = actor
        return True
