import os, sys
from pathlib import Path
import pytest
from tests.stories.field import *
from tests.web.browser import overflow
OUT=Path(os.environ.get("OUT","/tmp/shots")); OUT.mkdir(exist_ok=True)
EN=os.environ.get("EN")
@pytest.mark.browser
def test_walk(page, county, page_faults):
    plan_today()
    n=[0]
    def shot(name):
        n[0]+=1
        page.wait_for_timeout(350)
        o=overflow(page)
        page.screenshot(path=str(OUT/f"{n[0]:02d}-{name}.png"))
        print(n[0],name,page.url[-40:],"OVERFLOW" if o>0 else "",o if o>0 else "")
    page.set_viewport_size(PHONE)
    page.goto("/field/"); page.locator("a.main").wait_for(); shot("welcome-out")
    sign_in(page,"doctor"); page.goto("/field/"); page.locator("button.main").wait_for(); shot("welcome")
    page.locator("button.main").click(); page.locator(".keys").wait_for(); shot("pin-set")
    type_pin(page); page.wait_for_timeout(300); shot("pin-again"); type_pin(page)
    page.locator(".tabs").wait_for(); page.locator(".line").wait_for()
    print(page_faults)
    if EN:
        page.goto("/field/#/settings"); page.get_by_text("English").click(); page.wait_for_timeout(300)
    page.goto("/field/#/today"); shot("today")
    page.locator(".foot .main").click(); page.wait_for_timeout(300); shot("village")
    page.locator(".foot .main").click(); page.wait_for_timeout(300); shot("searching-nogeo")
    at(page, {"latitude":25.109,"longitude":118.2051,"accuracy":25})
    page.evaluate("location.hash='#/today'"); page.wait_for_timeout(300)
    page.locator(".foot .main").click(); page.locator(".checkin .say").wait_for(timeout=5000); page.wait_for_timeout(1500); shot("far")
    page.locator(".foot .btn").first.click(); page.wait_for_timeout(300)
    at(page, NEAR_A2)
    page.locator(".foot .main").click(); page.locator(".checkin .say").wait_for(); page.wait_for_timeout(800); shot("here")
    page.locator(".foot .main").click(); page.locator(".way").wait_for()
    page.locator(".step button").nth(1).click(); page.wait_for_timeout(200); page.locator(".step button").nth(3).click(); page.wait_for_timeout(200); shot("record1")
    page.locator(".foot .main").click(); page.wait_for_timeout(300); page.locator(".step button").nth(1).click(); page.wait_for_timeout(200); shot("record2")
    page.locator(".foot .main").click(); page.wait_for_timeout(300); shot("record3")
    page.locator("summary").click(); page.wait_for_timeout(200); page.screenshot(path=str(OUT/"more.png"),full_page=True)
    page.evaluate("location.hash=location.hash.replace('record','contact')"); shot("contact")
    page.evaluate("location.hash=location.hash.replace('contact','photo')"); shot("photo")
    page.evaluate("location.hash=location.hash.replace('photo','record')"); page.wait_for_timeout(300)
    page.locator(".foot .main").click(); page.locator(".bar").wait_for(); shot("checkout-short")
    page.locator(".foot .btn").first.click(); page.locator("#why").fill("急事"); shot("checkout-why")
    page.locator(".foot .btn").first.click(); page.locator(".line").wait_for(); shot("today-2")
    page.locator(".line a").last.click(); page.wait_for_timeout(300); page.evaluate("location.hash=location.hash.replace('village','cancel')"); shot("cancel")
    for r in ("health","list/received","list/waiting","month","settings","week","news","pin","leave"):
        page.evaluate(f"location.hash='#/{r}'"); shot(r.replace("/","-"))
    page.reload(); page.locator(".keys").wait_for(); shot("locked"); type_pin(page,"111222"); page.wait_for_timeout(1200); shot("wrong")
    page.locator(".keys .t").first.click(); shot("forgot"); page.locator(".foot .main").click(); page.wait_for_timeout(600); shot("lock"); page.locator(".foot .main").click(); page.wait_for_timeout(800); shot("lock-asked")
    page.locator(".who .btn").click(); shot("choose")
    print(page_faults); page_faults.clear()
