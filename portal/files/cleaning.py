"""What a file tells of its maker goes before it is kept: places, cameras, names. What it shows stays, byte for byte.

What is not touched is said in docs/adr/0011: signed and locked papers, and the old formats doc and xls.
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, BinaryIO

from portal.files import papers, pictures

_IN_MEMORY = 4 * 2**20
_WHOLE = {"jpg": pictures.clean_jpeg, "jpeg": pictures.clean_jpeg, "png": pictures.clean_png, "pdf": papers.clean_pdf}


@contextmanager
def cleaned(ending: str, file: BinaryIO) -> Iterator[IO[bytes]]:
    """The content without what it tells of its maker, from its start; the caller has checked that it is whole.

    Cleaning twice is the same as once, so the same paper always gives the same bytes.
    """
    file.seek(0)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as out:
        if ending in papers.OFFICE:
            papers.clean_office(file, out)
        else:
            clean, content = _WHOLE.get(ending), file.read()
            out.write(clean(content) if clean else content)
        file.seek(0)
        out.seek(0)
        yield out
