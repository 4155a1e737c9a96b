"""How much a file may hold. Technical limits: they keep one upload from filling the memory of a process."""

ENDINGS = ("xlsx", "xlsm", "csv")  # a workbook with macros is read for its values; nothing in it is ever run
MAX_BYTES = 30 * 2**20
MAX_UNPACKED = 400 * 2**20
MAX_RATIO = 250  # unpacked to packed; tables stay below 60
RATIO_FROM = 4 * 2**20  # small parts may be as regular as they like
MAX_MEMBERS = 500
MAX_SHEETS = 255
MAX_STYLES = 65_536
MAX_SHARED = 96 * 2**20  # bytes of all shared texts
MAX_TEXT = 40_000  # characters of one cell while it is read; spreadsheets end at 32,767
MAX_TAGLESS = 2**20  # bytes without a tag: a text or attribute without end
MAX_SMALL_PART = 4 * 2**20  # the list of sheets and its links
MAX_ROWS = 100_000
MAX_COLUMNS = 120
MAX_CELL = 5_000
HEADING_WITHIN = 15  # the heading stands in one of the first rows
