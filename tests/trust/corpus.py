"""What an attacker types: sixty texts that want to run in a page, a dozen that want to run in a database."""

from html.parser import HTMLParser

_CORES = (
    "<xss onx=1>", "<script>xss()</script>", "<img src=x onerror=xss()>", "<svg onload=xss()>", "<iframe src=javascript:xss()>",
    "<a href=javascript:xss()>x</a>", "<body onload=xss()>", "<details open ontoggle=xss()>", "<input autofocus onfocus=xss()>",
    "<math><mi xlink:href=javascript:xss()>", "<object data=javascript:xss()>", "<base href=//xss.example>",
)  # fmt: skip
_OPENERS = ("", '"', "'", '">', "</title></textarea></script>")
PAYLOADS = [opener + core for opener in _OPENERS for core in _CORES]
INJECTIONS = (
    "'", '"', "' OR '1'='1", "1 OR 1=1", "'; DROP TABLE portal_person;--", "1) UNION SELECT 1,2,3--", "' AND 1=CAST((SELECT 1) AS int)--",
    "%' AND 1=1 AND '%'='", "\\'; SELECT pg_sleep(5)--", "1;SELECT randomblob(100000000)", "{{7*7}}", "${7*7}",
)  # fmt: skip
_FOREIGN_TAGS = {"xss", "iframe", "object", "embed", "base", "math", "marquee"}


class Running(HTMLParser):
    """What in a page could run: handlers, scripts without a file, addresses of javascript, elements that the house never uses."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if tag in _FOREIGN_TAGS or any(name.startswith("on") for name in has):
            self.found.append(self.get_starttag_text() or tag)
        if tag == "script" and not (has.get("src") or has.get("type", "").endswith("json")):
            self.found.append(self.get_starttag_text() or tag)
        if any(
            "".join((has.get(name) or "").split()).lower().startswith("javascript:") for name in ("href", "src", "action", "xlink:href")
        ):
            self.found.append(self.get_starttag_text() or tag)
