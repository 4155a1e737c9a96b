"""Files of a year, as people send them."""

from django.core.files.uploadedfile import SimpleUploadedFile

GOOD = """year: 2027
source: 测试通知
days:
  - {date: 2027-01-01, to: 2027-01-03, kind: holiday, name: 元旦}
  - {date: 2027-02-05, to: 2027-02-15, kind: 放假, name: 春节}
  - {date: 2027-02-20, kind: make_up, name: 春节}
"""


def upload(text: str | bytes, name: str = "2027.yaml") -> SimpleUploadedFile:
    """A file field's content."""
    return SimpleUploadedFile(name, text if isinstance(text, bytes) else text.encode())
