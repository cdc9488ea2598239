"""Files as they come: encodings, delimiters, headers, and what is said when one cannot be read."""

from pathlib import Path

import pytest

from sources.csv_records import Record, records_of
from sources.csv_text import FileRefusedError, Sheet, open_sheet
from sources.score_columns import SCORES

HEADER = "call_id,rep,occurred_at,call_type,direction,live,criterion,score,evidence,evidence_at,link,duration"
ROW = "c1,bob@example.com,2026-11-02T09:00Z,discovery,outbound,yes,Next step,3,„Grüße, Zoë“,1:00,,60"


def open_scores(path: Path, *, encoding: str | None = None, delimiter: str | None = None) -> Sheet:
    return open_sheet(path, SCORES, encoding=encoding, delimiter=delimiter)


def written(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def rows(sheet: Sheet) -> list[Record]:
    with sheet.open() as text:
        return list(records_of(sheet, text))


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16"),
        ("utf-32", "utf-32"),
    ],
)
def test_unicode_files_are_recognised(tmp_path: Path, encoding: str, named: str) -> None:
    text = f"{HEADER}\n{ROW.replace('„Grüße, Zoë“', chr(34) + 'Grüße, Zoë' + chr(34))}\n"
    sheet = open_scores(written(tmp_path / "scores.csv", text, encoding))
    assert sheet.encoding == named
    assert sheet.notes == ()
    assert rows(sheet)[0][1][8] == "Grüße, Zoë"


def test_big_endian_utf_16_with_its_mark_is_read(tmp_path: Path) -> None:
    sheet = open_scores(written(tmp_path / "scores.csv", f"\ufeff{HEADER}\n", "utf-16-be"))
    assert sheet.header[0] == "call_id"


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
def test_western_files_are_guessed_and_the_guess_is_said(tmp_path: Path, encoding: str) -> None:
    said = "Können wir die Einführung für Köln früher prüfen? Ça dépend!"
    text = f"{HEADER}\n" + "".join(f"c{n},b,t,d,,,x,3,{said},,,\n" for n in range(40))
    sheet = open_scores(written(tmp_path / "scores.csv", text, encoding))
    assert rows(sheet)[0][1][8] == said
    assert any(sheet.encoding in note and "--encoding" in note for note in sheet.notes)


@pytest.mark.parametrize("said", ["Zoë", "naïve café", "Größe"])
def test_a_single_western_word_is_enough(tmp_path: Path, said: str) -> None:
    sheet = open_scores(written(tmp_path / "scores.csv", f"{HEADER}\nc1,b,t,d,,,x,3,{said},,,\n", "cp1252"))
    assert rows(sheet)[0][1][8] == said


def test_a_letter_beyond_ascii_late_in_the_file_is_not_overlooked(tmp_path: Path) -> None:
    plain = "c1,b,t,d,,,x,3,plain words,,,\n" * 60_000
    text = f"{HEADER}\n{plain}c2,b,t,d,,,x,3,Das wäre für uns möglich,,,\n"
    sheet = open_scores(written(tmp_path / "scores.csv", text, "cp1252"))
    assert rows(sheet)[-1][1][8] == "Das wäre für uns möglich"


def test_one_damaged_byte_does_not_turn_a_utf_8_file_into_another(tmp_path: Path) -> None:
    good = "c1,b,t,d,,,x,3,Grüße aus Köln,,,\n" * 5
    path = tmp_path / "scores.csv"
    path.write_bytes(f"{HEADER}\n{good}".encode() + b"c2,b,t,d,,,x,3,broken \xff here,,,\n")
    sheet = open_scores(path)
    assert sheet.encoding == "utf-8"
    assert rows(sheet)[0][1][8] == "Grüße aus Köln"
    assert any("not UTF-8" in note for note in sheet.notes)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_by_the_columns_it_yields(tmp_path: Path, mark: str) -> None:
    sheet = open_scores(written(tmp_path / "scores.csv", HEADER.replace(",", mark) + "\n"))
    assert sheet.delimiter == mark
    assert sheet.places == (0, 1, 2, 3, 4, 5, 10, 11, 6, 7, 8, 9)


