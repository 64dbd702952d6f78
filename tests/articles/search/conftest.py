import shutil
from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(scope="module")
def content(tmp_path_factory, shared_database):
    """The whole content, loaded once for the tests of a file, and taken back."""
    from django.db import transaction

    from articles import sync

    root = shutil.copytree(
        Path(settings.CONTENT_DIR), tmp_path_factory.mktemp("search") / "content"
    )
    with shared_database.unblock(), transaction.atomic():
        sync.load(root)
        yield root
        transaction.set_rollback(True)
