"""The clinic among the kinds of content: content/clinic.yaml, read and written by the sync.

It stands here because it joins the two apps.
"""

import re

from articles.content_files import FileItem, Kind, Reading, read_text, write_text
from articles.text import strict_yaml
from articles.text.document import digest, normalise
from articles.text.problems import DocumentError, Problem
from clinic import publishing
from clinic.document import ClinicDocument
from clinic.models import Clinic, ClinicRevision
from clinic.sitemaps import addresses_of

OPENING = re.compile(r"(?:#[^\n]*\n|\s*\n)*")


def emergency_number(root=None):
    """The clinic's emergency number: as a content folder says it, else as the site knows it."""
    return _document(root).emergency_number


def services(root=None):
    """The slugs of what the clinic offers, for the topics that name one of them."""
    return {service.slug for service in _document(root).services}


def addresses(root=None):
    """The addresses of the clinic's pages."""
    return set(addresses_of(_document(root)))


def _document(root):
    items = CLINIC.read(root, []).items if root else []
    return items[0].document if items else publishing.current()[0]


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
            document = ClinicDocument.read(node, first_line=1)
        except DocumentError as error:
            return Reading([], error.at(self.name).problems, {Clinic.slug})
        return Reading([FileItem(Clinic.slug, path, document.digest, digest(text), document)])

    def save(self, items):
        origin = ClinicRevision.Origin.FILE
        return [publishing.save(item.document, origin=origin) for item, record in items]

    def keep(self, pair):
        if pair.file:
            why = "in the file, but the text on the site was preferred"
            publishing.set_aside(pair.file.document, why)
        super().keep(pair)

    def write(self, root, record, old_path=None):
        """Write the file anew; the comment at its top stays."""
        path = root / self.name
        opening = OPENING.match(normalise(read_text(path)))[0] if path.exists() else ""
        write_text(path, opening + record.text)
        return digest(opening + record.text)


CLINIC = ClinicKind()
