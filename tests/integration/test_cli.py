"""The command line as an operator uses it: every command, its output and its exit status."""

from __future__ import annotations

import json
import socket
import sqlite3
from pathlib import Path

import pytest

from bot.cli import main
from bot.migrations import newest
from tests.acceptance.program import CONTENT


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Return the settings of a data folder that the tests of this module share."""
    return {"GYEOT_DATA": str(tmp_path_factory.mktemp("cli")), "GYEOT_CONTENT": str(CONTENT)}


Output = pytest.CaptureFixture[str]


def test_a_question_is_answered_and_content_is_ingested_before_it(environment: dict[str, str], capsys: Output) -> None:
    """The first question on a new machine works; as JSON and as text."""
    asked = ["ask", "멘토링은 어떻게 하나요?", "--municipality", "gimpo"]
    assert main([*asked, "--json"], environment) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["kind"] == "answered"
    assert answer["citations"][0]["title"] == "멘토링 안내"
    assert main(asked, environment) == 0
    assert "[1] 멘토링 안내 — 2026-03-02 — shared/faq.csv" in capsys.readouterr().out
    assert main(["ask", "저녁 메뉴 추천해줘", "--municipality", "gimpo"], environment) == 0
    assert "· 사람과 이야기하기" in capsys.readouterr().out


def test_ingesting_shows_what_changes_and_names_what_is_wrong(
    environment: dict[str, str], tmp_path: Path, capsys: Output
) -> None:
    """A dry run writes nothing; a bad row is one line and exit status 1."""
    assert main(["ingest"], environment) == 0
    assert "nothing changed" in capsys.readouterr().err
    folder = tmp_path / "content"
    (folder / "shared").mkdir(parents=True)
    (folder / "shared" / "faq.csv").write_text("question,answer\n비었어요,\n왜요?,그래요.\n", encoding="utf-8")
    assert main(["ingest", str(folder), "--dry-run"], environment) == 1
    told = capsys.readouterr().err
    assert "would change shared" in told
    assert "shared/faq.csv" in told
    assert "? no folder any more, and gone: gimpo, seoul" in told
    assert main(["ingest", str(folder), "--dry-run"], environment | {"LANG": "ko_KR.UTF-8"}) == 1
    told = capsys.readouterr().err
    assert "! shared/faq.csv, 2행, answer: 비어 있어요 → 이 항목은 쓰지 않았어요" in told
    assert "바뀔 것 shared" in told
    assert main(["ingest"], environment) == 0


def test_editions_are_listed_compared_and_rolled_back(tmp_path: Path, capsys: Output) -> None:
    """What was published when, how it differs line by line, and back; starting again does not undo it."""
    folder = tmp_path / "content"
    (folder / "shared").mkdir(parents=True)
    faq = folder / "shared" / "faq.csv"
    here = {"GYEOT_DATA": str(tmp_path / "data"), "GYEOT_CONTENT": str(folder)}
    for answer in ("11월이에요", "12월이에요"):
        faq.write_text(f"id,question,answer\nwhen,언제예요?,{answer}\n", encoding="utf-8")
        assert main(["ingest"], here) == 0
    capsys.readouterr()
    assert main(["versions", "shared"], here) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["2", "1"]
    assert main(["versions", "shared", "--between", "1", "2"], here) == 0
    assert capsys.readouterr().out.splitlines() == ["~ when: 언제예요?", "    - 11월이에요", "    + 12월이에요"]
    assert main(["rollback", "shared", "1"], here) == 0
    told = capsys.readouterr().out.splitlines()
    assert "as it was in edition 1" in told[0]
    assert told[1] == "~ when: 언제예요?"
    assert main(["ingest"], here) == 0
    assert main(["versions", "shared", "--between", "1", "3"], here) == 0
    assert capsys.readouterr().out == ""
    capsys.readouterr()
    assert main(["rollback", "shared", "9"], here) == 2
    assert "shared has no edition 9; there are 1 to 3" in capsys.readouterr().err
    assert main(["versions", "shared", "--between", "1", "9"], here) == 2
    assert "shared has no edition 9; there are 1 to 3" in capsys.readouterr().err
    assert main(["rollback", "shared", "9"], here | {"LANG": "ko_KR.UTF-8"}) == 2
    assert "shared에는 9판이 없어요. 1판부터 3판까지 있어요" in capsys.readouterr().err
    assert main(["versions", "busan"], here) == 2
    assert "nothing was ever published as 'busan'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "settings", "said"),
    [
        (["ask", "서류?", "--municipality", "부산"], {}, "no municipality is called '부산'"),
        (["ingest", "no-such-folder"], {}, "is not a folder"),
        (["serve"], {"GYEOT_PROT": "1"}, "Did you mean GYEOT_PORT?"),
        (["screen", "no-such-file"], {}, "no-such-file"),
    ],
)
def test_what_can_not_be_done_is_one_sentence(
    environment: dict[str, str], capsys: Output, arguments: list[str], settings: dict[str, str], said: str
) -> None:
    """No traceback; exit status 2."""
    assert main(arguments, environment | settings) == 2
    told = capsys.readouterr().err.strip().splitlines()
    assert said in told[-1]


def test_lines_are_screened_for_others_to_measure(tmp_path: Path, capsys: Output) -> None:
    """One JSON object a line, in order; a line that can't be read is named."""
    file = tmp_path / "lines.jsonl"
    lines = [{"id": "a", "text": "죽고 싶어"}, {"id": "b", "text": "투자해볼까"}]
    file.write_text("\n\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    assert main(["screen", str(file), "--json"], {}) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["id"], row["crisis"]) for row in rows] == [("a", True), ("b", False)]
    assert set(rows[0]) == {"id", "crisis", "kind", "abuse", "concern"}
    assert main(["screen", str(file)], {}) == 0
    assert capsys.readouterr().out.startswith("a\tself_harm")
    file.write_text("[1]\n", encoding="utf-8")
    assert main(["screen", str(file)], {}) == 2
    assert "line 1" in capsys.readouterr().err


def test_a_golden_set_is_measured_with_the_products_own_search(
    environment: dict[str, str], tmp_path: Path, capsys: Output
) -> None:
    """Every figure that others compare is there, as JSON and as text."""
    (tmp_path / "corpus.jsonl").write_text(
        json.dumps({"id": "1", "title": "서류", "text": "증명서를 내요"}, ensure_ascii=False)
        + "\n"
        + json.dumps({"id": "2", "title": "기간", "text": "11월에 신청해요"}, ensure_ascii=False),
        encoding="utf-8",
    )
    queries = [{"id": "q", "text": "무슨 서류를 내요?"}, {"id": "r", "text": "날씨 어때?", "answerable": False}]
    (tmp_path / "queries.jsonl").write_text("\n".join(json.dumps(query) for query in queries), encoding="utf-8")
    (tmp_path / "qrels.tsv").write_text("query-id\tcorpus-id\tscore\nq\t1\t1\n", encoding="utf-8")
    assert main(["evaluate", str(tmp_path), "--json"], environment) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["hit@1"] == 1.0
    assert set(figures) >= {
        "hit@3",
        "hit@5",
        "hit@10",
        "mrr@10",
        "ndcg@10",
        "latency_ms_p50",
        "latency_ms_p99",
        "auroc",
    }
    assert main(["evaluate", str(tmp_path)], environment) == 0
    assert "hit@1" in capsys.readouterr().out


def test_the_doctor_looks_at_everything(environment: dict[str, str], capsys: Output) -> None:
    """What is well, what is not, and what to do."""
    main(["doctor"], environment)
    told = capsys.readouterr().out
    assert "ok  index of gimpo" in told
    assert "telegram: off: set GYEOT_TELEGRAM_TOKEN" in told
    assert main(["doctor"], environment | {"GYEOT_DATABASE_URL": "postgresql://nobody@127.0.0.1:9/x"}) == 1
    assert "BAD start" in capsys.readouterr().out


def test_what_has_to_be_renewed_is_listed_and_counted(tmp_path: Path, capsys: Output) -> None:
    """A line for each with what to do; publishing counts them, and nothing to renew is said, too."""
    folder = tmp_path / "content"
    (folder / "shared").mkdir(parents=True)
    faq = folder / "shared" / "faq.csv"
    here = {"GYEOT_DATA": str(tmp_path / "data"), "GYEOT_CONTENT": str(folder), "GYEOT_LANG": "ko"}
    faq.write_text("id,question,answer,valid_until\nwhen,언제예요?,11월이에요,2025-11-30\n", encoding="utf-8")
    assert main(["ingest"], here) == 0
    assert "? shared: 새로 하거나 다시 볼 것 1개. 목록은 gyeot renewals shared" in capsys.readouterr().err
    assert main(["renewals"], here) == 1
    (line,) = capsys.readouterr().out.splitlines()
    assert line.startswith("? shared/faq.csv, 2행: 언제예요? — 마지막 날(2025-11-30)이 지났어요 →")
    faq.write_text("id,question,answer\nwhen,언제예요?,11월이에요\n", encoding="utf-8")
    assert main(["ingest"], here) == 0
    assert main(["renewals", "shared"], here) == 0
    assert capsys.readouterr().out == "새로 할 것이 없어요\n"
    assert main(["renewals", "busan"], here) == 2


def test_a_database_that_fails_is_told_in_a_sentence(tmp_path: Path, capsys: Output) -> None:
    """Newer, held by another program, away, no database: what to do, in Korean and without a traceback."""
    here = {"GYEOT_DATA": str(tmp_path), "GYEOT_CONTENT": str(CONTENT), "GYEOT_LANG": "ko"}
    file = tmp_path / "gyeot.sqlite3"
    asked = ["staff", "list", "gimpo"]
    assert main(["ingest"], here) == 0
    assert main(asked, here) == 0
    capsys.readouterr()
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    assert main(asked, here) == 2
    assert capsys.readouterr().err.startswith("gyeot: 더 새로운 판의 프로그램이 만든 데이터베이스예요")
    connection.execute("UPDATE alembic_version SET version_num = ?", (newest(),))
    connection.execute("BEGIN IMMEDIATE")
    assert main(["staff", "add", "--municipality", "gimpo", "--pseudonym", "하늘", "--name", "김하늘"], here) == 2
    assert capsys.readouterr().err.startswith("gyeot: 다른 프로그램이 데이터베이스를 쓰고 있어요")
    connection.execute("ROLLBACK")
    connection.close()
    away = here | {"GYEOT_DATABASE_URL": "postgresql://somebody:secret@127.0.0.1:1/nothing"}
    assert main(asked, away) == 2
    told = capsys.readouterr().err
    assert told.startswith("gyeot: 데이터베이스가 답하지 않아요")
    assert "secret" not in told
    for name in ("gyeot.sqlite3-wal", "gyeot.sqlite3-shm"):
        (tmp_path / name).unlink(missing_ok=True)
    file.write_bytes(b"no database at all, but a text that is longer than the head of one would be" * 20)
    assert main(asked, here) == 2
    assert capsys.readouterr().err.startswith("gyeot: 데이터베이스 파일이 망가졌거나")


def test_a_port_that_is_taken_is_told_before_anything_is_done(tmp_path: Path, capsys: Output) -> None:
    """Who started it twice reads so at once, and no address is printed that somebody else answers at."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        here = {"GYEOT_DATA": str(tmp_path / "data"), "GYEOT_CONTENT": str(CONTENT), "GYEOT_PORT": port}
        assert main(["serve"], here) == 2
    told = capsys.readouterr()
    assert told.err.startswith(f"gyeot: 127.0.0.1:{port} can't be used (Address already in use)")
    assert told.out == ""
    assert not (tmp_path / "data").exists()
