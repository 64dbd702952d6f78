"""One address for each page: /Articles//Sleep is what somebody typed, /articles/sleep/ is the page.

Only an address that nothing answers is looked at again. What tells small letters from capitals,
such as the secret of a preview, has a prefix of its own and is left alone.
"""

import re
from copy import copy

from django.http import HttpResponsePermanentRedirect
from django.urls import is_valid_path

from .public_pages import PRIVATE_PREFIXES

SLASHES = re.compile(r"/{2,}")


class OneAddress:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in ("GET", "HEAD"):
            return response
        path = usual_path(request.path_info)
        return self.redirect(request, path) or response if path else response

    def redirect(self, request, path):
        """One redirect to where the page is today; None if there is none."""
        asked = copy(request)
        asked.path = asked.path_info = path
        answer = self.get_response(asked)
        if answer.status_code == 404:
            return None
        query = request.META.get("QUERY_STRING")
        if answer.status_code == 301:  # it was renamed, too
            return answer
        return HttpResponsePermanentRedirect(f"{path}?{query}" if query else path)


def usual_path(path):
    """The path in small letters with single slashes and one at its end; None if it is that already.

    It begins with one slash and is known to this site, so it leads nowhere else.
    """
    usual = SLASHES.sub("/", path.lower())
    if usual == path or path.startswith(PRIVATE_PREFIXES):
        return None
    if is_valid_path(f"{usual}/"):
        usual = f"{usual}/"
    return usual if is_valid_path(usual) else None
