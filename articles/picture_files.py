"""Uploaded pictures beside the texts that show them: a dump takes them along, a load brings them.

A picture's name is made of what it is, so a file of that name is that picture on every machine, and
the texts keep it letter for letter. Its smaller widths are made again where it is loaded.
"""

from dataclasses import replace

from django.core.exceptions import ValidationError

from .desk import uploads
from .images import UPLOAD_FILE, upload_folder, uploads_named_in
from .models import Article, Contributor, Page, Topic, Upload
from .text.problems import Problem
from .verdicts import Action, Outcome, Verdict

FOLDER = "images"
NOT_THE_PICTURE = Problem(
    "is not the picture that its name says.", "Take it anew from where it was dumped."
)


def dump(root, report, *, dry_run=False):
    """Put each uploaded picture that a text shows into content/images, where it is not yet."""
    for name in _shown():
        source, target = upload_folder() / name, root / FOLDER / name
        if target.is_file():
            continue
        if not source.is_file():
            report.warnings.append(Problem("is shown in a text, but its file is gone.", path=name))
            continue
        report.outcomes.append(Outcome(FOLDER, name, Verdict.ONLY_ON_SITE, Action.WRITTEN))
        if not dry_run:
            uploads.write_file(target, source.read_bytes())


def load(root, report, *, dry_run=False):
    """Bring each picture that a dump left in content/images into the library, if it is not there.

    A picture whose file was lost comes back; none is ever taken away.
    """
    known = set(Upload.objects.values_list("name", flat=True))
    for path in sorted((root / FOLDER).glob("*.webp")):
        is_ours = UPLOAD_FILE.fullmatch(path.name)
        if not is_ours or (path.name in known and (upload_folder() / path.name).is_file()):
            continue
        picture = _picture_in(path)
        if picture is None:
            place = path.relative_to(root).as_posix()
            report.problems.append(replace(NOT_THE_PICTURE, path=place))
            continue
        report.outcomes.append(Outcome(FOLDER, path.name, Verdict.NEW_FILE, Action.LOADED))
        if not dry_run:
            uploads.keep(picture)


def _shown():
    """The file of each uploaded picture that a text shows which a dump writes."""
    stems = {
        stem
        for model in (Article, Topic, Page, Contributor)
        for text in model.objects.filter(text__contains=".webp").values_list("text", flat=True)
        for stem in uploads_named_in(text)
    }
    return sorted(f"{stem}.webp" for stem in stems)


def _picture_in(path):
    """The MadePicture that a file holds, or None if it is not what its name says."""
    try:
        picture = uploads.made_before(path.read_bytes())
    except (OSError, ValidationError):
        return None
    return picture if f"{picture.stem}.webp" == path.name else None
