"""Showing a form again with everything that is wrong with what was entered."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from xunzhen.domain.errors import BadData
from xunzhen.web.accounts.door import ScopedRequest


def refused(
    request: ScopedRequest, template: str, context: dict[str, Any], problem: BadData
) -> HttpResponse:
    """Show a page again with the sentences of a refusal, each once."""
    said = [fault.sentence for fault in problem.faults] or [problem.sentence]
    return render(request, template, {**context, "problems": list(dict.fromkeys(said))}, status=422)
