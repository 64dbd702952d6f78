"""Where the pictures of the library are used, and how the texts describe them."""

import re
from collections import defaultdict
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from ..checks import PLACEHOLDER
from ..images import UPLOAD_STEM, uploads_named_in
from ..models import (
    Article,
    Contributor,
    Page,
    Revision,
    StagedEdit,
    Topic,
    Upload,
    WorkInProgress,
)
from ..text.markup.pictures import DECORATIVE
from ..text.wording import FILE_NAME
from .uploads import stem_of

FORMAT = ".webp"
DESCRIBED = re.compile(
    rf"!\[(?P<alt>[^\[\]\\]{{1,400}})\]\(\s*<?(?:/media/uploads/|images/){UPLOAD_STEM}"
)


@dataclass(frozen=True)
class Use:
    """A text that shows a picture. An earlier one is not read, but could be brought back."""

    words: str
    address: str
    is_earlier: bool = False


def all_uses():
    """Stem of the picture -> its Uses, in one pass over the texts."""
    uses = defaultdict(list)
    for use, text in [*_current_texts(), *_earlier_texts()]:
        for stem in uploads_named_in(text):
            is_known = use.is_earlier and use.address in [known.address for known in uses[stem]]
            if not is_known:
                uses[stem].append(use)
    return uses


def uses_of(upload):
    return all_uses()[stem_of(upload)]


def add_descriptions():
    """Fill in what the texts say of pictures that the library says nothing of."""
    silent = Upload.objects.filter(alt="", is_decorative=False)
    unknown = {stem_of(upload): upload.pk for upload in silent}
    if not unknown:
        return
    for stem, alt in _descriptions():
        if stem in unknown and is_description(alt):
            silent.filter(pk=unknown.pop(stem)).update(alt=alt)


def _descriptions():
    """(stem, what a text says that its picture shows)"""
    for _use, text in _current_texts():
        for match in DESCRIBED.finditer(text):
            yield match["stem"], " ".join(match["alt"].split())
    for image in Article.objects.exclude(image=None).values_list("image", flat=True):
        yield image["file"].removesuffix(FORMAT), image["alt"]


def is_description(alt):
    is_stand_in = alt.lower() in ("", DECORATIVE, PLACEHOLDER.lower())
    return not is_stand_in and not FILE_NAME.fullmatch(alt)


def _current_texts():
    """(Use, text) of each text that readers see, or that somebody is at work on."""
    for model in (Article, Topic, Page, Contributor):
        for pk, title, text in _naming_a_picture(model, "title"):
            yield Use(title, _address(model, pk)), text
    for pk, title, text in _naming_a_picture(StagedEdit, "article__title", "article_id"):
        yield Use(_("%s (the next version)") % title, _address(Article, pk)), text
    for work in WorkInProgress.objects.select_related("user", "article"):
        words = _("%s (not saved yet)") % (work.article or _("a new article"))
        address = _address(Article, work.article_id)
        yield Use(words, address), "\n".join(map(str, dict(work.fields).values()))


def _earlier_texts():
    found = _naming_a_picture(Revision, "article__title", "article_id")
    for pk, title, text in found:
        words = _("%s (an earlier version)") % title
        yield Use(words, _address(Article, pk), is_earlier=True), text


def _naming_a_picture(model, title, pk="pk"):
    rows = model.objects.filter(text__contains=FORMAT).order_by("pk")
    return rows.values_list(pk, title, "text").iterator(chunk_size=200)


def _address(model, pk):
    name = f"admin:articles_{model._meta.model_name}"
    return reverse(f"{name}_change", args=[pk]) if pk else reverse(f"{name}_add")
