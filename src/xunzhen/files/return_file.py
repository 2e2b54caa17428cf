"""A return on its way between sites: one signed JSON file, entered as often as it is handed over.

    {"format": "xunzhen-return-file", "version": 1, "sender": <key id>, "sent": <moment>,
     "frozen": <moment>, "first_submitted": <moment>, "return": <frozen content>,
     "digest": <its SHA-256>, "restatements": [...], "signature": <base64>}

The signature is Ed25519 over ``xunzhen-return-file/1`` + line feed + the canonical text of
everything but the signature, so blanks and the order of members do not matter and a changed
character does. A sender is known by its public key and may send for its own unit and those named
with it; the key id is the first 16 hex digits of the SHA-256 of the raw public key.

Whatever is refused changes nothing, and a file entered twice is entered once.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from xunzhen.domain.errors import BadData, NotAllowed, Sentence, say
from xunzhen.domain.reporting.canonical import Json, canonical, digest_of, moment_text
from xunzhen.domain.reporting.restatement import Restatement, standing_figures
from xunzhen.domain.reporting.statutory_return import Frozen, StatutoryReturn
from xunzhen.files.return_content import moment_of, restatement_of, return_of

FORMAT: Final = "xunzhen-return-file"
VERSION: Final = 1
LARGEST_BYTES: Final = 8 * 1024 * 1024
_MEMBERS: Final = frozenset(
    {"format", "version", "sender", "sent", "frozen", "first_submitted", "return"}
    | {"digest", "restatements", "signature"}
)


@dataclass(frozen=True, slots=True)
class Sender:
    """A site whose files are believed: its raw public key and the units it may send for.

    ``revoked`` is the moment its key was withdrawn, None while it stands.
    """

    name: str
    public_key: bytes
    units: frozenset[str]
    revoked: dt.datetime | None = None

    @property
    def key_id(self) -> str:
        """What a file names the sender by: 16 hex digits."""
        return key_id(self.public_key)


@dataclass(frozen=True, slots=True)
class Held:
    """What a site holds of a return already: its version, digest and restatements' digests."""

    version: int
    digest: str
    restatements: tuple[str, ...] = ()


class Entry(StrEnum):
    """What came of a file."""

    NEW = "new"
    NEWER_VERSION = "newer_version"
    RESTATED = "restated"
    SAME = "same"
    OLDER = "older"
    KEPT = "kept"

    @property
    def changes(self) -> bool:
        """Say whether the site now holds something it did not hold before."""
        return self in (Entry.NEW, Entry.NEWER_VERSION, Entry.RESTATED)


@dataclass(frozen=True, slots=True)
class Entered:
    """What came of a file, told in a sentence.

    ``content`` is the return as submitted (one step, by no person), None for a file of a newer
    format, which is to be kept as it is. ``held`` is what the site holds from now on.
    """

    entry: Entry
    told: Sentence
    sender: str
    content: StatutoryReturn | None = None
    restatements: tuple[Restatement, ...] = ()
    held: Held | None = None


def key_id(public_key: bytes) -> str:
    """Return the id of a raw Ed25519 public key: 16 hex digits."""
    return hashlib.sha256(public_key).hexdigest()[:16]


def return_file(
    subject: StatutoryReturn,
    key: Ed25519PrivateKey,
    sent: dt.datetime,
    restatements: Sequence[Restatement] = (),
) -> bytes:
    """Return the signed file of a frozen return with the restatements of it, in their order.

    Raises
    ------
    NotAllowed
        if the return was never submitted, or no longer holds what was frozen.
    BadData
        if the restatements are not of this version, or not in order.
    """
    if subject.frozen is None or not subject.is_intact:
        raise NotAllowed(
            say(
                "reporting.file_unfrozen",
                "{identity}没有封存的版本，或内容与封存时不同，不能发出。请先报送。",
                "{identity} has no frozen version, or no longer holds it; submit it first.",
                identity=subject.identity,
            )
        )
    standing_figures(subject, restatements)
    body: dict[str, Json] = {
        "format": FORMAT,
        "version": VERSION,
        "sender": key_id(key.public_key().public_bytes_raw()),
        "sent": moment_text(sent),
        "frozen": moment_text(subject.frozen.at),
        "first_submitted": moment_text(subject.first_submitted or subject.frozen.at),
        "return": subject.content(subject.frozen.version),
        "digest": subject.frozen.digest,
        "restatements": [one.as_json() for one in restatements],
    }
    signature = base64.b64encode(key.sign(_signed_text(body))).decode()
    return canonical({**body, "signature": signature}) + b"\n"


