"""Sentences that name a key of a document: a file calls it one thing, a form another."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Key:
    """A key by its way through the document; `in_file` is how a file's writer would put it."""

    path: str
    in_file: str = ""

    def __str__(self):
        return self.in_file or self.path


class Naming(str):
    """A sentence made of texts and Keys. As it stands it speaks to whoever writes files."""

    __slots__ = ("parts",)

    def __new__(cls, *parts):
        sentence = super().__new__(cls, "".join(map(str, parts)))
        sentence.parts = parts
        return sentence


def named_by(name_of, sentence):
    """The sentence with each Key in the words of `name_of(path)`; other sentences as they are."""
    if not isinstance(sentence, Naming):
        return sentence
    return "".join(
        str(name_of(part.path)) if isinstance(part, Key) else part for part in sentence.parts
    )