def test_headers_are_recognised_by_other_names_in_any_order(tmp_path: Path) -> None:
    header = "Score;Criterion Name;CALL-ID;Rep Email;When;Call Type;Region"
    sheet = open_scores(written(tmp_path / "scores.csv", f"\n\n{header}\n"))
    assert sheet.places == (2, 3, 4, 5, 7, 7, 7, 7, 1, 0, 7, 7)
    assert "Columns not used: Region." in sheet.notes
    assert "No column live: every call was taken as a live customer call." in sheet.notes


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"\n\n  \n", "no header line"),
        (b"call_id,rep\n", "The header lacks occurred_at, call_type, criterion, score"),
        (b"name,amount\nx,1\n", "It holds “name”, “amount”"),
        (f"{HEADER},rating\n".encode(), "Two columns are both score: “score” and “rating”"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"\x1f\x8b\x08", "unpack it first"),
        (HEADER.encode("utf-16-le"), "--encoding utf-16-le"),
        (b'"call_id,rep\n', "header line cannot be read"),
    ],
)
def test_a_file_that_is_no_score_file_says_why(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "scores.csv"
    path.write_bytes(content)
    with pytest.raises(FileRefusedError, match=words):
        open_scores(path)


def test_places_without_a_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(FileRefusedError, match="is a directory"):
        open_scores(tmp_path)
    with pytest.raises(FileRefusedError, match="There is no file"):
        open_scores(tmp_path / "nowhere.csv")
    with pytest.raises(FileRefusedError, match="not a regular file"):
        open_scores(Path("/dev/null"))


def test_unknown_encodings_and_delimiters_are_refused_with_choices(tmp_path: Path) -> None:
    path = written(tmp_path / "scores.csv", f"{HEADER}\n")
    with pytest.raises(FileRefusedError, match="try utf-8"):
        open_scores(path, encoding="klingon")
    with pytest.raises(FileRefusedError, match="comma, semicolon, tab or bar"):
        open_scores(path, delimiter="::")
    assert open_scores(path, encoding="latin1", delimiter="comma").encoding == "iso8859-1"


def test_records_keep_their_line_numbers_over_quoted_newlines(tmp_path: Path) -> None:
    first = f'{HEADER}\nc1,b,t,d,,,x,3,"two\nlines",,,\n\n'
    text = first + 'c2,b,t,d,,,x,3,"say ""hi""",,,\nc3,b\nc4,,,,,,,,,,,,,,\n'
    found = rows(open_scores(written(tmp_path / "scores.csv", text)))
    assert [record[0] for record in found] == [2, 5, 6, 7]
    assert found[0][1][8] == "two\nlines"
    assert found[1][1][8] == 'say "hi"'
    assert found[2][2] is not None
    assert found[2][2].text == "2 cells, but the header has 12"
    assert found[3][2] is None


@pytest.mark.parametrize("last", ["", "\n"])
def test_a_quote_that_never_closes_costs_its_own_line_only(tmp_path: Path, last: str) -> None:
    good = 'c{},b,t,d,,,x,3,"fine, really",,,\n'
    first = f'{HEADER}\n{good.format(1)}c2,b,t,d,,,x,3,"oops,,,\n'
    text = f'{first}{good.format(3)}{good.format(4)}c5,b,t,d,,,x,3,"end'
    found = rows(open_scores(written(tmp_path / "scores.csv", text + last)))
    assert [(line, cells[0], problem is None) for line, cells, problem in found] == [
        (2, "c1", True),
        (3, "c2", False),
        (4, "c3", True),
        (5, "c4", True),
        (6, "c5", False),
    ]


def test_many_broken_quotes_far_from_any_other_do_not_slow_the_rest_down(tmp_path: Path) -> None:
    text = f"{HEADER}\n" + 'c,b,t,d,,,x,3,"say "hi" now",,,\n' * 20_000
    found = rows(open_scores(written(tmp_path / "scores.csv", text)))
    assert len(found) == 20_000
    assert all(problem is not None and "doubled" in problem.text for _, _, problem in found)
