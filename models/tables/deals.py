"""Deals, the stages they went through, quotas, and what is known of a rep (domain.md 9)."""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from coaching.deals.records import Forecast
from models.tables.base import Owned, inside, referable
from models.types import BigId


class RepProfileRow(Owned):
    __tablename__ = "rep_profile"
    __table_args__ = (UniqueConstraint("workspace_id", "member_id"), inside("member_id", "member"))

    member_id: Mapped[int] = mapped_column(BigId)
    hired_on: Mapped[date | None]
    program_started_on: Mapped[date | None]
    title: Mapped[str | None]
    segment: Mapped[str | None]


class DealRow(Owned):
    """Money in the currency's smallest unit, so that sums are exact."""

    __tablename__ = "deal"
    __table_args__ = (
        UniqueConstraint("workspace_id", "external_id"),
        referable(),
        Index(None, "workspace_id", "owner_id", "closed_on"),
        inside("owner_id", "member"),
    )

    external_id: Mapped[str]
    owner_id: Mapped[int] = mapped_column(BigId)
    created_on: Mapped[date]
    closed_on: Mapped[date | None]
    won: Mapped[bool]
    qualified: Mapped[bool]
    amount_minor: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str | None]
    forecast: Mapped[Forecast | None]
    forecast_on: Mapped[date | None]


class DealStageRow(Owned):
    """A deal came into a stage; `position` counts from 0, in the order of the days."""

    __tablename__ = "deal_stage"
    __table_args__ = (
        UniqueConstraint("workspace_id", "deal_id", "position"),
        inside("deal_id", "deal"),
    )

    deal_id: Mapped[int] = mapped_column(BigId)
    position: Mapped[int]
    stage: Mapped[str]
    stage_key: Mapped[str]
    """Case-folded: names are compared so."""
    entered_on: Mapped[date]


class QuotaRow(Owned):
    __tablename__ = "quota"
    __table_args__ = (
        UniqueConstraint("workspace_id", "member_id", "first_day", "last_day"),
        inside("member_id", "member"),
    )

    member_id: Mapped[int] = mapped_column(BigId)
    first_day: Mapped[date]
    last_day: Mapped[date]
    amount_minor: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str]
