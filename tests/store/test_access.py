import errno
from pathlib import Path

import pytest

from cordwise.errors import StoreError
from cordwise.store.access import translated


@pytest.mark.parametrize(
    ("code", "advice"),
    [(errno.EACCES, "check the folder's permissions"), (errno.EROFS, "check the folder's permissions"), (errno.ENOSPC, "free space")],
)
def test_what_the_system_refuses_is_one_line_with_what_to_do(code: int, advice: str) -> None:
    with pytest.raises(StoreError) as refused, translated(Path("/closed/e.db")):
        raise OSError(code, "refused")
    assert str(refused.value) == f"/closed/e.db: cannot be written (refused); {advice} or give another place with CORDWISE_STORE"
