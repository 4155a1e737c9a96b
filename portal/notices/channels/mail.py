"""Mail to one person: plain text, one connection for a run of the sender."""

import smtplib
from types import TracebackType
from typing import Any, Self

from django.core.mail import EmailMessage, get_connection

from portal.notices.channels.answers import Failed

PERMANENT = 500  # from here on a mail server means no


class PostOffice:
    """Opened when the first letter is sent; after the server was away once, no further letter of this run is tried."""

    def __init__(self) -> None:
        self.connection: Any = None
        self.is_away = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.connection is not None:
            try:
                self.connection.close()
            except (OSError, smtplib.SMTPException):
                self.is_away = True

    def send(self, *, to: str, subject: str, body: str, number: int) -> None:
        """Hand a letter to the mail server. ``number`` of the delivery becomes the Message-ID, so that a letter sent twice can
        be known as one. Raises Failed."""
        try:
            if self.connection is None:
                self.connection = get_connection()
                self.connection.open()
            letter = EmailMessage(subject, body, to=[to], connection=self.connection)
            host = letter.from_email.rpartition("@")[2].strip("> ") or "hongjiang"
            letter.extra_headers = {"Message-ID": f"<delivery-{number}@{host}>", "Auto-Submitted": "auto-generated"}
            letter.send()
        except smtplib.SMTPRecipientsRefused as refused:
            number_said = next((code for code, _text in refused.recipients.values()), 0)
            raise Failed("delivery.address_refused", str(number_said), is_final=number_said >= PERMANENT) from None
        except smtplib.SMTPResponseException as said:
            self.is_away = isinstance(said, smtplib.SMTPConnectError | smtplib.SMTPAuthenticationError | smtplib.SMTPHeloError)
            is_final = said.smtp_code >= PERMANENT and not self.is_away
            raise Failed("delivery.mail_refused", str(said.smtp_code), is_final=is_final) from None
        except (OSError, smtplib.SMTPException):
            self.is_away = True
            raise Failed("delivery.mail_away") from None
