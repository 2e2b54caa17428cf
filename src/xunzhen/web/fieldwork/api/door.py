"""The phones' own door: a device and its secret instead of a session, answered in JSON.

No cookie is read, so no other site can make a browser send such a request: the calls need no CSRF
token. Without a right secret there is nothing to see but 401.
"""

from __future__ import annotations

import functools
import gzip
import json
import zlib
from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, XunzhenError, say
from xunzhen.web.accounts.address import address_of
from xunzhen.web.accounts.door import open_to_public
from xunzhen.web.fieldwork.selectors.phones import ended_sentence, phone_of

LARGEST_BODY: Final = 5_000_000
Answer = Callable[..., HttpResponse]


def from_device(
    *methods: str, revoked_too: bool = False, ended_too: bool = False
) -> Callable[[Answer], Answer]:
    """Open a view to phones that show a right secret; the view gets the phone.

    ``revoked_too``: also to a revoked one, ``ended_too``: to one whose person lost duty or area;
    the view then judges what it takes.
    """

    def mark(view: Answer) -> Answer:
        @functools.wraps(view)
        def opened(request: HttpRequest, **names: Any) -> HttpResponse:
            if request.method not in methods:
                return told({}, 405, Allow=", ".join(methods))
            phone = phone_of(request.headers.get("Authorization", ""), address_of(request))
            if phone == "unknown":
                return told({"gone": "unknown"}, 401)
            if phone.revoked and not revoked_too:
                return told({"gone": "revoked"}, 401)
            if phone.ended is not None and not ended_too:
                return refused(ended_sentence(), 403)
            return answered(lambda: view(request, phone, **names))

        return csrf_exempt(open_to_public(opened))

    return mark


def answered(call: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer what is wrong as JSON: 403 not allowed, 404 not there, 400 cannot be read."""
    try:
        return call()
    except NotAllowed as problem:
        return refused(problem.sentence, 403)
    except BadData as problem:
        return refused(problem.sentence, 400)
    except XunzhenError as problem:
        return refused(problem.sentence, 409)
    except RequestDataTooBig:
        return refused(_too_large(), 413)
    except Http404:
        return told({"code": "fieldwork.absent"}, 404)


def told(facts: Any, status: int = 200, **headers: str) -> JsonResponse:
    """Answer in JSON that nobody keeps."""
    answer = JsonResponse(facts, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    for name, value in headers.items():
        answer[name] = value
    return answer


def refused(sentence: Sentence, status: int) -> JsonResponse:
    """Answer with a sentence."""
    return told({"code": sentence.code, "zh": sentence.zh, "en": sentence.en}, status)


def body_of(request: HttpRequest) -> Any:
    """Read a JSON body, compressed or not.

    Raises
    ------
    BadData
        when it is no JSON, or unpacks to more than is allowed.
    """
    try:
        raw = request.body
        if request.headers.get("Content-Encoding", "").lower() == "gzip":
            raw = _unpacked(raw)
        return json.loads(raw.decode("utf-8"))
    except (ValueError, RecursionError, OSError, EOFError, zlib.error) as problem:
        raise BadData(
            say(
                "fieldwork.no_json",
                "送来的内容读不了，什么也没有收。手机里的都还在，请再送一次。",
                "What was sent cannot be read, and nothing was taken. All of it is still on the "
                "phone; send it again.",
            )
        ) from problem


def _unpacked(raw: bytes) -> bytes:
    """Unpack a compressed body, but never more than a body may hold."""
    unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
    plain = unpacker.decompress(raw, LARGEST_BODY + 1)
    if len(plain) > LARGEST_BODY:
        raise BadData(_too_large())
    if not unpacker.eof:
        raise gzip.BadGzipFile("cut off")
    return plain


def _too_large() -> Sentence:
    return say(
        "fieldwork.body_too_large",
        "这一批太大。请分成几批再送，手机里的都还在。",
        "This batch is too large. Send it in parts; all of it is still on the phone.",
    )
