"""The OpenAPI schema of /api/v1/."""

from typing import Any

from django.urls import path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView

from portal.kernel.pages import SIGNED_IN


class TokenScheme(OpenApiAuthenticationExtension):
    """How a personal token is sent."""

    target_class = "portal.accounts.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Authorization: Token <secret>"}


class SchemaView(SpectacularAPIView):
    """For everybody who is signed in or has a token."""

    rights = {"get": SIGNED_IN}


API_URLS = [path("schema/", SchemaView.as_view(), name="api-schema")]