def enter(
    data: bytes, senders: Sequence[Sender], held: Mapping[str, Held], today: dt.datetime
) -> Entered:
    """Return what a file brings to a site that knows these senders and holds these returns.

    ``held`` is by ``StatutoryReturn.identity``. The caller stores ``content`` where
    ``entry.changes``, and the bytes themselves where the format is newer (``Entry.KEPT``).

    Raises
    ------
    BadData
        for what is no such file, a figure changed on the way, another content under a version
        that is held already, or restatements out of order.
    NotAllowed
        for an unknown or revoked sender, or one that sends for a unit not its own.
    """
    body = _read(data)
    sender = _sender_of(body, senders, today)
    version = body["version"]
    if version > VERSION:
        return _kept(sender, version)
    _verify(body, sender)
    content, restatements = _content_of(body, sender)
    return _told(content, restatements, held.get(content.identity), sender)


def _read(data: bytes) -> dict[str, Any]:
    if len(data) > LARGEST_BYTES:
        raise _no_file(f"大于{LARGEST_BYTES // 2**20}MB", "it is too large")
    try:
        body = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_float=_no_float)
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise _no_file("不是完好的JSON", "it is no sound JSON") from error
    if not isinstance(body, dict) or body.get("format") != FORMAT:
        raise _no_file("没有报表文件的标记", "it is not marked as one")
    version = body.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise _no_file("没有格式版本", "it names no version of the format")
    if version == VERSION and set(body) != _MEMBERS:
        raise _no_file("项目不全或多出", "members are missing or unknown")
    return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member stands twice")
    return members


def _no_float(text: str) -> float:
    raise ValueError(f"{text} is a fraction: exact numbers are texts")


def _sender_of(body: Mapping[str, Any], senders: Sequence[Sender], today: dt.datetime) -> Sender:
    named = body.get("sender")
    sender = next((one for one in senders if one.key_id == named), None)
    if sender is None:
        raise NotAllowed(
            say(
                "reporting.sender_unknown",
                "发送方（密钥{key}）不在已知站点名单里，没有收下。请先当面或电话核对密钥，再登记该站点。",
                "The sender (key {key}) is on no list of known sites; nothing was taken in. Check "
                "the key in person or by telephone, then register the site.",
                key=str(named)[:32],
            )
        )
    if sender.revoked is not None and sender.revoked <= today:
        raise NotAllowed(
            say(
                "reporting.sender_revoked",
                "{name}的密钥已于{day}吊销，没有收下；以前收下的不变。请对方用新密钥重新发出。",
                "The key of {name} was revoked on {day}; nothing was taken in, what was entered "
                "before stands. It must send again with its new key.",
                name=sender.name,
                day=moment_text(sender.revoked),
            )
        )
    return sender


def _verify(body: Mapping[str, Any], sender: Sender) -> None:
    try:
        signature = base64.b64decode(str(body["signature"]), validate=True)
        unsigned = {name: value for name, value in body.items() if name != "signature"}
        key = Ed25519PublicKey.from_public_bytes(sender.public_key)
        key.verify(signature, _signed_text(unsigned))
    except (InvalidSignature, binascii.Error, TypeError, ValueError) as error:
        raise BadData(
            say(
                "reporting.signature_wrong",
                "{name}发来的文件签名不符：发出以后有字改过，没有收下。请对方重新发出，不要手改文件。",
                "The signature of the file from {name} does not fit: something was changed on the "
                "way. Nothing was taken in; it must be sent again.",
                name=sender.name,
            )
        ) from error


def _content_of(
    body: Mapping[str, Any], sender: Sender
) -> tuple[StatutoryReturn, tuple[Restatement, ...]]:
    try:
        version, digest = int(body["return"]["version"]), str(body["digest"])
        frozen = Frozen(version, digest, moment_of(body["frozen"]))
        content = return_of(body["return"], frozen, moment_of(body["first_submitted"]))
        restatements = tuple(restatement_of(one) for one in body["restatements"])
    except (KeyError, TypeError, ValueError, ArithmeticError) as error:
        raise _no_file("报表内容读不懂", "its content cannot be read") from error
    if digest_of(body["return"]) != body["digest"] or not content.is_intact:
        raise _no_file("核对码与内容不符", "its digest does not fit its content")
    if content.unit.id not in sender.units:
        raise NotAllowed(
            say(
                "reporting.sender_foreign_unit",
                "{name}无权代{unit}报送，没有收下。",
                "{name} may not send for {unit}; nothing was taken in.",
                name=sender.name,
                unit=content.unit.id,
            )
        )
    standing_figures(content, restatements)
    return content, restatements


