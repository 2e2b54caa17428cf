"""`make demo`: checks, covers, plans and verifies the demo county with the product's own commands,
then serves it as a site.

Everything lands under ``demo-output/``; ten lines say what was done and what to open, then come the
site's address and log-ins. Chinese by default, English with ``XUNZHEN_LANG=en``; the port is that
of ``PORT``; ``DEMO_SERVE=0`` ends before the site.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from demo.site import environment, story_of_the_site

ROOT = Path(__file__).resolve().parents[1]
ANXI, MINQING = "demo/anxi-350524", "demo/minqing-350124"
OUT = Path(os.environ.get("DEMO_OUT", "demo-output"))
FIRST_DAY, WEEKS = "2026-11-30", 4
ENGLISH = os.environ.get("XUNZHEN_LANG", "zh") == "en"
PORT = os.environ.get("PORT", "8000")
SERVE = os.environ.get("DEMO_SERVE", "1") not in {"0", "no", "false"}


def main() -> None:
    """Tell the story, then serve."""
    tell()
    if SERVE:
        serve(ROOT / OUT / "site")


def serve(folder: Path) -> None:
    """Make the site in a folder unless it is there, and serve it until Ctrl-C."""
    say("正在建站 …", "making the site …", err=True)
    seed = [sys.executable, "-m", "demo.site", str(folder), ANXI, FIRST_DAY, str(WEEKS)]
    subprocess.run(seed, cwd=ROOT, check=True)  # noqa: S603
    for zh, en in story_of_the_site(f"http://127.0.0.1:{PORT}/"):
        say(zh, en)
    settings = {**os.environ, **environment(folder), "PORT": PORT}
    command = [sys.executable, "-m", "xunzhen", "site", "run"]
    os.chdir(ROOT)
    os.execve(sys.executable, command, settings)  # noqa: S606 - Ctrl-C reaches the site itself


def tell() -> None:
    """Run the five commands and tell the story; any failure stops with the command's own words."""
    clock = time.perf_counter()
    out = ROOT / OUT
    out.mkdir(parents=True, exist_ok=True)
    checked = asked("check", ANXI)
    covered = asked("coverage", ANXI)
    other = asked("coverage", MINQING)
    for county, name in ((ANXI, "coverage.txt"), (MINQING, "coverage-minqing.txt")):
        (out / name).write_text(run("coverage", county, "--proposals"), encoding="utf-8")
    say("排班要一会儿，请稍候 …", "planning takes a moment …", err=True)
    plan = asked("plan", ANXI, "--from", FIRST_DAY, "--weeks", str(WEEKS), "--out", str(out))
    verified = asked("verify", ANXI, str(out))
    seconds = time.perf_counter() - clock
    for zh, en in story(checked, covered, other, plan, verified, seconds):
        say(zh, en)


def run(*words: str) -> str:
    """Run one `xunzhen` command; progress stays visible, what it prints is returned."""
    command = [sys.executable, "-m", "xunzhen", *words]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603
    if done.returncode:
        sys.exit(f"xunzhen {' '.join(words)}: exit {done.returncode}\n{done.stdout}")
    return done.stdout


def asked(*words: str) -> Any:
    """Run one command with ``--json`` and return what it answered."""
    return json.loads(run(*words, "--json"))


def say(zh: str, en: str, err: bool = False) -> None:
    """Print a line in the reader's language."""
    print(en if ENGLISH else zh, file=sys.stderr if err else sys.stdout, flush=True)


