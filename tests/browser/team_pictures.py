"""Pictures of the team's window, of insights and of the digest: with little, as usual, with far too much.

Run `PYTHONPATH=.:tests python tests/browser/team_pictures.py`; it writes over the old ones.
"""

from __future__ import annotations

import sys
from io import BytesIO
from unittest.mock import patch

from chromium import find_chromium, open_browser
from PIL import Image
from playwright.sync_api import expect
from take_pictures import COLOURS, OUT, Studio, open_studio

from bot.messenger import SlackMessenger
from coaching.messenger import Outgoing
from coaching.shown.team import TeamPicture, TeamView
from templates import Surfaces
from templates.pictures import draw_course, draw_spreads
from templates.samples import CASES, Case
from templates.samples.digest_samples import digest
from templates.samples.insight_samples import insight_forms, insight_messages
from templates.samples.message_samples import course
from templates.samples.team_samples import team_forms

TEAM = {"small": 1000, "typical": 1900, "extreme": 6200}
INSIGHTS = {"small": 520, "typical": 1500, "extreme": 5200}
REPORT = {"small": 420, "typical": 1620, "extreme": 3000}
DIGEST = {"small": 620, "typical": 1750, "extreme": 3300}


def picture_the_windows(studio: Studio) -> None:
    """Facts of the samples, in the windows that the commands open."""
    page = studio.page
    page.open("mona")
    for case in CASES:
        (_, facts) = next(iter(team_forms(case)))
        assert isinstance(facts, TeamView)
        with patch("handlers.team_view.team_view", return_value=facts):
            page.type_command("/coach team")
            expect(page.title).to_have_text("Team")
            studio.take(f"team-{case}", height=TEAM[case])
            page.dismiss()
        (_, found) = next(iter(insight_forms(case)))
        with patch("handlers.insights.insights_for", return_value=found):
            page.type_command("/coach insights")
            expect(page.title).to_have_text("What coaching moved")
            studio.take(f"insights-{case}", height=INSIGHTS[case])
            page.dismiss()


def picture_the_digests(studio: Studio) -> None:
    """The first message of each, in the managers' channel."""
    (workspace_id,) = studio.service.stores.all_workspaces()
    surfaces = Surfaces()
    for case in CASES:
        head = surfaces.messages(digest(case), key=f"picture-{case}")[0]
        message = Outgoing(text=head.text, blocks=head.blocks, key=f"picture-{case}")
        SlackMessenger(studio.service.directory).post(workspace_id, "CMANAGERS", message)
        studio.page.be("mona", "channel-sales-managers")
        expect(studio.page.message("Coaching, week 48")).to_be_visible()
        studio.take(f"digest-{case}", height=DIGEST[case], top="Coaching, week 48")


def picture_the_reports(studio: Studio) -> None:
    """What coaching moved, as a message: words, table, chart."""
    (workspace_id,) = studio.service.stores.all_workspaces()
    for case in CASES:
        name, facts = next(iter(insight_messages(case)))
        sent = Surfaces().message(facts, key=f"picture-{name}-{case}")
        message = Outgoing(text=sent.text, blocks=sent.blocks, key=f"picture-{name}-{case}")
        SlackMessenger(studio.service.directory).post(workspace_id, "UMONA", message)
        studio.page.open("mona")
        expect(studio.page.message("What coaching moved")).to_be_visible()
        studio.take(f"insights-report-{case}", height=REPORT[case], top="What coaching moved")


def shrink_the_longest() -> None:
    """Far too much is looked at for its shape."""
    for name in ("team", "insights", "insights-report", "digest"):
        path = OUT / f"{name}-{Case.EXTREME}.png"
        whole = Image.open(path).convert("RGB")
        half = whole.resize((whole.width // 2, whole.height // 2), Image.Resampling.LANCZOS)
        half.quantize(64, dither=Image.Dither.NONE).save(path, optimize=True)


def draw_the_pictures() -> None:
    """What is uploaded where Slack draws no chart."""
    for case in CASES:
        (_, facts) = next(iter(team_forms(case)))
        assert isinstance(facts, TeamView)
        drawn = TeamPicture(team=facts.team, today=facts.today, spreads=facts.spreads)
        _keep(f"team-spread-{case}", draw_spreads(drawn))
    _keep("course", draw_course(course(Case.TYPICAL)))


def _keep(name: str, png: bytes) -> None:
    few = Image.open(BytesIO(png)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(OUT / f"{name}.png", optimize=True)


def main() -> None:
    path = find_chromium()
    if path is None:
        sys.exit("There is no Chromium on this machine.")
    draw_the_pictures()
    with open_browser(path) as browser, open_studio(browser) as studio:
        picture_the_windows(studio)
        picture_the_digests(studio)
        picture_the_reports(studio)
    shrink_the_longest()


if __name__ == "__main__":
    main()