def _told(
    content: StatutoryReturn,
    restatements: tuple[Restatement, ...],
    held: Held | None,
    sender: Sender,
) -> Entered:
    version = content.frozen.version if content.frozen else 0
    digest = content.frozen.digest if content.frozen else ""
    chain = tuple(one.digest for one in restatements)
    entry = _entry(Held(version, digest, chain), held, content.identity)
    zh, en = _WORDS[entry]
    told = say(
        f"reporting.entered_{entry.value}",
        zh,
        en,
        identity=content.identity,
        name=sender.name,
        version=version,
        restatements=len(chain),
    )
    after = Held(version, digest, chain) if entry.changes else held
    return Entered(entry, told, sender.name, content, restatements, after)


def _entry(fresh: Held, held: Held | None, identity: str) -> Entry:
    if held is None:
        return Entry.NEW
    if fresh.version != held.version:
        return Entry.NEWER_VERSION if fresh.version > held.version else Entry.OLDER
    if fresh.digest != held.digest:
        raise BadData(
            say(
                "reporting.version_clash",
                "{identity}第{version}版已有，内容却不同，没有收下。请对方说明，另出新版或订正。",
                "Version {version} of {identity} is held with another content; nothing was taken "
                "in. The sender must explain, and send a new version or a restatement.",
                identity=identity,
                version=fresh.version,
            )
        )
    shorter = min(len(fresh.restatements), len(held.restatements))
    if fresh.restatements[:shorter] != held.restatements[:shorter]:
        raise BadData(
            say(
                "reporting.restatement_clash",
                "{identity}的订正与已收下的对不上，没有收下。请对方从头发出全部订正。",
                "The restatements of {identity} are not those held; nothing was taken in. The "
                "sender must send all of them from the first.",
                identity=identity,
            )
        )
    if len(fresh.restatements) > len(held.restatements):
        return Entry.RESTATED
    return Entry.SAME if len(fresh.restatements) == len(held.restatements) else Entry.OLDER


_WORDS: Final = {
    Entry.NEW: ("收下{name}的{identity}第{version}版。", "Took in {identity}, version {version}."),
    Entry.NEWER_VERSION: (
        "收下{name}的{identity}第{version}版，代替以前的版本。",
        "Took in version {version} of {identity}, which replaces the one before.",
    ),
    Entry.RESTATED: (
        "{identity}收下订正，现共{restatements}份；锁定的原数不变。",
        "Took in a restatement of {identity}, {restatements} by now; the locked figures stay.",
    ),
    Entry.SAME: (
        "{identity}第{version}版以前收过，完全相同，没有重复收。",
        "Version {version} of {identity} was entered before and is the same; nothing changed.",
    ),
    Entry.OLDER: (
        "{identity}已有更新的，这份旧的没有收。",
        "A newer {identity} is held; the older one was not taken in.",
    ),
}


def _kept(sender: Sender, version: int) -> Entered:
    told = say(
        "reporting.format_newer",
        "{name}的文件是第{version}版格式，本站只懂第{known}版，未核对签名、未读取，已原样保存。"
        "请升级本站后再收。",
        "The file from {name} is of format {version}; this site knows {known}. It was kept as it "
        "is, neither verified nor read: upgrade this site, then enter it.",
        name=sender.name,
        version=version,
        known=VERSION,
    )
    return Entered(Entry.KEPT, told, sender.name)


def _signed_text(body: Mapping[str, Json]) -> bytes:
    return f"{FORMAT}/{VERSION}\n".encode() + canonical(body)


def _no_file(zh: str, en: str) -> BadData:
    return BadData(
        say(
            "reporting.no_return_file",
            "这不是可收的报表文件：{why}。请对方从系统里重新导出。",
            "This is no return file that can be entered: {why_en}. It must be exported again.",
            why=zh,
            why_en=en,
        )
    )
