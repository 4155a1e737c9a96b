"""Dates and money as a Chinese office writes them."""

DATE_FORMAT = "Y-m-d"
DATETIME_FORMAT = "Y-m-d H:i"
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "m-d H:i"
MONTH_DAY_FORMAT = "n 月 j 日"
# Money is written in groups of three (floatformat "g"), as the accounts have it; the language's own group would be four.
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
