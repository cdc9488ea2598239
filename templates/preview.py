"""Writes what the product can show as JSON files: NAME.CASE.message.json, .modal.json or .home.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from coaching.shown.home import Home
from coaching.shown.messages import Digest
from templates.kit.texts import Json
from templates.samples import Sample, all_samples
from templates.surfaces import Rendered, Surfaces


def write_previews(out: Path) -> list[Path]:
    """One file for every surface in every case; parts of a digest are numbered. Returns what was written."""
    out.mkdir(parents=True, exist_ok=True)
    surfaces = Surfaces()
    written = []
    for sample in all_samples():
        for name, payload in render_sample(surfaces, sample):
            path = out / f"{name}.{sample.case.value}.{sample.surface}.json"
            path.write_text(json.dumps(payload, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            written.append(path)
    return written


def render_sample(surfaces: Surfaces, sample: Sample) -> Iterator[tuple[str, Json]]:
    """(file stem, payload): several for a digest, else one."""
    facts = sample.facts
    if isinstance(facts, Home):
        yield sample.name, surfaces.home(facts)
    elif sample.surface == "modal":
        yield sample.name, surfaces.modal(facts)
    elif isinstance(facts, Digest):
        for number, part in enumerate(surfaces.messages(facts, chart=sample.chart), start=1):
            yield sample.name if number == 1 else f"{sample.name}-part{number}", _payload(part)
    else:
        yield sample.name, _payload(surfaces.message(facts))


def _payload(rendered: Rendered) -> Json:
    return {"text": rendered.text, "blocks": rendered.blocks}
