"""Return files between sites: signed, entered once, refused with a reason."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.domain.reporting.a_return import (
    CLERK,
    COUNTY,
    at,
    drafted,
    kept,
    locked,
    visits,
)
from xunzhen.domain.errors import BadData, NotAllowed, XunzhenError
from xunzhen.domain.reporting.canonical import canonical, digest_of
from xunzhen.domain.reporting.restatement import restate
from xunzhen.files.return_file import Entry, Held, Sender, enter, return_file

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))
SENDER = Sender("示例县站", KEY.public_key().public_bytes_raw(), frozenset({COUNTY.id}))
NOW = at(10, 10)
MONTH = locked(drafted())
FILE = return_file(MONTH, KEY, at(10, 9))


def held_after(*files: bytes) -> dict[str, Held]:
    held: dict[str, Held] = {}
    for file in files:
        entered = enter(file, [SENDER], held, NOW)
        assert entered.content is not None
        assert entered.held is not None
        held[entered.content.identity] = entered.held
    return held


def refused_code(data: bytes, senders: list[Sender], held: dict[str, Held] | None = None) -> str:
    with pytest.raises(XunzhenError) as refused:
        enter(data, senders, held or {}, NOW)
    return refused.value.sentence.code


def resigned(body: dict[str, object], key: Ed25519PrivateKey = KEY) -> bytes:
    """Sign a body as a sender would that has the key and wrong contents."""
    import base64

    unsigned = {name: value for name, value in body.items() if name != "signature"}
    signature = key.sign(b"xunzhen-return-file/1\n" + canonical(unsigned))  # type: ignore[arg-type]
    return json.dumps({**unsigned, "signature": base64.b64encode(signature).decode()}).encode()


def test_return_arrives_as_it_was_frozen() -> None:
    entered = enter(FILE, [SENDER], {}, NOW)

    assert entered.entry is Entry.NEW
    assert entered.content is not None
    assert entered.content.figures == MONTH.figures
    assert entered.content.texts == MONTH.texts
    assert entered.content.frozen == MONTH.frozen
    assert entered.content.first_submitted == MONTH.first_submitted


def test_same_file_twice_is_entered_once() -> None:
    held = held_after(FILE)

    again = enter(FILE, [SENDER], held, NOW)

    assert again.entry is Entry.SAME
    assert not again.entry.changes
    assert held_after(FILE, FILE) == held


def test_blanks_and_order_of_members_do_not_matter() -> None:
    body = json.loads(FILE)
    spaced = json.dumps(dict(reversed(body.items())), indent=2).encode()

    assert enter(spaced, [SENDER], held_after(FILE), NOW).entry is Entry.SAME


def test_changed_figure_fails_the_signature() -> None:
    changed = FILE.replace(b'"numerator":"18"', b'"numerator":"19"')

    assert changed != FILE
    assert refused_code(changed, [SENDER]) == "reporting.signature_wrong"


def test_every_changed_byte_is_refused() -> None:
    for place in range(0, len(FILE) - 1, 37):
        changed = bytearray(FILE)
        changed[place] = changed[place] ^ 1

        with pytest.raises(XunzhenError):
            enter(bytes(changed), [SENDER], {}, NOW)


def test_figure_changed_and_signed_anew_fails_the_digest() -> None:
    body = json.loads(FILE)
    body["return"]["texts"]["problems"] = "没有问题"

    assert refused_code(resigned(body), [SENDER]) == "reporting.no_return_file"


def test_unknown_sender_is_refused() -> None:
    assert refused_code(return_file(MONTH, OTHER_KEY, NOW), [SENDER]) == "reporting.sender_unknown"
    assert refused_code(FILE, []) == "reporting.sender_unknown"


def test_stranger_under_a_known_name_fails_the_signature() -> None:
    body = json.loads(return_file(MONTH, OTHER_KEY, NOW))
    body["sender"] = SENDER.key_id

    assert refused_code(resigned(body, OTHER_KEY), [SENDER]) == "reporting.signature_wrong"


def test_revoked_sender_is_refused_from_that_moment() -> None:
    revoked = replace(SENDER, revoked=NOW)

    assert refused_code(FILE, [revoked]) == "reporting.sender_revoked"
    assert enter(FILE, [revoked], {}, at(10, 9)).entry is Entry.NEW


def test_sender_may_not_send_for_another_unit() -> None:
    elsewhere = replace(SENDER, units=frozenset({"350525"}))

    assert refused_code(FILE, [elsewhere]) == "reporting.sender_foreign_unit"


def test_newer_format_is_kept_and_told() -> None:
    body = {**json.loads(FILE), "version": 2, "more": True}

    entered = enter(json.dumps(body).encode(), [SENDER], {}, NOW)

    assert entered.entry is Entry.KEPT
    assert entered.content is None
    assert "第2版" in entered.told.zh


def test_other_content_under_a_held_version_is_refused() -> None:
    other = return_file(locked(drafted(COUNTY, visits(19), kept(19, 20))), KEY, NOW)

    assert refused_code(other, [SENDER], held_after(FILE)) == "reporting.version_clash"


def test_restatement_is_added_and_the_file_without_it_is_older() -> None:
    correction = restate(MONTH, [visits(20)], CLERK, at(10, 20), why="补录")
    with_it = return_file(MONTH, KEY, at(10, 20), [correction])
    held = held_after(FILE)

    entered = enter(with_it, [SENDER], held, NOW)

    assert entered.entry is Entry.RESTATED
    assert entered.restatements == (correction,)
    assert enter(FILE, [SENDER], held_after(FILE, with_it), NOW).entry is Entry.OLDER
    assert held_after(FILE, with_it, with_it, FILE) == held_after(with_it)


def test_restatement_that_is_not_of_the_chain_held_is_refused() -> None:
    one = restate(MONTH, [visits(20)], CLERK, at(10, 20), why="补录")
    other = restate(MONTH, [visits(21)], CLERK, at(10, 21), why="另一份")
    held = held_after(return_file(MONTH, KEY, NOW, [one]))

    code = refused_code(return_file(MONTH, KEY, NOW, [other]), [SENDER], held)

    assert code == "reporting.restatement_clash"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"format":"xunzhen-return-file"}',
        b'{"format":"xunzhen-return-file","version":1}',
        b'{"format":"xunzhen-return-file","format":"xunzhen-return-file","version":1}',
        b"[" * 100_000,
        FILE.replace(b'"version":1}', b'"version":1.0}'),
    ],
    ids=["empty", "utf-16", "list", "bare", "members", "twice", "deep", "float"],
)
def test_what_is_no_return_file_is_refused(data: bytes) -> None:
    with pytest.raises(BadData):
        enter(data, [SENDER], {}, NOW)


def test_draft_does_not_leave_the_site() -> None:
    with pytest.raises(NotAllowed):
        return_file(drafted(), KEY, NOW)
    with pytest.raises(NotAllowed):
        return_file(replace(MONTH, figures=(visits(19),)), KEY, NOW)


def test_same_return_gives_the_same_file() -> None:
    assert return_file(MONTH, KEY, at(10, 9)) == FILE
    assert json.loads(FILE)["digest"] == digest_of(json.loads(FILE)["return"])


def test_restated_value_that_its_parts_do_not_give_is_refused() -> None:
    correction = restate(MONTH, [kept(20, 20)], CLERK, at(10, 20), why="补录")
    body = json.loads(return_file(MONTH, KEY, NOW, [correction]))
    body["restatements"][0]["changes"][0]["new"]["value"] = "99"

    assert refused_code(resigned(body), [SENDER]) == "reporting.value_wrong"
