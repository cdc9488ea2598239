"""`python -m benchmarks [logging|importing|baselines|measure|monday] [--quick] [--database …]`."""

from __future__ import annotations

import argparse

from benchmarks import baselines, importing, logging_sessions, measure, monday

PARTS = ("logging", "importing", "baselines", "measure", "monday")


def main(words: list[str] | None = None) -> None:
    """Run one of the five, or all. `--quick` takes sizes that show that it runs and no more."""
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("which", nargs="?", choices=(*PARTS, "all"), default="all")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    wanted = parser.parse_args(words)
    if wanted.which in ("logging", "all"):
        requests, rounds = (20, 1) if wanted.quick else (2000, 3)
        logging_sessions.main(requests=requests, rounds=rounds, database=wanted.database)
    sizes = ["--database", wanted.database]
    if wanted.which in ("importing", "all"):
        importing.main([*sizes, "--rows", "600" if wanted.quick else "1000000"])
    if wanted.which in ("baselines", "all"):
        baselines.main([*sizes, "--rows", "2500" if wanted.quick else "10000000"])
    if wanted.which in ("measure", "all"):
        measure.main(
            [*sizes, *(["--rows", "1000", "--seconds", "0.1", "--cases", "2"] if wanted.quick else [])]
        )
    if wanted.which in ("monday", "all") and wanted.database != "sqlite":
        monday.main(quick=wanted.quick)


if __name__ == "__main__":
    main()
