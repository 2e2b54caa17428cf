"""The one place that speaks to the outside: sending a message through apprise."""

from __future__ import annotations

import logging
from typing import Protocol

LOG = logging.getLogger("xunzhen.messages")


class Notifier(Protocol):
    """Sends a message to an address in the words of apprise."""

    def send(self, address: str, title: str, body: str) -> bool:
        """Send, and say whether it was taken."""
        ...


class AppriseNotifier:
    """Sends through apprise; whatever goes wrong outside is an answer, not an error."""

    def send(self, address: str, title: str, body: str) -> bool:
        """Send, and say whether it was taken; the address is never logged."""
        import apprise  # 0.3 s that only who sends pays

        try:
            post = apprise.Apprise()
            return bool(post.add(address) and post.notify(title=title, body=body))
        except Exception as problem:
            LOG.warning("message not sent: %s", type(problem).__name__)
            return False


notifier: Notifier = AppriseNotifier()
