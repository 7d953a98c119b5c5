"""What a log does not say: the secrets that stand in addresses of links."""

from __future__ import annotations

import logging
import re

# A step of a path that is as long as no word or number of ours is a token, or stands for one.
SECRET = re.compile(r"(?<=/)[\w:.=~-]{20,}(?=/|$|\s)")


def masked(text: str) -> str:
    """A path, or a line with paths in it, without its tokens."""
    return SECRET.sub("…", text)


class WithoutSecrets(logging.Filter):
    """For Django's lines about requests, which name the path: whoever reads the log must not be able to open a link."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Every line passes, what was told it masked."""
        if isinstance(record.args, tuple):
            record.args = tuple(masked(one) if isinstance(one, str) else one for one in record.args)
        return True
