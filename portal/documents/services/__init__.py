"""Documents to keep or to sign: one service, to which a room hands a template of its own."""

from portal.documents.services.compose import Paper, compose

__all__ = ["Paper", "compose"]
