"""Content folders for tests: written, read, and what was found wrong."""

from pathlib import Path

from knowledge.content import Content, read_content

GIMPO = "name = '김포시'\nservice = '서울런'\n"


def put(root: Path, files: dict[str, str | bytes]) -> Content:
    """Write files, give gimpo its municipality.toml, and read the folder."""
    for name, data in {"gimpo/municipality.toml": GIMPO, **files}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return read_content(root)


def problems(content: Content) -> list[str]:
    """Return the findings as lines."""
    return [str(finding) for finding in content.findings]


FAQ = (
    "id,question,answer,aliases,audience,topic,valid_from,valid_until,source_title,source_url,source_date,sample\n"
    'apply,신청은 어떻게 해요?,"누리집에서 해요.\n서류는 없어요.",신청 방법|가입,student||parent,신청,'
    "2026-03-01,2026. 3. 31.,공고,https://a.kr/1,2026년 2월 1일,y\n"
)
COURSES = "id,vendor,subject,title,grades,level,description,prerequisites,url,sample\n"
LECTURES = "course,number,title,minutes,unit\n"
