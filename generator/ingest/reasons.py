"""The phrases for statuses whose meaning a page does not say: RFC 9110, section 15, with RFC 6585
for 428, 429 and 431 and RFC 4918 for 207, 423 and 424.

They are written out, not taken from `http.HTTPStatus`: some of those differ between the versions of
Python, and the same pages must always give the same document.
"""

from __future__ import annotations

from collections.abc import Mapping

_PHRASES: Mapping[str, str] = {
    "100": "Continue",
    "101": "Switching Protocols",
    "200": "OK",
    "201": "Created",
    "202": "Accepted",
    "203": "Non-Authoritative Information",
    "204": "No Content",
    "205": "Reset Content",
    "206": "Partial Content",
    "207": "Multi-Status",
    "300": "Multiple Choices",
    "301": "Moved Permanently",
    "302": "Found",
    "303": "See Other",
    "304": "Not Modified",
    "305": "Use Proxy",
    "307": "Temporary Redirect",
    "308": "Permanent Redirect",
    "400": "Bad Request",
    "401": "Unauthorized",
    "402": "Payment Required",
    "403": "Forbidden",
    "404": "Not Found",
    "405": "Method Not Allowed",
    "406": "Not Acceptable",
    "407": "Proxy Authentication Required",
    "408": "Request Timeout",
    "409": "Conflict",
    "410": "Gone",
    "411": "Length Required",
    "412": "Precondition Failed",
    "413": "Content Too Large",
    "414": "URI Too Long",
    "415": "Unsupported Media Type",
    "416": "Range Not Satisfiable",
    "417": "Expectation Failed",
    "421": "Misdirected Request",
    "422": "Unprocessable Content",
    "423": "Locked",
    "424": "Failed Dependency",
    "426": "Upgrade Required",
    "428": "Precondition Required",
    "429": "Too Many Requests",
    "431": "Request Header Fields Too Large",
    "500": "Internal Server Error",
    "501": "Not Implemented",
    "502": "Bad Gateway",
    "503": "Service Unavailable",
    "504": "Gateway Timeout",
    "505": "HTTP Version Not Supported",
}
_CLASSES: Mapping[str, str] = {
    "1": "Informational",
    "2": "Successful",
    "3": "Redirection",
    "4": "Client Error",
    "5": "Server Error",
}


def reason(status: str) -> str:
    """The phrase for a status, that of its class where it has none, or "Any other answer"."""
    return _PHRASES.get(status) or _CLASSES.get(status[:1]) or "Any other answer"
