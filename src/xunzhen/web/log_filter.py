"""No identity number and no phone number reaches a log."""

from __future__ import annotations

import logging
import re
from typing import Final

_NUMBERS: Final = re.compile(r"(?<!\d)(\d{17}[\dXx]|1[3-9]\d{9})(?!\d)")


class NoIdentityNumbers(logging.Filter):
    """Replace 18-digit identity numbers and mobile numbers in whatever is about to be written."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, its numbers blotted out."""
        said = record.getMessage()
        if _NUMBERS.search(said):
            record.msg, record.args = _NUMBERS.sub("███", said), ()
        return True
