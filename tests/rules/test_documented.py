"""Every setting, command, job and message stands in the docs; the manifest matches the handlers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.cli import app as cli
from bot.scopes import NEEDED
from bot.settings import Settings
from coaching.deliveries import DeliveryKind
from handlers import REGISTRATIONS
from jobs.ticks import TICKS
from templates.ids import COMMAND, Shortcut, Word

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
MANIFEST_TEXT = (ROOT / "manifest.yml").read_text(encoding="utf-8")
MANIFEST = yaml.safe_load(MANIFEST_TEXT)
LONGEST_HINT = 1000
"""Characters, by the manifest reference."""
OFF_AT_FIRST = {"link_shared", "function_executed"}
"""Cards below links and the workflow step are turned on by hand (decision 0016)."""


def read(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("field", sorted(Settings.model_fields))
def test_every_setting_is_documented_with_its_default(field: str) -> None:
    lines = [line for line in read("settings.md").splitlines() if line.startswith(f"| `{field.upper()}` |")]
    assert len(lines) == 1
    default = Settings.model_fields[field].default
    shown = f"{default:g}" if isinstance(default, int | float) else default
    assert default is None or f"`{shown}`" in lines[0]


def test_no_setting_is_documented_that_does_not_exist() -> None:
    named = re.findall(r"^\| `([A-Z_]+)` \|", read("settings.md"), re.MULTILINE)
    assert {name.lower() for name in named} == set(Settings.model_fields)


@pytest.mark.parametrize("word", list(Word))
def test_every_word_of_the_slash_command_is_documented(word: Word) -> None:
    assert f"| `{COMMAND} {word.value}" in read("commands.md")


def cli_commands() -> list[str]:
    words = [command.name or "" for command in cli.registered_commands]
    for group in cli.registered_groups:
        words += [f"{group.name} {command.name}" for command in group.typer_instance.registered_commands]
    return words


@pytest.mark.parametrize("command", cli_commands())
def test_every_command_of_the_machine_is_documented(command: str) -> None:
    assert f"| `coachlog {command}" in read("commands.md")


@pytest.mark.parametrize("tick", TICKS, ids=lambda tick: tick.name)
def test_every_job_is_documented(tick: object) -> None:
    assert f"| `{tick.name}` |" in read("commands.md")


@pytest.mark.parametrize("kind", list(DeliveryKind))
def test_every_message_is_documented(kind: DeliveryKind) -> None:
    assert f"| `{kind.value}` |" in read("messages.md")


def test_the_manifest_registers_the_command_and_every_shortcut() -> None:
    features = MANIFEST["features"]
    assert [entry["command"] for entry in features["slash_commands"]] == [COMMAND]
    assert features["slash_commands"][0]["should_escape"] is True
    assert {entry["callback_id"] for entry in features["shortcuts"]} == {entry.value for entry in Shortcut}


def test_the_manifests_hint_lists_every_word_of_the_command() -> None:
    (command,) = MANIFEST["features"]["slash_commands"]
    assert set(command["usage_hint"].split(" | ")) == {word.value for word in Word}
    assert len(command["usage_hint"]) <= LONGEST_HINT


def test_the_manifest_asks_for_exactly_the_events_that_are_handled() -> None:
    handled = {entry.name for entry in REGISTRATIONS if entry.kind == "event"}
    assert set(MANIFEST["settings"]["event_subscriptions"]["bot_events"]) == handled - OFF_AT_FIRST


def test_what_is_off_at_first_stands_in_the_manifest_as_a_comment() -> None:
    comments = [line for line in MANIFEST_TEXT.splitlines() if line.startswith("#")]
    assert all(any(f"- {event}" in line for line in comments) for event in OFF_AT_FIRST)


def test_the_doctor_asks_for_exactly_the_scopes_of_the_manifest() -> None:
    assert set(MANIFEST["oauth_config"]["scopes"]["bot"]) == NEEDED


def test_the_manifest_keeps_slacks_lengths() -> None:
    features = MANIFEST["features"]
    assert all(len(entry["name"]) <= 24 for entry in features["shortcuts"])
    assert len(MANIFEST["display_information"]["description"]) <= 140
    assert len(MANIFEST["display_information"]["long_description"]) >= 174


def test_readme_names_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "make run" in readme
    assert "make test" in readme
