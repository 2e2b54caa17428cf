"""Messages: only to three houses and mailboxes, only counts and a link, whatever happens there."""

from __future__ import annotations

import datetime as dt
import warnings
from dataclasses import dataclass, field

import pytest
from django.test import override_settings
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from tests.county import INSTITUTIONS, STAFF, TOWNSHIPS, VILLAGES
from tests.web.people import COUNTY, as_person
from xunzhen.domain.registry.county import County
from xunzhen.web.audit.models import AuditEntry
from xunzhen.web.jobs.models import Job
from xunzhen.web.planning.models import Channel
from xunzhen.web.planning.services import notifier
from xunzhen.web.planning.services.announce import announce, announce_failure

PAGE = f"/c/{COUNTY}/channels/"
KEY = "693a91f6-0000-4bc4-97a0-0ec2f1a2b3c4"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"


@dataclass
class Postbox:
    """A notifier that keeps what it was given."""

    takes: bool = True
    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, address: str, title: str, body: str) -> bool:
        self.sent.append((address, title, body))
        return self.takes


@pytest.fixture
def postbox(monkeypatch: pytest.MonkeyPatch) -> Postbox:
    box = Postbox()
    monkeypatch.setattr(notifier, "notifier", box)
    return box


def understood_by_apprise(address: str) -> bool:
    """Say whether apprise would send there; its modules warn of others' old ones when loaded."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import apprise

        return apprise.Apprise.instantiate(address) is not None


def add(**changes: object) -> int:
    form = {
        "kind": "wecom",
        "label": "院长群",
        "address": WECOM,
        "occasions": ["published", "job_failed"],
        "language": "zh-hans",
        **changes,
    }
    return as_person("clerk").post(PAGE, form).status_code


def test_channel_is_kept_sealed_and_shown_masked(county: County) -> None:
    assert add() == 302

    page = as_person("clerk").get(PAGE).content.decode()
    assert KEY not in Channel.objects.get().sealed_address
    assert KEY not in page
    assert "693*" in page


@pytest.mark.parametrize(
    ("kind", "address"),
    [
        ("wecom", "https://127.0.0.1/cgi-bin/webhook/send?key=" + KEY),
        ("wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + KEY),
        ("wecom", "https://qyapi.weixin.qq.com@10.0.0.1/cgi-bin/webhook/send?key=" + KEY),
        ("wecom", "https://qyapi.weixin.qq.com:8080/cgi-bin/webhook/send?key=" + KEY),
        ("wecom", "https://qyapi.weixin.qq.com/other?key=" + KEY),
        ("wecom", "json://10.0.0.1/" + KEY),
        ("wecom", KEY + "/?to=10.0.0.1"),
        ("wecom", ""),
        ("feishu", "https://open.feishu.cn/open-apis/bot/v2/hook/../../" + KEY),
        ("dingtalk", "https://oapi.dingtalk.com.evil.example/robot/send?access_token=" + KEY),
        ("mail", "someone@localhost"),
        ("mail", "a@b.cn&to=c@d.cn"),
        ("json", "http://10.0.0.1/"),
    ],
)
@override_settings(MAIL_SENDER="mailtos://u:p@smtp.example.cn")
def test_address_of_elsewhere_is_refused(kind: str, address: str, county: County) -> None:
    assert add(kind=kind, address=address) == 400
    assert not Channel.objects.exists()


@pytest.mark.parametrize(
    ("kind", "address", "signing", "goes_to"),
    [
        ("wecom", WECOM, "", f"wecombot://{KEY}"),
        ("wecom", KEY, "", f"wecombot://{KEY}"),
        (
            "dingtalk",
            f"https://oapi.dingtalk.com/robot/send?access_token={'a1' * 32}",
            "SEC" + "b2" * 20,
            f"dingtalk://SEC{'b2' * 20}@{'a1' * 32}/",
        ),
        ("feishu", f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}", "", f"feishu://{KEY}/"),
        ("mail", "office@example.cn", "", "mailtos://u:p@smtp.example.cn?to=office@example.cn"),
    ],
)
@override_settings(MAIL_SENDER="mailtos://u:p@smtp.example.cn")
def test_message_goes_to_the_vendor(
    kind: str,
    address: str,
    signing: str,
    goes_to: str,
    county: County,
    postbox: Postbox,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    assert add(kind=kind, address=address, signing=signing) == 302
    with django_capture_on_commit_callbacks(execute=True):
        announce(county=COUNTY, occasion="published", facts={"edition": 1}, link="/")

    assert [one[0] for one in postbox.sent] == [goes_to]
    assert understood_by_apprise(goes_to)


def test_mail_without_a_sender_is_refused(county: County) -> None:
    assert add(kind="mail", address="office@example.cn") == 400


@override_settings(SITE_ADDRESS="https://xunzhen.example.cn")
def test_message_holds_counts_and_a_link(
    county: County,
    postbox: Postbox,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    add()
    facts = {"edition": 3, "since": "2026-09-14", "weeks": 2, "villages": 4, "missed": 1}

    with django_capture_on_commit_callbacks(execute=True):
        announce(county=COUNTY, occasion="published", facts=facts, link="/c/350524/roster/1/")

    _address, title, body = postbox.sent[0]
    assert title == "示例县（演示数据）：排班已公示"
    assert body == (
        "第3版，2026-09-14起，2周，4个村，漏访1次\n"
        "详情：https://xunzhen.example.cn/c/350524/roster/1/"
    )


def test_message_is_in_the_language_of_its_channel(
    county: County,
    postbox: Postbox,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    add(language="en")

    with django_capture_on_commit_callbacks(execute=True):
        announce(county=COUNTY, occasion="published", facts={"villages": 4}, link="")

    assert postbox.sent[0][2] == "villages: 4\nSign in to see it."


def test_no_name_phone_or_number_can_be_in_a_message(
    county: County,
    postbox: Postbox,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    add()
    secrets = [one.name for one in (*STAFF, *VILLAGES, *TOWNSHIPS, *INSTITUTIONS)]
    secrets += [one.id for one in STAFF] + ["0000-0000004", "350524199001011234"]
    facts: dict[str, int | str] = {f"x{number}": text for number, text in enumerate(secrets)}
    facts |= dict(zip(("villages", "since", "plan", "job"), secrets, strict=False))

    with django_capture_on_commit_callbacks(execute=True):
        announce(county=COUNTY, occasion="published", facts=facts, link="/c/?q=" + secrets[0])

    message = "".join(postbox.sent[0])
    assert not [text for text in secrets if text in message]


def test_failure_outside_is_written_on_the_channel_and_breaks_nothing(
    county: County,
    postbox: Postbox,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    add()
    postbox.takes = False

    with django_capture_on_commit_callbacks(execute=True):
        announce(county=COUNTY, occasion="published", facts={}, link="")

    assert Channel.objects.get().last_result == "refused"
    assert Job.objects.get().state == Job.State.DONE
    assert "没有送到" in as_person("clerk").get(PAGE).content.decode()


def test_without_channels_nothing_is_asked_for(county: County) -> None:
    announce(county=COUNTY, occasion="published", facts={}, link="")

    assert not Job.objects.exists()


def test_silenced_channel_and_other_occasions_hear_nothing(county: County) -> None:
    add()

    announce(county=COUNTY, occasion="withdrawn", facts={}, link="")
    as_person("clerk").post(f"{PAGE}{Channel.objects.get().pk}/switch/", {"active": "0"})
    announce(county=COUNTY, occasion="published", facts={}, link="")

    assert not Job.objects.exists()


def test_failed_job_is_told_once_and_a_failed_message_is_not(
    county: County,
    postbox: Postbox,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    add()
    now = dt.datetime(2026, 9, 16, tzinfo=dt.UTC)
    for kind in ("planning.plan", "planning.announce"):
        job = Job.objects.create(kind=kind, county=COUNTY, state=Job.State.FAILED, asked_at=now)
        with django_capture_on_commit_callbacks(execute=True):
            announce_failure(number=job.pk)

    assert len(postbox.sent) == 1
    assert "有任务没有做成" in postbox.sent[0][1]


def test_run_that_takes_over_sends_nothing_twice(county: County, postbox: Postbox) -> None:
    from xunzhen.web.jobs.services import Work
    from xunzhen.web.planning.services.announce import send_bulletins

    add()
    channel = Channel.objects.get()
    job = Job.objects.create(
        kind="planning.announce", county=COUNTY, state=Job.State.RUNNING, attempt=2,
        arguments={"occasion": "published", "facts": {}, "link": ""},
        result={"channels": {str(channel.pk): "sent"}},
        asked_at=dt.datetime(2026, 9, 16, tzinfo=dt.UTC),
    )  # fmt: skip

    send_bulletins(Work(job))

    assert postbox.sent == []


def test_test_message_goes_to_one_channel(
    county: County,
    postbox: Postbox,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    add()
    add(label="医生群")
    number = Channel.objects.get(label="医生群").pk

    with django_capture_on_commit_callbacks(execute=True):
        as_person("clerk").post(f"{PAGE}{number}/test/")

    assert len(postbox.sent) == 1
    assert Channel.objects.get(pk=number).last_result == "sent"


def test_removed_channel_is_gone_and_in_the_trail(county: County) -> None:
    add()

    as_person("clerk").post(f"{PAGE}{Channel.objects.get().pk}/remove/")

    assert not Channel.objects.exists()
    actions = list(AuditEntry.objects.order_by("number").values_list("action", flat=True))
    assert actions[-2:] == ["planning.channel_add", "planning.channel_remove"]
    assert not AuditEntry.objects.filter(facts__icontains=KEY).exists()


@pytest.mark.parametrize(
    ("name", "status"), [("director", 403), ("doctor", 403), ("auditor", 403), ("stranger", 404)]
)
def test_only_planners_of_the_county_set_channels(name: str, status: int, county: County) -> None:
    add()
    number = Channel.objects.get().pk

    assert as_person(name).get(PAGE).status_code == status
    for what in ("switch", "remove", "test"):
        assert as_person(name).post(f"{PAGE}{number}/{what}/").status_code == status


def test_channel_of_another_county_is_not_found(county: County) -> None:
    other = Channel.objects.create(
        county="350124", kind="wecom", label="x", sealed_address="", occasions=[]
    )

    for what in ("switch", "remove", "test"):
        assert as_person("clerk").post(f"{PAGE}{other.pk}/{what}/").status_code == 404


def test_page_asks_few_questions(
    county: County, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    add()
    browser = as_person("clerk")
    browser.get(PAGE)

    with django_assert_max_num_queries(12):
        browser.get(PAGE)
