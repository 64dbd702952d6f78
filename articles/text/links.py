"""What a link in a text means: an article, a page, or somewhere else."""

import re

from .schema import Slug

FILE_LINK = re.compile(
    r"(?:(?:\.\./|/)?(?P<folder>articles|topics|pages)/|\./)?(?P<slug>[a-z0-9-]+)\.md(?P<anchor>#[\w-]+)?"
)
PREFIXES = {
    "articles": "/articles/",
    "topics": "/topics/",
    "pages": "/about/",
    "contributors": "/about/people/",
    None: "/articles/",
}
ODD_CHARACTERS = re.compile(r"[\x00-\x20\x7f\\]")
MARKDOWN_LINK = re.compile(
    r"(?<!!)\[[^\[\]]*\]\(\s*<?([^)\s>]+)|^ {0,3}\[[^\[\]]+\]:\s*<?([^\s>]+)", re.MULTILINE
)
LONGEST_ADDRESS = 1_000
CITATION = re.compile(r"\[(@[A-Za-z0-9-]+(?:\s*;\s*@[A-Za-z0-9-]+)*)\]")


def address_of(written):
    """The address behind a link as it is written, or None if it may not or cannot be followed.

    `slug.md` is an article, `../pages/slug.md` a page; a path of this site, an anchor, http, https,
    mailto and tel stay as they are. Everything else (javascript:, data:, //host …) is refused.
    """
    written = written.strip()
    if not written or len(written) > LONGEST_ADDRESS or ODD_CHARACTERS.search(written):
        return None
    file_link = FILE_LINK.fullmatch(written)
    if file_link:
        return f"{PREFIXES[file_link['folder']]}{file_link['slug']}/{file_link['anchor'] or ''}"
    if written.startswith("#") or (written.startswith("/") and not written.startswith("//")):
        return written
    if re.match(r"(https?://[^/?#@]+([/?#]|$)|mailto:[^:]+@|tel:\+?[0-9])", written, re.IGNORECASE):
        return written
    return None


def internal_links(text):
    """The addresses on this site that a Markdown text links to, without anchors, in order."""
    addresses = (address_of(match[1] or match[2]) for match in MARKDOWN_LINK.finditer(text))
    return [
        address.partition("#")[0] for address in addresses if address and address.startswith("/")
    ]


def sources_of(document):
    """The reference keys that an ArticleDocument cites, in its text or for a finding, each once."""
    facts = document.treatment_facts
    keys = [key for finding in facts.findings for key in finding.sources] if facts else []
    cited = dict.fromkeys(cited_keys(document.text) + keys)
    return [key for key in cited if len(key) <= Slug.longest]  # no source has a longer key


def cited_keys(text):
    """The reference keys that a Markdown text cites, in order, each once."""
    keys = (
        key.strip().lstrip("@") for match in CITATION.finditer(text) for key in match[1].split(";")
    )
    return list(dict.fromkeys(keys))
