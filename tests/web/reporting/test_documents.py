"""Documents on the site: made from locked returns and packs, issued, kept byte for byte."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.files.pdf_reading import characters_drawn
from tests.web.people import COUNTY, as_person, person
from tests.web.reporting.a_month import (
    drafted,
    locked,
    planned_month,
    recorded,
    scope,
    somebody,
    submitted,
)
from xunzhen.domain.errors import BadData, NotAllowed
from xunzhen.domain.periods.period import parse_period
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.reporting.document_models import HeldPack, IssuedFile, OfficialPaper
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.documents import content_of
from xunzhen.web.reporting.services import receiving
from xunzhen.web.reporting.services.documents import (
    begin_version,
    issue_paper,
    make_paper,
    write_paper,
)
from xunzhen.web.reporting.services.packs import freeze_pack

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("county")]
BASE = f"/c/{COUNTY}/documents/"
HEAD = {
    "number": "示卫演〔2026〕9号",
    "addressee": "示例市卫生健康委员会",
    "signer": "陈示范",
    "dated": "2026-10-08",
}


def city() -> Any:
    return somebody("city", "supervisor", "350500")


def locked_month() -> HeldReturn:
    """The county's September: one visit made, the others missed; locked by the city."""
    above = city()
    recorded(planned_month()[0])
    return locked(scope("clerk"), above)


def made(row: HeldReturn | HeldPack, kind: str, who: str = "clerk") -> OfficialPaper:
    key = f"{'pack' if isinstance(row, HeldPack) else 'return'}:{row.pk}"
    return make_paper(scope=scope(who), county=COUNTY, kind=kind, source=key)


def written(paper: OfficialPaper, *extra: tuple[str, str], **head: str) -> OfficialPaper:
    passages = [(one.heading, one.text) for one in content_of(paper).passages]
    return write_paper(
        scope=scope("clerk"), county=COUNTY, paper=paper.pk, turn=paper.turn,
        head={**HEAD, **head}, passages=[*passages, *extra],
    )  # fmt: skip


def issued(paper: OfficialPaper) -> OfficialPaper:
    ready = written(paper)
    return issue_paper(scope=scope("clerk"), county=COUNTY, paper=ready.pk, turn=ready.turn)


def pack() -> HeldPack:
    return freeze_pack(scope=scope("clerk"), county=COUNTY, period=parse_period("2026-01"))


def test_report_is_made_of_its_locked_return_with_every_figure_quoted() -> None:
    month = locked_month()

    paper = made(month, "monthly")
    content = content_of(paper)
    (source,) = content.sources
    assert (source.digest, source.is_locked) == (month.digest, True)
    assert "到村{circuit.made}" in content.passages[1].text
    assert content.head.issuer == "示例县卫生健康局"
    assert source.figure_of("circuit.made") is not None


def test_page_shows_each_figure_with_its_source_and_digest() -> None:
    month = locked_month()
    paper = made(month, "monthly")

    page = as_person("clerk").get(f"{BASE}{paper.pk}/").content.decode()
    made_ = next(one for one in month.figures if one["indicator"] == "circuit.made")
    assert re.search(r'<a class="drill" href="#q\d+">1次</a>', page)
    assert made_["source"] in page
    assert f"/c/{COUNTY}/returns/{month.pk}/figures/circuit.made/" in page
    assert f'href="/c/{COUNTY}/returns/{month.pk}/"' in page
    assert month.digest in page


def test_issued_document_keeps_its_files_byte_for_byte() -> None:
    paper = issued(made(locked_month(), "monthly"))
    client = as_person("clerk")

    kept = {one.form: one for one in IssuedFile.objects.filter(paper=paper)}
    assert sorted(kept) == ["docx", "pdf", "xlsx"]
    for form, one in kept.items():
        answer = client.get(f"{BASE}{paper.pk}/document.{form}")
        assert hashlib.sha256(answer.content).hexdigest() == one.sha256
        assert answer["X-Content-SHA256"] == one.sha256
    assert "稿" not in characters_drawn(bytes(kept["pdf"].content))
    assert (paper.issued_by, paper.digest) == ("clerk", content_of(paper).digest)
    entry = AuditEntry.objects.get(action="reporting.document_issue")
    assert entry.facts["digest"] == paper.digest


def test_issued_document_can_neither_change_nor_go() -> None:
    paper = issued(made(locked_month(), "monthly"))

    with pytest.raises(NotAllowed):
        written(paper)
    again = OfficialPaper.objects.get(pk=paper.pk)
    for change in (again.save, again.delete, IssuedFile.objects.all()[0].delete, paper.save):
        with pytest.raises(NotAllowed):
            change()


