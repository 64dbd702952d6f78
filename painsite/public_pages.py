"""Public pages, kept while nothing changes: one query says whether anything has.

A public page depends on its address and on the content only. Its ETag is made of the stamp that
every change moves, of the newest schedule that has come due, of the day, of what the clinic says of
this moment, and of the code itself.
So a 304, or a finished page, is answered before any view runs, and a change is seen on the very
next request. While developing nothing is kept: templates change without a stamp.
"""

import gzip
import hashlib
import re
from functools import cache
from pathlib import Path

import brotli
from django.conf import settings
from django.http import HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
)
from django.utils.http import parse_etags, parse_http_date, parse_http_date_safe

from articles import dates

from .public_state import PublicState

PRIVATE_PREFIXES = (
    "/admin/",
    "/preview/",
    "/styleguide/",
    "/media/",
    "/cards/",
    "/contact/callback/",
)
# What is the same whether the clinic is open or closed. Machines ask for it often.
WITHOUT_HOURS = (
    "/feed/",
    "/llms.txt",
    "/manifest.webmanifest",
    "/opensearch.xml",
    "/robots.txt",
    "/sitemap",
)
LARGE = 200_000  # bytes; the hardest compression of more takes too long for whoever waits
KEPT_UNASKED = (301, 404, 410)  # by caches that are not told otherwise
SOURCES_OF_A_PAGE = ("articles", "clinic", "painsite", "templates")


class PublicPages:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if settings.DEBUG or request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        if request.path.startswith(PRIVATE_PREFIXES):
            return _asked_for_again(self.get_response(request))
        request.COOKIES = {}  # a spoiled one would be answered with another, for all to see
        request.public_state = PublicState.of_now()
        etag = etag_of(request)
        if knows(request, etag):
            not_modified = HttpResponseNotModified()
            patch_vary_headers(not_modified, ["Accept-Encoding"])
            return _public(not_modified, etag)
        kept = kept_pages.again(etag, request)
        if kept is not None:
            return _unless_unmodified(request, kept)
        response = self.get_response(request)
        if response.status_code == 200 and not response.has_header("Cache-Control"):
            _public(response, etag)
            if not response.has_header("Last-Modified") and request.public_state.changed_at:
                dates.say_when(response, request.public_state.changed_at)
            if not request.GET:
                kept_pages.keep(etag, response)
        response = _asked_for_again(response)
        return _unless_unmodified(request, kept_pages.again(etag, request) or response)


class KeptPages:
    """Finished pages by ETag, in this process. An old ETag is never asked for again.

    A page is compressed once, and hard, when the first reader asks for that encoding.
    """

    def __init__(self, most):
        self.most = most
        self.pages = {}

    def keep(self, etag, response):
        if response.cookies or response.has_header("Vary") or response.streaming:
            return  # it was made for one reader, or is too large to hold
        if len(self.pages) >= self.most:
            self.pages.clear()
        self.pages[etag] = (dict(response.headers), {"identity": response.content})

    def again(self, etag, request):
        """The page as a new response in an encoding that the reader's browser knows, or None."""
        headers, contents = self.pages.get(etag, ({}, None))
        if contents is None:
            return None
        encoding = best_encoding(request.headers.get("Accept-Encoding", ""))
        if encoding not in contents:
            contents[encoding] = COMPRESS[encoding](contents["identity"])
        content = b"" if request.method == "HEAD" else contents[encoding]
        response = HttpResponse(content, headers=headers)
        response["Content-Length"] = len(contents[encoding])
        if encoding != "identity":
            response["Content-Encoding"] = encoding
        patch_vary_headers(response, ["Accept-Encoding"])
        return response

    def clear(self):
        self.pages.clear()


def _brotli(content):
    quality = 11 if len(content) < LARGE else 9
    return brotli.compress(content, mode=brotli.MODE_TEXT, quality=quality)


COMPRESS = {
    "br": _brotli,
    "gzip": lambda content: gzip.compress(content, compresslevel=9, mtime=0),
}


def best_encoding(accepted):
    """The smallest encoding that an Accept-Encoding header allows: br, gzip or identity."""
    refused = re.compile(r";\s*q=0(\.0*)?$")
    names = {
        part.partition(";")[0].strip().lower()
        for part in accepted.split(",")
        if not refused.search(part.strip())
    }
    return next((name for name in COMPRESS if name in names), "identity")


kept_pages = KeptPages(most=500)


def knows(request, etag):
    """Whether somebody names this very ETag. `*` names none: a page has to be there for that."""
    named = parse_etags(request.headers.get("If-None-Match", ""))
    return etag.removeprefix("W/") in [known.removeprefix("W/") for known in named]


def etag_of(request):
    state = request.public_state
    parts = (
        code_digest(),
        state.version,
        state.clinic_text,
        "" if request.path.startswith(WITHOUT_HOURS) else state.today.key,
        str(state.newest),
        str(timezone.localdate()),
        settings.SITE_URL,
        settings.TIME_ZONE,
        request.build_absolute_uri(),
    )
    return f'W/"{hashlib.sha256("|".join(parts).encode()).hexdigest()[:24]}"'


@cache
def code_digest():
    """A digest of code, templates and static files, so that a new release is a new page."""
    files = [
        path
        for folder in SOURCES_OF_A_PAGE
        for path in sorted((Path(settings.BASE_DIR) / folder).rglob("*.*"))
        if path.suffix in (".py", ".html", ".txt", ".xml")
    ]
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    digest = hashlib.sha256()
    for path in [*files, manifest]:
        if path.exists():
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _unless_unmodified(request, response):
    """The page; or 304 for somebody who knows its day, and no ETag, which would say more.

    Who asks since any other moment gets the page: a day begins before what changed on it.
    """
    if response.status_code != 200 or "ETag" not in response or "Last-Modified" not in response:
        return response
    modified = parse_http_date(response["Last-Modified"])
    answer = get_conditional_response(
        request, etag=response["ETag"], last_modified=modified, response=response
    )
    if answer.status_code != 304 or parse_etags(request.headers.get("If-None-Match", "")):
        return answer
    since = parse_http_date_safe(request.headers["If-Modified-Since"])
    return answer if since == modified else response


def _asked_for_again(response):
    if response.status_code in KEPT_UNASKED and not response.has_header("Cache-Control"):
        patch_cache_control(response, no_cache=True)
    return response


def _public(response, etag):
    response["ETag"] = etag
    patch_cache_control(response, public=True, max_age=0, must_revalidate=True)
    return response
