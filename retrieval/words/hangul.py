"""Hangul: jamo into syllables, and what a keyboard left in the wrong layout typed."""

from __future__ import annotations

from itertools import groupby

LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
TAILS = ("", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ")
PAIRS = {
    "ㅗㅏ": "ㅘ", "ㅗㅐ": "ㅙ", "ㅗㅣ": "ㅚ", "ㅜㅓ": "ㅝ", "ㅜㅔ": "ㅞ", "ㅜㅣ": "ㅟ", "ㅡㅣ": "ㅢ",
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ", "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ",
    "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip
"""Two keystrokes that make one jamo on the standard two-set keyboard (KS X 5002)."""

KEYS = dict(
    zip(
        "rRseEfaqQtTdwWczxvgkoiOjpuPhynbml",
        "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ",
        strict=True,
    )
)
"""The two-set layout (KS X 5002): Latin key to jamo."""

FIRST, LAST = 0xAC00, 0xD7A3
SPLIT = {jamo: keys for keys, jamo in PAIRS.items()}
LETTERS = {jamo: key for key, jamo in KEYS.items()}

COMMON = frozenset(
    "가각간갈감갑갔강갖같갚개객걔거걱건걷걸검겁것게겠겨격겪견결겹겼경계고곡곤곧골곰곱곳공과관광괜괴교구국군굴궁권귀귄귈규균그극근글금급기긴길김깊까깍깎깐깜깝"
    "깨꺼께껴꼬꼭꼼꽃꾸꾼꿀꿈꿔꿨뀌끄끈끊끌끓끔끝끼낀낄낌나낙난날남납낫났낭낮낳내낸낼냄냈냉냐냥너넌널넘넣네넷녀녁년념녕노녹논놀놈농높놓놔놨뇌뇨누눅눈눔뉴느는"
    "늘늙능늦니닉닌닐님닝다닥단달닮담답닷당대더덕던덜덟덤덧데델뎌도독돈돌돕동돼됐되된될됨됩두둔둘둥둬뒤뒷듀드득든듣들듭듯등디딘딜딤딧딩따딱딴딸땀땅때땐땡떠떡"
    "떤떨떻떼또똑뚝뛰뜨뜰뜻라락란랄람랍랐랑래랙랜램랫랬랭략량러런럴럼럽렀렇레렉렌렘려력련렴렵렸령례로록론롤롭롯롱뢰료루룩룸뤄류륙률륨르른를름릇릉릎리릭린릴림"
    "립릿링마막만많말맑맘맙맛망맞맡매맥맨맹머먹먼멀멈멋멍메멕멘며면멸명몇모목몬몰몸못몽묘무문물뭐뭔뭘뮤므미믹민믿밀밌밍및바박밖반받발밝밟밤밥방배백뱃뱅버벅번"
    "벌범법벗벚베벤벨벼벽변별병볕보복본볼봄봅봇봉봐봤부북분불붕붙브븐블비빅빈빌빔빗빙빚빠빡빨빵빼뻐뻑뻔뽀뽑뿌뿐쁘쁜사삭산살삶삼샀상새색생샤서석선설섬섭성세센"
    "셀셋셔션셨소속손솔송쇼수숙순술숨숫숭쉬쉼쉽슈스슨슬슴습슷승시식신실싫심십싱싶싸싼쌀쌍쌓써썸썼쓰쓴쓸씀씨씩씹씻아악안앉않알앓암압앗았앙앞애액앤앨앱야약양얘"
    "어억언얻얼엄업없엇었엉에엔엘엠여역연열염엽였영옆예오옥온올옴옵옷옹와완왔왕왜왤외왼요욕용우운울움웃워원월웠웨웹위윈윗유육율융으은을음읍응의이익인일읽잃임"
    "입잇있잉잊자작잔잖잘잠잡잤장재잭쟁저적전절점접정제젝젠젤져졌조족존졸좀종좋좌죄죠주죽준줄중줘줬쥐쥴즈즉즐즘증지직진질짐집짓징짜짝짧짱째쩌쩔쪽쯤쯩찌찍찔차"
    "착찬찮찰참창찾채책챙처척천철첨첩첫청체쳐쳤초촉촌총촬최추축춘출춤춥충춰취츠측층치칙친칠침칭카칸칼캐캔캠커컨컬컴컸케켈켓켜켤켰코콕콘콜콤콩쾌쿄쿠쿨크큰클큼"
    "키킨킬킹타탁탄탈탐탑탔탕태택터턴털텀테텐텔템토톡톤톱통퇴투툰튜트특튼틀틈티틱틴팀팅파판팔팝팡패팩팬팸팽퍼페펠펴편평폐포폭폰폴폼표푸풀품풍퓨프픈플픔피픽핀"
    "필핑하학한할함합항해핵핸햄햇했행향허헌험헛헤헬헷혀혁현혈혐협혔형혜호혹혼홀홈홍화확환활황회획횟효후훈휘휠휴흐흑흔흘흡흥희흰히힌힐힘"
)
"""Syllables of ordinary Korean: the commonest 900 of six public question sets, 99.8 % of their text."""


def compose(text: str) -> str:
    """Join compatibility jamo into syllables as a keyboard would: ㅎㅏㄴㄱㅡㄹ -> 한글, ㅋㅋ stays.

    Only a consonant with a vowel makes a syllable; whatever makes none is left as it is.
    """
    written: list[str] = []
    for hangul, run in groupby(text, key=lambda c: c in LEADS or c in VOWELS or c in SPLIT or c in TAILS[1:]):
        letters = "".join(run)
        written.append(_joined(letters) if hangul else letters)
    return "".join(written)


def typed_as_hangul(word: str) -> str:
    """Return what the keys of a Latin word write in the Korean layout; other characters stay."""
    lowered = "".join(c if c in KEYS else c.lower() for c in word)
    return compose("".join(KEYS.get(c, c) for c in lowered))


def typed_as_latin(word: str) -> str:
    """Return what the keys of a Korean word write in the Latin layout; other characters stay."""
    return "".join(LETTERS.get(key, key) for jamo in decompose(word) for key in SPLIT.get(jamo, jamo))


def decompose(text: str) -> str:
    """Return the text with each syllable as its compatibility jamo."""
    return "".join("".join(_parts(c)) if is_syllable(c) else c for c in text)


def is_syllable(char: str) -> bool:
    """Tell whether the character is a whole Hangul syllable."""
    return FIRST <= ord(char) <= LAST


def vowel(char: str) -> str:
    """Return the last simple vowel that is heard in a syllable without a tail, or ""."""
    if not is_syllable(char):
        return ""
    _, middle, tail = _parts(char)
    return "" if tail else HEARD.get(middle, middle)


HEARD = {
    "ㅑ": "ㅏ", "ㅒ": "ㅐ", "ㅕ": "ㅓ", "ㅖ": "ㅔ", "ㅛ": "ㅗ", "ㅠ": "ㅜ", "ㅘ": "ㅏ", "ㅝ": "ㅓ", "ㅙ": "ㅐ",
    "ㅞ": "ㅔ", "ㅟ": "ㅣ", "ㅢ": "ㅣ", "ㅚ": "ㅔ",
}  # fmt: skip
"""The vowel that a drawn-out syllable ends in: 요오오, 해애애, 줘어어."""


def _parts(syllable: str) -> tuple[str, str, str]:
    index = ord(syllable) - FIRST
    return LEADS[index // 588], VOWELS[index % 588 // 28], TAILS[index % 28]


def _joined(run: str) -> str:
    keys = [key for jamo in run for key in (SPLIT.get(jamo, jamo) if jamo in TAILS and jamo not in LEADS else jamo)]
    written: list[str] = []
    at = 0
    while at < len(keys):
        length, letter = _syllable(keys, at)
        written.append(letter)
        at += length
    return "".join(written)


def _syllable(keys: list[str], at: int) -> tuple[int, str]:
    """Return how many jamo the next letter takes, and the letter."""
    if keys[at] not in LEADS or not _is_vowel(keys, at + 1):
        pair = "".join(keys[at : at + 2])
        joined = PAIRS.get(pair, "") if not _is_vowel(keys, at + 2) or keys[at] in VOWELS else ""
        return (2, joined) if joined else (1, keys[at])
    end, middle = at + 2, keys[at + 1]
    if end < len(keys) and middle + keys[end] in PAIRS:
        middle, end = PAIRS[middle + keys[end]], end + 1
    tail = ""
    if end < len(keys) and keys[end] in TAILS and not _is_vowel(keys, end + 1):
        tail, end = keys[end], end + 1
        if end < len(keys) and tail + keys[end] in PAIRS and not _is_vowel(keys, end + 1):
            tail, end = PAIRS[tail + keys[end]], end + 1
    return end - at, chr(FIRST + LEADS.index(keys[at]) * 588 + VOWELS.index(middle) * 28 + TAILS.index(tail))


def _is_vowel(keys: list[str], at: int) -> bool:
    return at < len(keys) and keys[at] in VOWELS
