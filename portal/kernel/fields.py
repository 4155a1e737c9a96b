"""Columns that the database must not read in clear, and validators that migrations may name."""

import base64
import hashlib
import hmac
import re
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext_lazy as _

NODE_CODE = re.compile(r"^[A-Z0-9][A-Z0-9-]{0,19}$")


@lru_cache(maxsize=4)
def _cipher(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(k.encode()).digest())) for k in keys])


def keyed_hash(value: str) -> str:
    """HMAC-SHA256 of ``value`` under the first field key: finds an encrypted value exactly, reveals nothing."""
    return _under(settings.FIELD_KEYS[0], value) if value else ""


def keyed_hashes(value: str) -> list[str]:
    """``keyed_hash`` under each field key, the one that writes first: finds what was stored before the keys were changed."""
    return [_under(key, value) for key in settings.FIELD_KEYS] if value else []


def _under(key: str, value: str) -> str:
    return hmac.new(key.encode(), value.encode(), hashlib.sha256).hexdigest()


def seal(content: bytes) -> bytes:
    """Encrypt a file that holds protected columns and must wait on disk."""
    return _cipher(tuple(settings.FIELD_KEYS)).encrypt(content)


def unseal(content: bytes) -> bytes:
    """What ``seal`` encrypted."""
    return _cipher(tuple(settings.FIELD_KEYS)).decrypt(content)


class OnPostgres(RawSQL):
    """A default of a column that PostgreSQL works out; NULL on SQLite. ``sql`` is a literal of the house, never input."""

    def __init__(self, sql: str) -> None:
        super().__init__(sql, ())

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:
        return "NULL", []


class EncryptedTextField(models.TextField):
    """Text encrypted at rest (AES with HMAC, keys from HONGJIANG_FIELD_KEYS). Cannot be filtered by."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return _cipher(tuple(settings.FIELD_KEYS)).encrypt(value.encode()).decode() if value else value

    def from_db_value(self, value, expression, connection):
        return _cipher(tuple(settings.FIELD_KEYS)).decrypt(value.encode()).decode() if value else value


class SealedTextField(EncryptedTextField):
    """As ``EncryptedTextField``, without the second at which it was written: a token carries that in clear."""

    def get_prep_value(self, value):
        value = models.TextField.get_prep_value(self, value)
        if not value:
            return value
        return _cipher(tuple(settings.FIELD_KEYS)).encrypt_at_time(value.encode(), 0).decode()


def validate_node_code(value: str) -> None:
    """Codes build the materialised path, so they keep to ASCII capitals, digits and the hyphen."""
    if not NODE_CODE.match(value):
        raise ValidationError(_("编码只能用大写字母、数字和连字符，最多 20 位，例如 ZB-CM01"), code="node_code")


def validate_first_of_month(value) -> None:
    if value.day != 1:
        raise ValidationError(_("月份应写成当月 1 日"), code="first_of_month")


def validate_moment(value) -> None:
    """A year far off is a slip of the pen, and near the ends of the calendar no time zone can hold it."""
    if not 1900 <= value.year <= 2200:
        raise ValidationError(forms.DateTimeField.default_error_messages["invalid"], code="invalid")
