"""What the editor in the browser talks to: the live preview, and the upload of pictures.

They stand in for the views of markdownx, which ask nobody who they are. The editor's script puts
into the page whatever comes back, so a refusal is a line of HTML or JSON, never a redirect.
"""

from functools import wraps

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views import csrf
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from .. import rendered
from ..glossary import current_glossary
from . import picture_uses, uploads
from .picture_library import as_json
from .uploads import LARGEST_FILE, TOO_LARGE, UploadForm

LARGEST_UPLOAD = LARGEST_FILE + 64 * 1024  # the form around the file
LONGEST_PREVIEW = 300_000


def for_editors(refuse):
    """POST only, staff who may change articles only; `refuse(status, words)` answers all others.

    They are sent away before a byte of what they send is read. That is why the CSRF check comes
    last: it reads the form.
    """

    def decorate(view):
        @csrf_exempt
        @never_cache
        @wraps(view)
        def guarded(request):
            if request.method != "POST":
                response = refuse(405, _("Only POST is understood here."))
                response["Allow"] = "POST"
                return response
            if not may_edit(request.user):
                return refuse(403, _("Please sign in again in another tab, and then go on here."))
            if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_UPLOAD:
                return refuse(413, TOO_LARGE)
            try:
                return csrf_protect(view)(request)
            except (SuspiciousOperation, MultiPartParserError, UnreadablePostError):
                return refuse(400, _("This could not be read."))

        return guarded

    return decorate


def may_edit(user):
    return user.is_active and user.is_staff and user.has_perm("articles.change_article")


def fragment(status, words):
    return HttpResponse(format_html("<p>{}</p>", words), status=status)


def refusal(status, words):
    """`image` is the shape that markdownx gives to the errors of its own form."""
    return JsonResponse({"error": str(words), "image": [str(words)]}, status=status)


@for_editors(fragment)
def preview(request):
    text = request.POST.get("content", "")
    if len(text) > LONGEST_PREVIEW:
        return fragment(413, _("The text is too long to be shown here."))
    return HttpResponse(rendered.preview(text, current_glossary()))


@for_editors(refusal)
def upload(request):
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        too_large = form.has_error("image", "too_large")
        return refusal(413 if too_large else 400, form.errors["image"][0])
    picture = uploads.keep(form.cleaned_data["image"], by=request.user)
    if not picture.alt:
        picture_uses.add_descriptions()  # it may be in a text already, and described there
        picture.refresh_from_db()
    answer = {"image_code": uploads.code_of(picture), "picture": as_json(picture)}
    return JsonResponse(answer)


def csrf_failure(request, reason=""):
    """Django’s page for everybody but the editor, which needs what it can read."""
    words = _("This page is out of date. Open it again in another tab, and carry your text over.")
    if request.path == reverse("markdownx_upload"):
        return refusal(403, words)
    if request.path == reverse("markdownx_markdownify"):
        return fragment(403, words)
    return csrf.csrf_failure(request, reason)
