"""Telling a county's channels that something happened: counts and a link, never a person.

Whoever publishes calls ``announce``; a job sends. What fails outside is written on the channel and
breaks nothing; a county without channels asks for no job.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from xunzhen.domain.errors import BadData
from xunzhen.web.jobs.models import Job
from xunzhen.web.jobs.services import Work, enqueue
from xunzhen.web.planning.address import whole_address
from xunzhen.web.planning.bulletin import bulletin, passed, passed_link
from xunzhen.web.planning.models import Channel
from xunzhen.web.planning.robots import ADDRESS_OF, apprise_address
from xunzhen.web.planning.selectors.channels import listeners
from xunzhen.web.planning.services import notifier as post
from xunzhen.web.registry.models import RegisteredCounty
from xunzhen.web.sealing import unseal

KIND: Final = "planning.announce"
SENT: Final = "sent"
REFUSED: Final = "refused"
NO_SENDER: Final = "no_sender"
UNREADABLE: Final = "unreadable"


def announce(*, county: str, occasion: str, facts: Mapping[str, int | str], link: str) -> None:
    """Have the channels of a county told, by a job; nothing happens where nobody listens.

    ``facts``: only whole numbers under the names of ``bulletin`` and first days pass, the rest is
    left out. ``link``: a path of this site.
    """
    if not listeners(county, occasion):
        return
    arguments = {"occasion": occasion, "facts": passed(facts), "link": passed_link(link)}
    enqueue(kind=KIND, county=county, arguments=arguments, asked_by=None)


def announce_failure(*, number: int) -> None:
    """Tell that a job has failed, unless it was a message itself."""
    job = Job.objects.filter(pk=number, state=Job.State.FAILED).exclude(kind=KIND).first()
    if job is None:
        return
    try:
        link = reverse("jobs:job", args=[job.county, job.pk])
    except NoReverseMatch:
        link = ""
    announce(county=job.county, occasion="job_failed", facts={"job": job.pk}, link=link)


def send_bulletins(work: Work) -> Mapping[str, Any]:
    """Send the message of a job to every channel that listens, each at most once a job.

    What was sent is written with the channel's result before the next is tried, so that a run that
    takes over goes on where this one died.
    """
    told = work.arguments
    county = RegisteredCounty.objects.get(code=work.job.county)
    name = (county.name, county.synthetic)
    link = whole_address(str(told["link"])) if told["link"] else ""
    channels = listeners(county.code, str(told["occasion"]), told.get("only"))
    done = dict(work.job.result.get("channels", {}))
    for number, channel in enumerate(channels):
        work.tell("", number, len(channels))
        if str(channel.pk) not in done:
            text = bulletin(str(told["occasion"]), name, told["facts"], link, channel.language)
            done[str(channel.pk)] = outcome = _sent(channel, text.title, text.body)
            _keep(work, channel, outcome, done)
    return {"channels": done}


def _sent(channel: Channel, title: str, body: str) -> str:
    """Send to one channel and return what came of it."""
    try:
        key = unseal(channel.sealed_address, ADDRESS_OF)
    except BadData:
        return UNREADABLE
    address = apprise_address(channel.kind, key, settings.MAIL_SENDER)
    if not address:
        return NO_SENDER
    return SENT if post.notifier.send(address, title, body) else REFUSED


def _keep(work: Work, channel: Channel, outcome: str, done: Mapping[str, str]) -> None:
    with transaction.atomic():
        work.hold()
        Channel.objects.filter(pk=channel.pk).update(last_at=timezone.now(), last_result=outcome)
        Job.objects.filter(pk=work.job.pk).update(result={"channels": dict(done)})