@pytest.mark.parametrize("table", ["issuedfile", "heldpack"])
def test_database_itself_refuses_to_change_what_was_issued(table: str) -> None:
    issued(made(locked_month(), "monthly"))
    pack()

    with (
        pytest.raises(DatabaseError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM reporting_{table}")  # noqa: S608 a name of ours


def test_report_of_a_return_not_yet_locked_stays_a_draft_until_it_is() -> None:
    above, clerk = city(), scope("clerk")
    planned_month()
    month = submitted(clerk)
    paper = written(made(month, "monthly"))

    with pytest.raises(NotAllowed) as refused:
        issue_paper(scope=clerk, county=COUNTY, paper=paper.pk, turn=paper.turn)
    assert "还没有锁定" in refused.value.sentence.zh
    draft = as_person("clerk").get(f"{BASE}{paper.pk}/document.pdf").content
    assert "稿" in characters_drawn(draft)

    receiving.accept_return(scope=above, number=month.pk)
    receiving.lock_return(scope=above, number=month.pk)
    done = issue_paper(scope=clerk, county=COUNTY, paper=paper.pk, turn=paper.turn)
    assert done.is_issued


def test_typed_number_keeps_a_notice_a_draft_and_the_page_names_it() -> None:
    paper = written(made(locked_month(), "notice"), ("四、其他", "漏访17次。"))

    page = as_person("clerk").get(f"{BASE}{paper.pk}/").content.decode()
    assert "还不能印发：1处要改" in page
    assert "“17次”是手填的" in page
    assert re.search(r'<mark class="typed"[^>]*>.*?17次</mark>', page, re.S)


def test_new_version_begins_with_the_text_of_the_last_and_leaves_it() -> None:
    first = issued(made(locked_month(), "monthly"))

    second = begin_version(scope=scope("clerk"), county=COUNTY, paper=first.pk)
    assert (second.number, second.version) == (first.number, 2)
    assert content_of(second) == content_of(first)
    with pytest.raises(NotAllowed):
        begin_version(scope=scope("clerk"), county=COUNTY, paper=first.pk)
    page = as_person("clerk").get(f"{BASE}{second.pk}/").content.decode()
    assert "第1版" in page
    assert first.digest in page


def test_two_who_write_at_once_notice_each_other() -> None:
    paper = made(locked_month(), "notice")
    turn = paper.turn
    written(paper)

    with pytest.raises(BadData) as refused:
        write_paper(
            scope=scope("clerk"), county=COUNTY, paper=paper.pk, turn=turn, head={}, passages=[]
        )
    assert refused.value.sentence.code == "reporting.document_stale"


def test_passage_is_added_where_it_was_asked_for_and_an_empty_one_falls_away() -> None:
    paper = made(locked_month(), "notice")
    passages = [("", "开头。"), ("", ""), ("一、甲", "甲。"), ("", "特此通知。")]

    row = write_paper(
        scope=scope("clerk"), county=COUNTY, paper=paper.pk, turn=paper.turn, head={},
        passages=passages, insert_after=2,
    )  # fmt: skip
    found = [(one.heading, one.text) for one in content_of(row).passages]
    assert found == [passages[0], passages[2], ("新的一段", ""), passages[3]]


@pytest.mark.parametrize(
    ("kind", "source", "code"),
    [
        ("annual", "month", "document_needs_return"),
        ("reply", "month", "document_needs_pack"),
        ("notice", "pack:999", "document_source"),
        ("poem", "", "document_kind"),
    ],
)
def test_document_without_what_it_is_made_of_is_refused(kind: str, source: str, code: str) -> None:
    month = locked_month()
    key = f"return:{month.pk}" if source == "month" else source

    with pytest.raises(BadData) as refused:
        make_paper(scope=scope("clerk"), county=COUNTY, kind=kind, source=key)
    assert refused.value.sentence.code == f"reporting.{code}"


def test_pack_is_frozen_and_a_reply_quotes_it() -> None:
    row = pack()

    assert hashlib.sha256(row.content.encode()).hexdigest() == row.digest
    reply = made(row, "reply")
    (source,) = content_of(reply).sources
    assert (source.is_locked, source.digest) == (True, row.digest)
    page = as_person("clerk").get(f"{BASE}{reply.pk}/").content.decode()
    assert f"{BASE}packs/{row.pk}/figures/coverage.village_share/" in page
    with pytest.raises(NotAllowed):
        row.save()


def test_pack_page_says_what_is_missing_and_its_files_are_the_frozen_ones() -> None:
    row, client = pack(), as_person("clerk")

    page = client.get(f"{BASE}packs/{row.pk}/").content.decode()
    assert "补助发放记录" in page
    assert "未设定" in page
    data = client.get(f"{BASE}packs/{row.pk}/answer-pack.json").content
    assert hashlib.sha256(data).hexdigest() == row.digest
    book = client.get(f"{BASE}packs/{row.pk}/answer-pack.xlsx")
    assert book.content.startswith(b"PK")
    rows = client.get(f"{BASE}packs/{row.pk}/figures/coverage.village_share/")
    answers = json.loads(row.content)["answers"]
    share = next(o for o in answers if o["figure"]["indicator"] == "coverage.village_share")
    assert rows.context["page"].paginator.count == len(share["rows"])


def test_pack_with_its_rows_leaves_only_by_who_may_export_and_on_the_trail() -> None:
    row = pack()

    refused = as_person("auditor").get(f"{BASE}packs/{row.pk}/answer-pack.json")
    as_person("clerk").get(f"{BASE}packs/{row.pk}/answer-pack.json")

    assert refused.status_code == 403
    (entry,) = AuditEntry.objects.filter(action="reporting.pack_export")
    assert (entry.who, entry.facts["form"]) == (person("clerk").username, "json")


def test_numbers_of_other_papers_come_with_the_form() -> None:
    papers = "招录,1025,2021-01-01..2022-12-31,61号\n招录,664,2022,64号"
    client = as_person("clerk")

    client.post(f"{BASE}packs/freeze/", {"period": "2026-01", "papers": papers})
    page = client.get(f"{BASE}packs/{HeldPack.objects.get().pk}/").content.decode()
    assert "包含，不矛盾" in page
    assert "2021是361" in page


def test_bad_number_of_a_paper_is_told_and_nothing_is_frozen() -> None:
    client = as_person("clerk")

    fields = {"period": "2026-01", "papers": "招录,好多,2022,61号"}
    answer = client.post(f"{BASE}packs/freeze/", fields, follow=True)
    assert "第1行" in answer.content.decode()
    assert not HeldPack.objects.exists()


@pytest.mark.parametrize(
    ("who", "draft", "open_"),
    [("clerk", 200, 200), ("city", 200, 200), ("director", 404, 200), ("finance", 200, 200)],
)
def test_drafts_are_seen_by_their_office_and_above(who: str, draft: int, open_: int) -> None:
    month = locked_month()
    written_, sent = made(month, "notice"), issued(made(month, "monthly"))
    client = reader(who)

    assert client.get(f"{BASE}{written_.pk}/").status_code == draft
    assert client.get(f"{BASE}{sent.pk}/").status_code == open_


def reader(who: str) -> Client:
    if who != "city":
        return as_person(who)
    client = Client()
    from xunzhen.web.accounts.models import User

    client.force_login(
        User.objects.get(username="city"), backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_who_may_only_read_cannot_write_or_issue() -> None:
    paper = made(locked_month(), "notice")

    for who in ("director", "finance", "auditor"):
        client = as_person(who)
        client.post(f"{BASE}{paper.pk}/write/", {"turn": paper.turn, "title": "改"})
        client.post(f"{BASE}{paper.pk}/issue/", {"turn": paper.turn})
    kept = OfficialPaper.objects.get(pk=paper.pk)
    assert (kept.turn, kept.state) == (paper.turn, "draft")


def test_township_writes_its_own_documents() -> None:
    director = scope("director")
    planned_month()
    drafted(director)
    month = HeldReturn.objects.get()

    with pytest.raises(NotAllowed):
        freeze_pack(scope=director, county=COUNTY, period=parse_period("2026-01"))
    paper = made(month, "notice", "director")
    assert paper.place == "350524101"


def test_pages_ask_the_database_little(django_assert_max_num_queries: Any) -> None:
    month = locked_month()
    draft, sent, row = made(month, "notice"), issued(made(month, "monthly")), pack()
    client = as_person("clerk")
    for address in ("", f"{draft.pk}/", f"{sent.pk}/", f"packs/{row.pk}/", f"{sent.pk}/look/"):
        client.get(BASE + address)
        with django_assert_max_num_queries(12):
            assert client.get(BASE + address).status_code == 200


def test_page_of_the_print_can_be_looked_at() -> None:
    paper = made(locked_month(), "monthly")
    client = as_person("clerk")

    pages = client.get(f"{BASE}{paper.pk}/look/").context["pages"]
    first = client.get(f"{BASE}{paper.pk}/look/1.png")
    assert first.content.startswith(b"\x89PNG")
    assert client.get(f"{BASE}{paper.pk}/look/{len(pages) + 1}.png").status_code == 404
