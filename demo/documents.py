"""Papers of a demonstration: the last month's return issued as a document, an answer pack, a draft.

演示数据: no office ever sent them.
"""

from __future__ import annotations

import datetime as dt

from xunzhen.domain.periods.period import Period, year_of
from xunzhen.domain.reporting.document import DocumentKind
from xunzhen.domain.reporting.due import ReturnKind
from xunzhen.domain.reporting.statutory_return import BEIJING, Rank, State
from xunzhen.web.accounts.models import User
from xunzhen.web.accounts.scope import scope_of
from xunzhen.web.reporting.models import HeldReturn
from xunzhen.web.reporting.selectors.documents import content_of
from xunzhen.web.reporting.services.documents import issue_paper, make_paper, write_paper
from xunzhen.web.reporting.services.packs import freeze_pack

SIGNER = "演示签发人"
PROPOSAL = "您提出的《关于加强偏远山村巡诊服务的建议》（演示）"


def issue_papers(code: str, now: dt.datetime) -> None:
    """Issue the county's last locked monthly return, freeze a pack of the year to date, draft the
    reply it is for."""
    clerk = scope_of(User.objects.get(username="clerk"))
    last = HeldReturn.objects.filter(
        county=code, rank=Rank.COUNTY.value, kind=ReturnKind.MONTHLY.value,
        state=State.LOCKED.value,
    ).latest("since")  # fmt: skip
    paper = make_paper(
        scope=clerk, county=code, kind=DocumentKind.MONTHLY.value, source=f"return:{last.pk}"
    )
    text = content_of(paper).passages
    paper = write_paper(
        scope=clerk, county=code, paper=paper.pk, turn=paper.turn,
        head={"number": f"演示卫报〔{last.since.year}〕{last.since.month}号", "signer": SIGNER},
        passages=[(one.heading, one.text) for one in text],
    )  # fmt: skip
    issue_paper(scope=clerk, county=code, paper=paper.pk, turn=paper.turn)
    today = now.astimezone(BEIJING).date()
    period = Period(year_of(today).since, today)
    if period.last_day is None or period.last_day < period.since:
        return  # on New Year's Day the year has no day that is over
    pack = freeze_pack(scope=clerk, county=code, period=period, title=PROPOSAL, at=now)
    make_paper(
        scope=clerk, county=code, kind=DocumentKind.REPLY.value, source=f"pack:{pack.pk}",
        proposal=PROPOSAL,
    )  # fmt: skip