def story(
    checked: Any, covered: Any, other: Any, plan: Any, verified: Any, seconds: float
) -> list[tuple[str, str]]:
    """Return the ten lines, every figure taken from what the commands answered."""
    tables = len(checked["tables"])
    rows = sum(table["rows"] for table in checked["tables"])
    notices = sum(table["notices"] for table in checked["tables"])
    villages, target = covered["villages"], covered["target"]
    least = plan["coverage"]
    proven_zh, proven_en = (
        ("已证明最少", "proven least") if least["proven"] else ("未证明最少", "not proven least")
    )
    price_zh, price_en = price_words(plan["bound"]["gap"])
    shortage = (
        plan["shortages"][0] if plan["shortages"] else {"zh": "没有缺口", "en": "no shortage"}
    )
    gap_modes = sorted({gap["mode"] for gap in other["gaps"] if gap["mode"]})
    return [
        (
            f"安溪县 · 演示数据：地名、代码、普查总数是真的，其余是合成的。用时{seconds:.0f}秒。",
            "Anxi county, demonstration data: names, codes and census totals are real, "
            f"the rest is synthetic. Took {seconds:.0f} s.",
        ),
        (
            f"核对　{tables}张表{rows:,}行，错误{checked['errors']}处，提示{notices}处。",
            f"check     {tables} tables, {rows:,} rows, {checked['errors']} errors, "
            f"{notices} notices.",
        ),
        (
            f"覆盖　行政村{villages['numerator']}/{villages['denominator']}有人服务"
            f"（目标{target['value']}%，{target['citation']}），"
            f"{len(covered['gaps'])}村未落实，都附了建议和条款。",
            f"coverage  {villages['numerator']}/{villages['denominator']} villages served (target "
            f"{target['value']} %, {target['clause']}); {len(covered['gaps'])} gaps, each with "
            "a proposal and its clause.",
        ),
        (
            f"排班　{WEEKS}周应巡{plan['required_visits']}次，已排{plan['planned_visits']}次，"
            f"缺{least['uncovered']}次（{proven_zh}）；{price_zh}。",
            f"plan      {WEEKS} weeks: {plan['required_visits']} visits owed, "
            f"{plan['planned_visits']} planned, {least['uncovered']} missed ({proven_en}); "
            f"{price_en}.",
        ),
        (f"缺口　{shortage['zh']}", f"why       {shortage['en']}"),
        (
            f"复核　独立核对{verified['visits']}次巡诊，不合规则{len(verified['broken'])}处。",
            f"verify    {verified['visits']} visits checked independently, "
            f"{len(verified['broken'])} rules broken.",
        ),
        (
            f"换一本依据　{other['name']}（{other['day']}，福州文件有效）："
            f"{len(other['gaps'])}村未落实，"
            f"建议{len(gap_modes)}种方式，见 {OUT}/coverage-minqing.txt。",
            f"another Book  Minqing on {other['day']} under Fuzhou's document: "
            f"{len(other['gaps'])} gaps, {len(gap_modes)} kinds of proposal: "
            f"{OUT}/coverage-minqing.txt.",
        ),
        *what_to_open(),
    ]


def price_words(gap: float | None) -> tuple[str, str]:
    """Say how near to the least possible cost the plan is proven to be; ``gap`` is a share."""
    if gap is None:
        return "费用未证明最省", "cost not proven least"
    if gap <= 0:
        return "费用已证明最省", "cost proven least"
    return f"费用至多比最省高{gap:.1%}", f"cost at most {gap:.1%} above the least possible"


def what_to_open() -> list[tuple[str, str]]:
    """Return the last three lines: the files to look at and the command to try next."""
    return [
        (
            f"打开　{OUT}/map.html（地图）　{OUT}/roster.pdf（排班表）　{OUT}/roster.xlsx",
            f"open      {OUT}/map.html   {OUT}/roster.pdf   {OUT}/roster.xlsx",
        ),
        (
            f"　　　{OUT}/notices/（每村一张公示）　{OUT}/calendars/（日历）　{OUT}/coverage.txt",
            f"          {OUT}/notices/ (one a village)   {OUT}/calendars/   {OUT}/coverage.txt",
        ),
        (
            f"接着试　.venv/bin/xunzhen coverage {ANXI} --proposals",
            f"next      .venv/bin/xunzhen --lang en coverage {ANXI} --proposals",
        ),
    ]


if __name__ == "__main__":
    main()
