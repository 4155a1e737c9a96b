"""How a protected or dangerous value is written out of the trail."""

# A spreadsheet reads a cell that begins with one of these as a formula (ASVS 1.2.10); full-width forms too.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠|%")


def harmless(text: str) -> str:
    """``text`` as no spreadsheet will compute it: an apostrophe before anything that could start a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text
