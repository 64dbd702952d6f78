"""The clinic's details: the document that content/clinic.yaml holds, and its place in the sync.

It stands here because it joins the two apps: how documents are read, and where the clinic is kept.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from articles import publishing
from articles.content_files import FileItem, Kind, Reading, read_text, write_text
from articles.text import strict_yaml
from articles.text.document import digest, normalise
from articles.text.entries import Entry
from articles.text.problems import DocumentError, Problem
from articles.text.schema import ListOf, Pattern, RecordOf, Switch, Text, of
from clinic.models import Clinic

PHONE = r"\+?[0-9][0-9 ().-]{1,24}"
OPENING = re.compile(r"(?:#[^\n]*\n|\s*\n)*")


@dataclass(frozen=True)
class OpeningHours:
    days: str = of(Text(60, required=True))
    times: str = of(Text(60, required=True))


@dataclass(frozen=True)
class CrisisLine:
    """A number for a moment that cannot wait for the clinic."""

    name: str = of(Text(60, required=True))
    phone: str = of(Pattern(PHONE, "1-800-555-0100", required=True))
    text_message: str = of(Pattern(r"[0-9]{3,10}", "988"))
    when: str = of(Text(160))

    @property
    def phone_link(self):
        return "tel:" + re.sub(r"[^+0-9]", "", self.phone)


@dataclass(frozen=True)
class ClinicEntry(Entry):
    name: str = of(Text(80, required=True))
    sample: bool = of(Switch())
    tagline: str = of(Text(160))
    phone: str = of(Pattern(PHONE, "+1 202-555-0100", required=True))
    emergency_number: str = of(Pattern(r"[0-9]{2,8}", "911", required=True))
    address: tuple = of(ListOf(Text(100), most=6))
    hours: tuple = of(ListOf(RecordOf(OpeningHours), most=10))
    crisis_lines: tuple = of(ListOf(RecordOf(CrisisLine), most=6))

    @property
    def phone_link(self):
        return "tel:" + re.sub(r"[^+0-9]", "", self.phone)


@lru_cache(maxsize=4)
def clinic_from(text):
    """The ClinicEntry of a stored text; a clinic nobody has described yet is plainly unnamed."""
    if not text:
        return ClinicEntry(name="Pain clinic", sample=True, phone="", emergency_number="911")
    return ClinicEntry.parse(text)


def emergency_number(root=None):
    """The clinic's emergency number: as a content folder says it, else as the site knows it."""
    items = CLINIC.read(root, []).items if root else []
    if items:
        return items[0].document.emergency_number
    text = Clinic.objects.filter(pk=1).values_list("text", flat=True).first()
    return clinic_from(text or "").emergency_number


class ClinicKind(Kind):
    """`clinic.yaml`: one file, one record."""

    name = "clinic.yaml"
    model = Clinic

    def read(self, root, records):
        path = root / self.name
        if not path.exists():
            return Reading()
        try:
            text = normalise(read_text(path))
            node = strict_yaml.compose(text)
            if node is None:
                raise DocumentError([Problem("is empty.", "Begin with the clinic's name.")])
            entry = ClinicEntry.read(node, first_line=1)
        except DocumentError as error:
            return Reading([], error.at(self.name).problems, {Clinic.slug})
        return Reading([FileItem(Clinic.slug, path, entry.digest, digest(text), entry)])

    def save(self, items):
        return [self._save(item, record) for item, record in items]

    def write(self, root, record, old_path=None):
        """Write the file anew; the comment at its top stays."""
        path = root / self.name
        opening = OPENING.match(normalise(read_text(path)))[0] if path.exists() else ""
        write_text(path, opening + record.text)
        return digest(opening + record.text)

    def _save(self, item, record):
        record = record or Clinic(pk=1)
        record.text, record.digest = item.document.text, item.document.digest
        record.save()
        publishing.stamp()
        return record


CLINIC = ClinicKind()
