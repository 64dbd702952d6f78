"""Sealed data: unreadable without the keys, and readable all through a change of them."""

from datetime import date
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.contrib.auth.models import User
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from clinic import encryption, requests
from clinic.models import CallbackRequest, RequestNote

VALUES = {"name": "Ana Núñez 👩‍🦽", "times": ["morning"], "interpreter": True, "message": ""}
PLAIN = st.recursive(st.text() | st.booleans() | st.integers() | st.none(), st.lists, max_leaves=8)


def new_key():
    return Fernet.generate_key().decode()


@pytest.fixture
def keys(settings):
    """Set the keys: `keys(newest, older)`."""

    def keys(*wanted):
        settings.PERSONAL_DATA_KEYS = list(wanted)

    keys(new_key())
    return keys


@given(st.dictionaries(st.text(), PLAIN))
def test_what_was_sealed_is_unsealed_as_it_was(values):
    assert encryption.unseal(encryption.seal(values)) == values


def test_sealed_bytes_say_nothing_and_are_never_the_same_twice(keys):
    first, second = encryption.seal(VALUES), encryption.seal(VALUES)
    assert first != second and b"Ana" not in first


def test_without_the_key_or_after_tampering_nothing_opens(keys):
    sealed = encryption.seal(VALUES)
    for wrong in (sealed[:-4], sealed[:30] + b"AAAA" + sealed[34:], b"", b"nonsense"):
        with pytest.raises(encryption.CannotBeOpened):
            encryption.unseal(wrong)
    keys(new_key())
    with pytest.raises(encryption.CannotBeOpened):
        encryption.unseal(sealed)
    with pytest.raises(encryption.CannotBeOpened):
        encryption.seal_anew(sealed)


def make(reference, notes=1):
    request = CallbackRequest.objects.create(
        reference=reference,
        answer_by=date(2026, 1, 5),
        sealed=encryption.seal(VALUES),
        fingerprint=reference,
    )
    user = User.objects.get_or_create(username="irma")[0]
    for number in range(notes):
        sealed = encryption.seal({"text": f"note {number}"})
        RequestNote.objects.create(request=request, sealed=sealed, created_by=user)
    return request


def run(status=0):
    out, errors = StringIO(), StringIO()
    try:
        call_command("resealrequests", stdout=out, stderr=errors)
        ended = 0
    except SystemExit as end:
        ended = end.code
    assert ended == status
    return out.getvalue(), errors.getvalue()


def everything():
    rows = [*CallbackRequest.objects.order_by("pk"), *RequestNote.objects.order_by("pk")]
    return [encryption.unseal(row.sealed) for row in rows]


@pytest.mark.django_db
def test_the_four_steps_of_a_rotation(keys, monkeypatch):
    monkeypatch.setattr(requests, "AT_ONCE", 2)
    old, new = new_key(), new_key()
    keys(old)
    for number in range(5):
        make(f"R{number}", notes=number)
    before = everything()

    keys(new, old)  # 1. the new key stands in front: everything can still be read
    assert everything() == before
    make("LATE", notes=0)
    assert run() == ("Sealed anew: 6 requests, 10 notes.\n", "")  # 2.
    keys(new)  # 3. the old key is taken away
    assert everything() == [*before[:5], VALUES, *before[5:]]
    assert run() == ("Sealed anew: 6 requests, 10 notes.\n", "")  # harmless
    keys(old)
    with pytest.raises(encryption.CannotBeOpened):
        everything()


@pytest.mark.django_db
def test_what_no_key_opens_is_named_and_left_as_it_is(keys):
    lost, kept = new_key(), new_key()
    keys(lost)
    gone = bytes(make("GONE").sealed)
    keys(kept)
    make("KEPT")
    RequestNote.objects.filter(request__reference="KEPT").update(sealed=b"broken")
    out, errors = run(status=1)
    assert out == "Sealed anew: 1 requests, 0 notes.\n"
    assert errors.index("\n  GONE") < errors.index("\n  KEPT") and "Ana" not in errors
    assert bytes(CallbackRequest.objects.get(reference="GONE").sealed) == gone


@pytest.mark.django_db
def test_what_is_changed_meanwhile_is_not_overwritten(keys, monkeypatch):
    request, seal_anew = make("ONE", notes=0), encryption.seal_anew
    changed = encryption.seal({"name": "Changed"})

    def meanwhile(sealed):
        CallbackRequest.objects.filter(pk=request.pk).update(sealed=changed)
        return seal_anew(sealed)

    monkeypatch.setattr(encryption, "seal_anew", meanwhile)
    assert run()[0] == "Sealed anew: 0 requests, 0 notes.\n"
    assert everything() == [{"name": "Changed"}]
