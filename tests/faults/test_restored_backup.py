"""A database that is an hour behind (28): what people heard meanwhile is found in Slack, not said again."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from exchange import Exchange, lost_and_doubled
from loop_scene import at
from sqlalchemy import insert, select, text
from tallying import Tally

from coaching.deliveries import DeliveryState
from coaching.ports import Stores
from jobs.ticks import TICKS
from models.tables import METADATA

Backup = dict[str, list[dict[str, object]]]


def back_up(exchange: Exchange) -> Backup:
    with exchange.stores.engine.connect() as connection:
        return {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in METADATA.sorted_tables
        }


def restore(exchange: Exchange, backup: Backup) -> None:
    with exchange.stores.engine.begin() as connection:
        for table in reversed(METADATA.sorted_tables):
            connection.execute(table.delete())
        for table in METADATA.sorted_tables:
            if backup[table.name]:
                connection.execute(insert(table), backup[table.name])
        if connection.dialect.name == "postgresql":
            for table in METADATA.sorted_tables:
                if "id" in table.columns and backup[table.name]:
                    connection.execute(
                        text(
                            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), "
                            f'(SELECT max(id) FROM "{table.name}"))'
                        )
                    )


def round_of_everything(exchange: Exchange) -> None:
    for tick in TICKS:
        tick.run(exchange.stores, exchange.clock)
    for _ in range(6):
        exchange.round()


def heard(exchange: Exchange) -> Counter[tuple[str, str]]:
    """Each message of the app by where it stands and what it says."""
    return Counter(
        (channel.id, message.text)
        for channel in exchange.world.all_channels()
        for message in exchange.world.all_messages(channel.id)
        if message.bot_id
    )


def run_to_the_restore(exchange: Exchange, *, looking_back: bool) -> tuple[Counter[tuple[str, str]], ...]:
    """A Monday with a digest and two reviews at nine; the backup is of 08:55, the restart at 09:56."""
    stores: Stores = exchange.stores
    exchange.clock.set(at("2026-11-19", "15:00"))
    round_of_everything(exchange)
    exchange.move_to(at("2026-11-23", "08:30"))
    exchange.scene.session(exchange.scene.bob, held_on=at("2026-11-16", "12:00").date())
    exchange.scene.session(exchange.scene.carol, held_on=at("2026-11-16", "12:00").date())
    exchange.move_to(at("2026-11-23", "08:55"))
    planned = exchange.plan()
    round_of_everything(exchange)
    waiting = exchange.plan()
    backup = back_up(exchange)
    for minute in ("09:00", "09:20"):
        exchange.move_to(at("2026-11-23", minute))
        round_of_everything(exchange)
    before = heard(exchange)
    assert exchange.row(planned).state is exchange.row(waiting).state is DeliveryState.SENT
    restore(exchange, backup)
    exchange.move_to(at("2026-11-23", "09:56"))
    if looking_back:
        stores.look_back_after_silence()
    exchange.courier = exchange.courier_named("after the restore")
    for _ in range(4):
        round_of_everything(exchange)
        exchange.advance(timedelta(minutes=4))
    return before, heard(exchange)


@pytest.mark.faults
def test_an_hour_old_backup_sends_nothing_again(exchange: Exchange, tally: Tally) -> None:
    before, after = run_to_the_restore(exchange, looking_back=True)
    assert before.total() >= 4
    lost, doubled = lost_and_doubled(after[one] - count + 1 for one, count in before.items())
    tally(
        28,
        "an hour-old backup restored",
        tries=before.total(),
        lost=lost,
        doubled=doubled + fresh(before, after),
    )


def fresh(before: Counter[tuple[str, str]], after: Counter[tuple[str, str]]) -> int:
    return sum(1 for one in after if one not in before)


@pytest.mark.faults
def test_without_looking_back_it_would_be_said_again(exchange: Exchange, tally: Tally) -> None:
    before, after = run_to_the_restore(exchange, looking_back=False)
    again = (after - before).total()
    assert again > 0
    tally(28, "the same without looking back", tries=1, lost=0, doubled=0, control=f"{again} doubled")
