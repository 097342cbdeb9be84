"""SMTP that says whether a mail was lost before or perhaps after the server had taken it."""

import smtplib
from typing import Any

from django.core.mail.backends import smtp


class PerhapsTaken(smtplib.SMTPException):
    """The connection broke while the server had the mail in its hands and had not answered."""


class _Careful:
    def data(self, msg: Any) -> Any:
        try:
            return super().data(msg)  # type: ignore[misc]
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            if isinstance(error, smtplib.SMTPResponseException):
                raise
            raise PerhapsTaken(str(error)) from error


class CarefulSMTP(_Careful, smtplib.SMTP):
    pass


class CarefulSMTPoverTLS(_Careful, smtplib.SMTP_SSL):
    pass


class EmailBackend(smtp.EmailBackend):
    @property
    def connection_class(self) -> Any:
        return CarefulSMTPoverTLS if self.use_ssl else CarefulSMTP
