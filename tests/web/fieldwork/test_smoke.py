from __future__ import annotations
import datetime as dt, pytest
from tests.web.outreach import *
from tests.web.people import *
from tests.web.planning.the_day import set_day

pytestmark = pytest.mark.django_db
BASE = f"/c/{COUNTY}"


def test_pages(county, monkeypatch, django_assert_max_num_queries):
    set_day(monkeypatch, WEDNESDAY, 10)
    planned(WEDNESDAY)
    planned(MONDAY, JIA_3)
    planned(WEDNESDAY, YI_2, "s-03", True)
    one = recorded()
    two = clashing(TUESDAY, JIA_3, "s-02")
    phone()
    clerk = as_person("clerk")
    clerk.get(f"{BASE}/day/")
    for path in (
        "day/",
        "day/?map=1",
        "day/rows/",
        "verify/",
        "verify/?show=verified",
        "conflicts/",
        "missed/",
        "flags/",
        "phones/",
        f"ledger/{JIA_2}/",
        f"visits/{one.pk}/?field=treatment",
        f"visits/{two.pk}/",
    ):
        with django_assert_max_num_queries(12) as seen:
            answer = clerk.get(f"{BASE}/{path}")
        print(path, answer.status_code, len(seen))
        assert answer.status_code == 200
