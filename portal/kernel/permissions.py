"""The API is closed by default: a view opens itself by naming rights of the matrix."""

from django.http import Http404
from rest_framework import exceptions, permissions

from portal.kernel.pages import SIGNED_IN, note_refusal
from portal.kernel.sentences import sentence


class MatrixPermission(permissions.BasePermission):
    """A view names its right in ``rights`` (action or lower-case method -> right). Without a right: 401 when nobody is
    signed in, else 404, so that a stranger learns nothing. A view without ``rights`` is closed to everybody. One with
    ``is_private`` holds what no scope names, so that only tokens for everything open it."""

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
        if right != SIGNED_IN and not actor.holds(right):
            note_refusal(right, actor)
            raise Http404
        everybody = "*" if getattr(view, "is_private", False) else ""
        _ensure_opened(request, everybody if right == SIGNED_IN else right.partition(".")[0])
        if right != SIGNED_IN:
            request.scope = actor.scope(right)
        request.actor = actor
        return True


def _ensure_opened(request, obj: str) -> None:
    """A token opens no more than its scopes say: asked after the owner's own rights, so that it never exceeds them."""
    allows = getattr(request.auth, "allows", None)
    is_safe = request.method in permissions.SAFE_METHODS
    if allows is not None and not allows(obj, is_safe=is_safe):
        code, wanted = "token.scope_missing", f"{obj or '*'}:{'read' if is_safe else 'write'}"
        raise exceptions.PermissionDenied(sentence(code, {"scope": wanted}), code)
