import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from painsite import kept_secrets


def test_it_is_made_once_and_kept(tmp_path):
    key = kept_secrets.secret_key(tmp_path)

    assert len(key) >= 50
    assert kept_secrets.secret_key(tmp_path) == key
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_only_its_owner_may_read_it_whatever_the_umask(tmp_path):
    umask = os.umask(0)
    try:
        kept_secrets.secret_key(tmp_path)
    finally:
        os.umask(umask)

    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(kept_secrets.secret_key, [tmp_path] * 40))

    assert len(set(keys)) == 1


def test_a_process_that_comes_second_takes_the_key_of_the_first(tmp_path):
    first = kept_secrets.secret_key(tmp_path)

    kept_secrets._write_once(tmp_path / "secret-key", kept_secrets.SECRET_KEY)

    assert kept_secrets.secret_key(tmp_path) == first


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_key_that_others_can_reach_is_refused(tmp_path, mode):
    key = kept_secrets.secret_key(tmp_path)
    (tmp_path / "secret-key").chmod(mode)

    with pytest.raises(ImproperlyConfigured, match="chmod 600") as refused:
        kept_secrets.secret_key(tmp_path)

    assert key not in str(refused.value)


@pytest.mark.parametrize("text", ["", "\n", "short"])
def test_an_empty_or_cut_key_is_refused(tmp_path, text):
    file = tmp_path / "secret-key"
    file.touch(mode=0o600)
    file.write_text(text)

    with pytest.raises(ImproperlyConfigured, match="a new one is made"):
        kept_secrets.secret_key(tmp_path)


def test_a_directory_in_its_place_is_a_plain_answer(tmp_path):
    (tmp_path / "secret-key").mkdir(mode=0o700)

    with pytest.raises(ImproperlyConfigured, match="cannot be read or written"):
        kept_secrets.secret_key(tmp_path)


def test_the_keys_of_personal_data_are_kept_beside_it_newest_first(tmp_path):
    (first,) = kept_secrets.personal_data_keys(tmp_path)
    file = tmp_path / "personal-data-keys"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    newest = Fernet.generate_key().decode()
    file.write_text(f"{newest}\n{first}\n")
    assert kept_secrets.personal_data_keys(tmp_path) == [newest, first]


@pytest.mark.parametrize("text", ["", "short\n", f"{'a' * 43}=\nsecond"])
def test_keys_of_personal_data_are_never_made_anew_over_broken_ones(tmp_path, text):
    file = tmp_path / "personal-data-keys"
    file.touch(mode=0o600)
    file.write_text(text)

    with pytest.raises(ImproperlyConfigured, match="from your backup"):
        kept_secrets.personal_data_keys(tmp_path)
