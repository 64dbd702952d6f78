import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured

from painsite import secret_key


def test_it_is_made_once_and_kept(tmp_path):
    key = secret_key.kept_in(tmp_path)

    assert len(key) >= 50
    assert secret_key.kept_in(tmp_path) == key
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_only_its_owner_may_read_it_whatever_the_umask(tmp_path):
    umask = os.umask(0)
    try:
        secret_key.kept_in(tmp_path)
    finally:
        os.umask(umask)

    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_processes_that_start_together_agree_on_one_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = list(pool.map(secret_key.kept_in, [tmp_path] * 40))

    assert len(set(keys)) == 1


def test_a_process_that_comes_second_takes_the_key_of_the_first(tmp_path):
    first = secret_key.kept_in(tmp_path)

    secret_key._write_once(tmp_path / "secret-key")

    assert secret_key.kept_in(tmp_path) == first


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o620])
def test_a_key_that_others_can_reach_is_refused(tmp_path, mode):
    key = secret_key.kept_in(tmp_path)
    (tmp_path / "secret-key").chmod(mode)

    with pytest.raises(ImproperlyConfigured, match="chmod 600") as refused:
        secret_key.kept_in(tmp_path)

    assert key not in str(refused.value)


@pytest.mark.parametrize("text", ["", "\n", "short"])
def test_an_empty_or_cut_key_is_refused(tmp_path, text):
    file = tmp_path / "secret-key"
    file.touch(mode=0o600)
    file.write_text(text)

    with pytest.raises(ImproperlyConfigured, match="a new one is made"):
        secret_key.kept_in(tmp_path)


def test_a_directory_in_its_place_is_a_plain_answer(tmp_path):
    (tmp_path / "secret-key").mkdir(mode=0o700)

    with pytest.raises(ImproperlyConfigured, match="cannot be read or written"):
        secret_key.kept_in(tmp_path)
