"""Short words that ask for nothing: a lone question mark, tears, a laugh, an apology, a wish to stop."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from handlers.requests import chatting
from handlers.requests.events import happened
from handlers.requests.illness import ill
from handlers.requests.kinds import Intent, Kind
from handlers.requests.people import OFFER
from handlers.requests.refusals import refused
from retrieval.masking import SECRETS

COMMANDS: Mapping[str, Kind] = {}

ACTIONS: Mapping[str, Kind] = {}

STARTS: Mapping[str, Kind] = {}
"""What a link into the chat may begin with: `/start staff_TOKEN`."""

PATTERNS: tuple[tuple[Kind, tuple[str, ...]], ...] = ()
"""Short requests, matched whole."""

COMMAND = "command"
"""A command that there is none of."""

REACHING = "reaching"
"""Where somebody is or how to reach somebody, sent by a tap of the messenger's."""

TO_SOLVE = Intent("aside", "solve")
"""A wish that a sum be done; where a picture of it comes along, that is what a person looks at."""

_REACHING = frozenset({"contact", "location", "venue"})
_PLAYFUL = frozenset({"dice", "game", "sticker"})

LONGEST = 60
"""Characters: whoever writes more says something besides."""

_SELF = (
    r"((네|넵|예|응|ㅇㅇ|맞아요|맞아|아|하|휴|에휴|나도|저도|나두|나|난|나는|내가|저|전|저는|제가|요즘|오늘|오늘도|지금|그냥|너무|진짜|정말|많이|좀|조금|자꾸"
    r"|계속|또|엄청|완전|이제|다|걍"
    r"|마음이|맘이|기분이|사실|왠지|혼자|혼자라)[\s,.]*)*"
)
_END = r"(어|아|어요|아요|다|음|네|네요|네여|습니다|은데|은데요|는데|는데요|지|죠|거든요?|당|엉|여|요)?"
_OWN_CHILD = (
    r"((우리|저희|제)\s*)?(애|아이|딸|아들|자녀|손주|동생|학생)(가|는|이|도)?[\s,]*((요즘|자꾸|너무|계속|많이)\s*)*"
)
_HEAVY = (
    rf"{_SELF}(슬프|슬퍼|슬픔|우울|외롭|외로워|외로움|쓸쓸|속상|서운|섭섭|서럽|서러워|괴롭|괴로워|울고\s*싶|울적|눈물\s*나"
    r"|눈물이\s*나|힘들|힘드|힘듦|지쳤|지쳐|지친다|불안"
    rf"|무섭|무서워|허무|공허|기분\s*(이\s*)?(안\s*좋|나쁘|나빠|별로|꿀꿀))(하|해|한)?{_END}"
    rf"|{_SELF}(늙어서|혼자서?|혼자\s*키우느라|아파서|돈이?\s*없어서)\s*(너무\s*|좀\s*)*(힘들|외롭|외로워|서러워|막막)(하|해)?({_END}|단\s*말(이야|이에요|이요|이라고)(요)?)"
    rf"|{_SELF}(힘들|속상|답답|외로|괴로|서러|우울|슬퍼)(해|해서|어|어서|워|워서|서)?\s*(죽겠|미치겠){_END}"
    rf"|{_SELF}((친구|내\s*편|제\s*편|말할\s*(사람|데|곳)|기댈\s*(사람|데|곳)|얘기할\s*(사람|데|곳))(이|가"
    r"|도)?\s*(하나도\s*|한\s*명도\s*)?없|혼자(야|예요|에요|인\s*것\s*같)"
    rf"|아무도\s*((나|저|내|제)(한테|에게|를|를?)?\s*)?([가-힣]{{0,6}}\s*)?(없|안\s*(놀아|좋아해|들어)"
    rf"|몰라)){_END}(줘|줘요)?"
    rf"|{_SELF}(집|학교|교실|우리\s*반)(에|엔|에는|에서|으로)?\s*(진짜\s*|너무\s*|정말\s*)?"
    rf"((들어)?가기|있기|다니기|돌아가기)\s*(가\s*)?(진짜\s*|너무\s*|정말\s*)?(싫|무섭|무서워|힘들|두려워){_END}"
    rf"|{_SELF}(집|학교|교실)(에|엔|에는|은|는)?\s*(안\s*)?((들어)?가|다니)(고\s*싶지\s*않|기\s*싫"
    rf"|고\s*싶지가\s*않){_END}"
    rf"|{_SELF}(집|학교|교실)(에|엔|은|는)?\s*안\s*(갈래|가고\s*싶{_END}|갈\s*거야)(요)?"
    rf"|{_SELF}(집|학교|우리\s*반)(이|가|은|는)?\s*(진짜\s*|너무\s*|정말\s*)?(싫|무섭|무서워|지옥\s*같){_END}"
    rf"|{_OWN_CHILD}((우울|외로워|힘들어|슬퍼|속상|불안|무서워)(해|하)|(학교|집)(에|를)?\s*((들어)?가기"
    r"|다니기)\s*싫(어해|대|다고\s*해)|친구가\s*없)"
    rf"(요|네요|합니다|해요|대요|어요|어|는데요?|습니다)?"
    r"|(i'?m|i am|i feel|im|feeling|i'm feeling|(my|our) (kid|child|son|daughter|girl|boy)('s| is| feels| seems)|(he"
    r"|she)('s| is| feels))"
    r"( (so|very|really|just|too|always|a bit|feeling))*"
    r" (sad|lonely|depressed|unhappy|down|upset|anxious|scared|alone|miserable)( (today|now|lately|again"
    r"|all the time))*"
    r"|(i|my (kid|child|son|daughter)|he|she) (have|has|got|don'?t have|doesn'?t have) (no|any) friends?( at all)?"
    r"|(i|my (kid|child|son|daughter)|he|she) (don'?t|do not|doesn'?t|does not|never) (want|wants"
    r"|wanna) (to )?go (back )?(home|to school)( (today|any ?more))?"
    r"|nobody (likes|cares about|talks to) me|i hate (school|my (life|class)|being home)"
)
"""Sadness, loneliness, not wanting home or school: what the screen of cries for help lets pass still wants a person."""

_STUDY = (
    r"(공부|숙제|과제|문제집?|인강|강의|수업|학원|복습|예습|시험\s*공부|수학|영어|국어|과학|사회|한국사"
    r"|오늘\s*(공부|숙제|강의|거|것))"
    r"(을|를|은|는|이|가|도|에)?\s*"
)
_UNWILLING = (
    rf"{_SELF}{_STUDY}((너무|진짜|정말|다|더|하나도|아무것도|또)\s*)*((하|듣|풀|보|가)기(가|도|는)?\s*((너무|진짜|정말|다)\s*)*)?(싫|귀찮|지겹"
    rf"|지겨워|지루하|지루해|짜증\s*나){_END}"
    rf"|{_SELF}{_STUDY}((너무|진짜|정말|하나도)\s*)*((하|듣|풀|보|가)고\s*싶지(가|도)?\s*않|안\s*(하고|듣고|풀고|가고)\s*싶){_END}"
    rf"|{_SELF}{_STUDY}(진짜\s*|이제\s*)*안\s*(할래|할\s*거야|들을래|갈래)(요)?"
    rf"|{_SELF}{_STUDY}(손에\s*안\s*잡|머리에\s*안\s*들어|눈에\s*안\s*들어|집중이?\s*안\s*(되|돼))[가-힣]{{0,6}}"
    rf"|{_SELF}(공부할?\s*(의욕|맘|마음|기분)(이|도)?\s*(하나도\s*)?(안\s*나|없|아니)|의욕이?\s*(하나도\s*)?없"
    rf"|집중이?\s*(너무\s*)?안\s*(돼|되)){_END}(요)?"
    r"|i (really )?(don'?t|do not) (want|feel like|wanna) (to )?(study|studying|do(ing)? (my|any|the) homework)"
    r"( today| (any ?)?more)?"
    r"|i hate (studying|homework|maths?)"
)
"""Not wanting to study: no question, and nothing to blame anybody for."""

_NOTHING = rf"{_SELF}(아무것도|암것도|아무\s*것도)\s*(진짜\s*)?(하기(가)?\s*싫|하고\s*싶지\s*않|안\s*하고\s*싶){_END}"
"""Not wanting anything is more than not wanting to study."""

_TERM = r"[-+*/×÷^=().,√π²³<>≤≥0-9a-z\s]"
_DO = (
    r"(좀\s*|다\s*|대신\s*)*((풀어|계산\s*해|구해|해결\s*해)\s*(줘|주세요|주라|줄래|줄\s*수\s*있어|봐|주실래요"
    r"|달라고)|풀어|답\s*(알려|뭐|이\s*뭐)[가-힣\s]{0,6}|얼마|몇)(요|야|예요|이야)?\??"
)
_SOLVE = (
    rf"(?=.*\d)(?=.*[=+*/×÷^√]|.*[a-z]){_TERM}{{3,40}}(을|를|은|는|이|가)?\s*(의\s*)?(답|값|해)?(을|를|은|는|이"
    rf"|가)?\s*{_DO}"
    rf"|(?=.*\d)(?=.*[+*/×÷^√a-z-]){_TERM}{{1,30}}={_TERM}{{0,20}}\??"
    r"|(이|그|저|요|아래|다음)\s*(거|것|문제|방정식|식)(을|를|도|만)?\s*(좀\s*|다\s*|대신\s*)*"
    r"(풀어|계산\s*해)\s*(줘|주세요|주라|줄래|주실래요|달라고)(요)?\??"
    r"|[0-9일이삼사오육칠팔구십백\s]{1,8}\s*(곱하기|더하기|빼기|나누기)\s*[0-9일이삼사오육칠팔구십백\s]{1,8}(은|는|이)?\s*(뭐|몇|얼마)?"
    r"(야|예요|에요|이야|이에요|지|임)?\??"
    r"|(?!.*(강의|강좌|수업|인강|신청|멘토|문의|질문|상담|대화|이야기|얘기|안내|설정))(([가-힣]{1,8}\s?){1,2}(이|가|은|는|를|을)?\s*영어로\s*|영어로\s*([가-힣]{1,8}\s?){1,2}(이|가|은|는|를|을)?\s*)"
    r"(뭐|뭔지|어떻게\s*(말|써|쓰|읽|해))[가-힣\s]{0,6}\??"
    r"|(please )?(solve|calculate|compute) (this|it|my homework|[-+*/×÷^=().,0-9a-z\s]{3,40})( for me)?( please)?\??"
)
"""A sum, or a wish that one be done: it is for the learner, with a mentor's help."""

_CODE = (
    r"((숫자|인증|확인|동의|보호자|받은)\s*)*(코드|숫자|번호)(를|을|가)?\s*(받았|왔|있|떴|나왔)(는데|어요|어|습니다"
    r"|거든요)?[\s,.]*"
    r"(어디(에|다|에다)?|어떻게)\s*(넣|입력|적|쓰|써)[가-힣\s]{0,8}[\s?!.~]*"
    r"|((숫자|인증|확인|동의|보호자)\s*)(코드|숫자)(는|를|은|을)?\s*(어디(에|다|에다)?|어떻게)\s*(넣|입력|적|쓰"
    r"|써)[가-힣\s]{0,8}[\s?!.~]*"
    r"|(저는?|나|제가|네|여기|보호자인데요?|엄마인데요?|아빠인데요?|\s|,)*(((초대|인증|확인|동의|보호자)\s*)?코드"
    r"|(인증|확인|동의)\s*(숫자|번호))(를|을|가)?\s*"
    r"(받았|왔|있|떴)(는데|어|습니다|거든)(요)?[\s.!~]*"
)
_EASIER = (
    r"((좀|더|조금|다시|너무\s*어려워(요)?|말이\s*어려워(요)?|무슨\s*말인지\s*모르겠(어|어요)|이해가?\s*안\s*(돼"
    r"|가)(요)?)[\s,.]*)*"
    r"(쉽게|쉬운\s*말로|간단하게|간단히|초등학생도\s*알게|알기\s*쉽게)\s*(좀\s*|다시\s*)*(말|설명|얘기|이야기|풀어|써"
    r"|적어)?\s*(해)?\s*(줘|주세요|줄래|주실래요|달라고|주시겠어요)(요)?\??"
    r"|(can you )?(please )?(explain|say|put) (it|this|that)?\s?(more )?(simply|simpler|easier|in (simple|easy"
    r"|plain) (words|english|korean))( please)?\??"
)
_EYES = (
    r"(([가-힣]{1,4}\s*)?((눈이|눈|시력이|나이가)\s*[가-힣\s]{1,10}(서|라|라서|고)"
    r"|노안(이라서?|이|인데|이어서))[\s,]*)?"
)
"""A reason that is told before it."""

_LARGER = (
    rf"{_EYES}"
    r"(글씨|글자|화면|글|폰트)\s*(가|를|이|크기(가|를)?|좀)*\s*((너무|좀|잘|더|조금)\s*)*(안\s*보(여|이)[가-힣]{0,5}"
    r"|작(아|아서|네|은데|습니다)[가-힣]{0,4})?[\s,.]*"
    r"((좀|더|조금)\s*)*(크게|키워|키울|확대)\s*((해|보여|볼)\s*)*(줘|주세요|줄래|주실래요|수\s*있(어|나|을까)요?|싶(어"
    r"|은데)요?|달라고)?(요)?\??"
    rf"|{_EYES}"
    r"(글씨|글자|글)(가|이)?\s*((너무|좀|잘)\s*)*(안\s*보(여|이)[가-힣]{0,5}|작(아|네|은데|습니다"
    r"|아서\s*안\s*보여)[가-힣]{0,4})"
    r"|(make )?(the )?(text|font|letters) (bigger|larger|too small)( please)?"
)

_MORE_TO_ASK = (
    r"((아|저|저기요?|그|근데요?|그리고|혹시|죄송한데|미안한데|잠깐만요?|참|맞다|(멘토\s?)?(선생님?|쌤|샘)|멘토님)[\s,.]*)*"
    r"((딱\s?)?(하나|한\s?가지|한\s?번|한\s?개)만\s*더\s*(요|여|유|용)?"
    r"(\s?(알려|말해|봐|가르쳐|물어볼게|여쭤볼게)\s?(줘|주세요|주실래요)?(요)?)?"
    r"|((하나|한\s?가지|한\s?개|한\s?번|몇\s?가지|몇\s?개|뭐|질문|또|더|좀|추가로)(만|이|을|를|은)?\s*)*"
    r"((물어|여쭤|질문)\s?(볼|봐|드릴|드려|할|해)\s?(게|게요|께요|것|거|도\s?(돼|되|될|괜찮)|려고|래)[가-힣\s]{0,8}"
    r"|(물어|여쭤)\s?봐도\s?(돼|되|될)[가-힣]{0,4}"
    r"|(물어볼|여쭤볼|궁금한|질문할)\s?(게|것|거|점)(이|가)?\s?(더\s?|또\s?|하나\s?)?있(어|는데|습니다|거든|는디|어서)(요|유)?"
    r"|질문\s?(이)?\s?(있|하나|더|이요|요|합니다|드립니다|드릴게)[가-힣\s]{0,6}|질문))[\s.!~?…ㅠㅜ]*"
    r"|(one more (thing|question)|(can|may) i ask( you)?( something| a question)?( else)?"
    r"|i have (a|another) question)[\s.!?…]*"
)
"""Who says that a question follows, and has not put it yet."""

_HARD_TO_READ = (
    r"(((안녕|안녕하세요|하이)[\s,.!]*)?(난독(증|중)?\s?(이라서?|이어서|이\s?있어서?|때문에|땜에)|저|나|나는|저는|난|제가|내가|[초중고]\s?[1-6삼](인데요?)?|선생님이|쌤이|나보고|저보고|근데|사실)[\s,.]*)*"
    r"((글씨|글자|글|한글|책|긴\s?글|단어)(를|을|이|가|도|은|는)?\s*((너무|잘|막|자꾸|진짜|아직|많이|거의)\s*)*"
    r"(못\s?읽|안\s?읽혀|읽기\s?(가\s?)?(힘들|어려)|읽는\s?(게|거|것이?|건)\s?((너무|넘|진짜|좀)\s*)*(힘들|어려|느려)|움직여|흔들려|겹쳐|뒤집혀|헷갈려|섞여)[가-힣\s]{0,8}"
    r"|(한글|글|글씨|글자)(을|를|도)?\s?(잘\s?|하나도\s?|아직\s?)*(몰라|모르)[가-힣]{0,4}(\s?읽기(가|도)?\s?(힘들|어려)[가-힣]{0,6})?|소리로\s?(들을|읽을|읽어\s?줄)\s?수\s?있[가-힣]{0,4}"
    r"|난독(증|중)?\s?(이|인|이래|이라|있|같|이에|임)[가-힣\s]{0,8}"
    r"|(글\s?)?(읽어\s?주는|소리로\s?(읽어|들려)\s?주는|음성)\s?(기능|거|것|프로그램)?(이|은|도)?\s?(있어|있나|있을까|없어|없나|돼|되나)[가-힣]{0,3})[\s.,!?~ㅠㅜ]*"
)
"""Who can hardly read, or asks for it to be read out: sound and lectures help, and spelling does not matter here."""

_NUMBER = r"\+?\(?(01[016-9]|0\d{1,2}|82[-\s]?10)\)?[-.\s]?\d{3,4}[-.\s]?\d{4}"
_HOW_REACHED = r"(전화|폰|핸드폰|휴대폰|휴대\s?전화|연락처|이메일|메일|집\s?전화)"
_REACHED = (
    r"[\s+()-]*(\d[\s()-]*){9,12}|\S+@\S+\.\w{2,}"
    r"|((제|내|저희|우리|엄마|아빠|보호자|저는|나는|여기)\s*)*"
    r"((이름|성함)(은|이|는)?[\s:]*[가-힣]{2,4}?(이?고|이구|이에요|예요|입니다|이며)?[\s,.]+)?"
    rf"((제|내|엄마|아빠|보호자)\s*)*({_HOW_REACHED}\s*)?(번호)?\s*(는|은|가|이|로)?[\s:,]*({_NUMBER}|\S+@\S+\.[a-z]{{2,}})"
    r"\s*(번)?\s*(으?로|에)?\s*(이에요|예요|에요|입니다|이야|야|임|인데요?|이고요?|요)?[\s,.]*"
    r"((꼭|빨리|좀|바로|지금|나중에|여기로|이리로)\s*)*((연락|전화|문자|카톡|답장?|회신)(을|를|좀)?\s*((부탁|기다리|바라|바랍|해|하|주|줘|드)\S*\s*){0,3})?(줘|주세요|주시면\s?돼요)?(요)?[\s.!~]*"
)
"""A way to reach somebody, with no more around it than whose it is and a wish to be called."""

_SECRET = (
    r"((제|내|저희|우리|엄마|아빠|보호자|저는|나는|아이디|카드|계좌|통장|비밀|번호|비번|패스워드|my|password|pw|is|[가-힣]{2,4}(은행|뱅크)|농협)"
    rf"(의|는|은|가|이)?[\s:=,]*)*({'|'.join(map(re.escape, SECRETS))})"
    r"\s*(이고|이구|이에요|예요|에요|입니다|이야|야|임|인데요?|이요|요)?([\s,.]*(여기로|이걸로|알려|드려|드릴게|보내|등록|결제|해\s?줘)[가-힣\s]{0,8})?[\s.!~]*"
)
"""What was a card number, an account number or a password until it was taken out, and little around it."""

_WHO_ONE_IS = re.compile(
    r"((안녕(하세요)?|네|저기요?|저는?|나는?|전|난|여기|우리|그)[\s,.!]*)*"
    r"(학부모|보호자|부모|엄마|아빠|어머니|아버지|할머니|할아버지|할매|할배|이모|고모|삼촌|선생님?|교사|담임|직장인|주부|학생)"
    r"\s?(인데요?|이에요|예요|에요|입니다|이야|야|이여|여|유|여유|이유|인디요?|이라고\s?(해요|합니다))[\s.!~]*"
)
"""Who says no more than who they are, and waits to be asked; a school that is told serves the check of enrolment."""

_ANOTHER_WAY = re.compile(
    r"(문자|카톡|카카오톡|메일|이메일|전화)(으?로|로도)\s*((좀|꼭|나중에|저녁에|따로)\s*)*(알려|연락|보내|답|답변|안내|회신)\s*(해)?\s*"
    r"(줘|주세요|주실\s*수|줄\s*수|주실래요|주시면|달라)"
)
_OF_A_RESULT = re.compile(
    r"결과|합격|선정|선발|멘토|상담|신청|모집|자격|인증|비밀|번호|삭제|지워|지우|철회|탈퇴|동의|데이터|개인\s?정보|기록"
    r"|\d\s*시(?!간)|매일|평일|주말마다|요일"
)
"""What an office may tell by those ways itself, rights, which a way to answer does not take away, and reminders."""

_TAIL = r"[\s.,!~…ㅠㅜㅡ]*"

_SAYING: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("sad", r"[\s.,!~…]*[ㅠㅜ][ㅠㅜㅡ\s.,!~…]*|(흑+|엉엉|훌쩍)[\s.!~…ㅠㅜ]*"),
        ("solve", rf"({_SOLVE}){_TAIL}"),
        ("code", _CODE),
        ("easier", rf"({_EASIER}){_TAIL}"),
        ("larger", rf"({_LARGER}){_TAIL}"),
        ("heavy", rf"({_HEAVY}|{_NOTHING}){_TAIL}"),
        ("unwilling", rf"({_UNWILLING}){_TAIL}"),
        (
            "tired",
            (
                rf"{_SELF}(배고프|배고파|배고픔|배불러|졸리|졸려|졸림|잠\s*와|잠\s*온|피곤|귀찮|덥|더워|춥|추워)(하|해"
                rf"|한)?{_END}{_TAIL}"
            ),
        ),
        (
            "sorry",
            (
                r"(아\s?)?((정말|진짜|너무|제가|내가|아까는?|방금은?)\s?)*(죄송|미안)(해|합니다|해요|했어요|해용"
                r"|하네요|드려요|함|요)?"
                r"[\s.,!~ㅠㅜ]*(((제가|내가|아까|말이|너무|좀)\s?)*(심했|지나쳤|흥분했|화냈|화를\s?냈|욕했"
                r"|욕해서)[가-힣]{0,5})?[\s.!~ㅠㅜ…]*"
                r"|(i'?m |i am )?(so |very )?sorry[\s.!]*"
            ),
        ),
        (
            "who",
            (
                r"ㄴㄱ(ㅅㅇ|ㄴ|ㅇ|임)?\??|누구(세요|심|임|야|냐)\??"
                r"|(너|넌|니|얘|이거|여기|당신)[은는]?\s?(진짜\s?|혹시\s?)?"
                r"(ai|에이아이|인공\s?지능|봇|챗봇|로봇|기계|(챗\s?)?gpt|지피티|사람)"
                r"(이야|야|이에요|예요|임|이냐|냐|니|이니|인가요?|맞아요?|맞음|맞지)?\s?\?*"
                r"|(너|넌|니|얘|혹시)?[은는]?\s?(남자|여자|오빠|언니|형|누나)(야|냐|니|예요|이에요|임|인가요?)?(\s?아니면)?\s?\??\s?"
                r"(남자|여자|오빠|언니|형|누나)(야|냐|니|예요|이에요|임|인가요?)\s?\?*"
                r"|who are you\s?\?*|(are you (a |an )?)(bot|robot|ai|human|person|real( person)?)\s?\?*"
            ),
        ),
        (
            "bored",
            r"(아\s?)?(너무\s?|진짜\s?|완전\s?)?(심심(해|하다|함|해요|한데요?)|ㅅㅅㅎ|놀아\s?줘(요)?)[\s.!~ㅠㅜㅋ]*",
        ),
        (
            "stop",
            (
                r"((이제|그냥|걍|나는?|저는?|아|오늘은?|그럼|됐(어|고|다|습니다)요?)[\s,.]*)*(취소|그만|종료|나가기|나갈래"
                r"|끝|끝내기|중단)(요|이요|이에요|할래요?|할게요?|하기|하자(고)?(요)?|합시다|하세요|하십시오|해\s?줘(요)?|해\s?주세요)?[\s.!~ㅠㅜ]*"
                r"|((이제|그냥|걍|나는?|저는?|아|오늘은?|그럼|다|더는|됐(어|고)요?)[\s,.]*)*"
                r"(안\s?(할래|할게|할\s?거야|할\s?거예요|할란다|한다|해)(요)?|하기\s?싫(어|어요|다|음)"
                r"|하고\s?싶지\s?않(아|아요)"
                r"|(관둘|그만둘|그만할|때려칠|집어치울)(래|게)(요)?|관두자|못\s?하겠(어|어요|다|음)|다음에(\s?(할게"
                r"|할래|해|하자))?(요)?)[\s.!~ㅠㅜ]*"
                r"|(cancel|stop|quit|exit|i'?m done|i give up on this|i don'?t want (to( do (this"
                r"|it))?|it|this|that)( any ?more)?)[\s.!]*"
            ),
        ),
        ("more", _MORE_TO_ASK),
        (
            "plea",
            (
                r"((아|나|저|좀|제발|저기|저기요|누가|빨리)[\s,]*)*(도와\s?(줘|주세요|주라|줄래|주실래요|달라고)(요)?|도움이?\s?필요(해|합니다)(요)?)"
                r"[\s.!~?…ㅠㅜ]*|(can you |could you |please )*(help|help me)( out)?( please)?[\s.!?]*"
            ),
        ),
        ("reading", _HARD_TO_READ),
        ("number", _REACHED),
        ("secret", _SECRET),
        ("link", r"<?(https?://|www\.)\S+>?"),
    )
)
_LOST = re.compile(r"(ㅁㄹ|ㅁㄹㄱㅇ|몰루|ㅁ?ㄹ겠[음다어]|ㅇㅎㄱ|모르게써요?)[\s.?!~ㅠㅜ]*")
_VOCATIVE = re.compile(
    r"(근데|그런데|그냥|글쎄|(빨리\s?)+|음+|흠+|어{2,}|그{2,})(요|유)?[\s.,!?~…]*"
    r"|(are )?(you|u|anyone|anybody) there[\s?!.]*"
    r"|(야+|저기(요|여)?|여보(세요|시오|시게|게)|여기요|이봐(요)?|이보(시오|게)|있잖아(요)?|봇아|챗봇아?|곁(아|님)?|똑똑|계세요|거기\s?있(어|어요"
    r"|니|나요))[\s?!.,~…]*"
)
_PLEADING = re.compile(
    r"((아|나|저|나한테|저한테|좀|다|빨리|얼른|그냥|그럼|제발)[\s,]*)*"
    r"(알려|말해|말씀해|가르쳐|찾아|보여|대답해|답해|답|검색해|설명해|해)\s?(줘|주세요|줄래|주라|주실래요|봐)(요)?"
    r"[\s?!.,~…]*|(please )?tell me[\s.!]*"
)
"""A wish for a word that names nothing to be told."""

_LETTER = re.compile(r"[^\W_]")
_HELD = 8
"""Letters from which on a key was held down rather than a word drawn out."""

_MASHED = re.compile(r"((?:asdf|ㅁㄴㅇㄹ|qwer|ㅂㅈㄷㄱ|zxcv|ㅋㅌㅊㅍ|1234|jkl|ㅓㅏㅣ)\w{0,2}){2,}")
_STICKER = re.compile(r"\((이모티콘|스티커|emoticon|sticker)\)", re.IGNORECASE)
"""What stands for a picture of the messenger's own."""

_LAUGH = re.compile(r"[\sㅋㅎㅇㄱㄴ.!?~;:^]*[ㅋㅎ][\sㅋㅎ.!?~;:^]*|(lol|haha+|hehe+)[\s.!]*", re.IGNORECASE)

_EXCLAIMED = re.compile(
    r"[\sㅋㅎ.!~^]*(?:(?:우와|와|오|헐|헉|대박|짱|쩐다|신기하다|대단하다|웃기다|재밌다)(?:이다|이네|이야|요)?[\sㅋㅎ.!~^]*){1,6}"
)
"""What is called out and asks for nothing."""


def heard(text: str) -> Intent | None:
    """Hear what asks for nothing, by its kind; words of who knows no further are an occasion to offer a person."""
    bare = unicodedata.normalize("NFC", text).strip()
    if len(bare) > LONGEST and not _link(bare):
        return Intent("aside", "garbled") if _garbled(bare) else None
    if _LOST.fullmatch(bare):
        return Intent("human", OFFER)
    said = _said(bare) or ("garbled" if _garbled(bare) else "")
    if said == "wordless" and (sign := chatting.shown(bare)):
        return sign
    return Intent("aside", said) if said else chatting.heard(bare)


def _said(bare: str) -> str:
    """Return the kind of what asks for nothing, or asks what nobody would do; "" for anything else."""
    if refused(bare):
        return "refused"
    named = next((name for name, pattern in _SAYING if pattern.fullmatch(bare)), "")
    if named or happened(bare):
        return named or "happened"
    if ill(bare):
        return "ill"
    if _ANOTHER_WAY.search(bare) and not _OF_A_RESULT.search(bare):
        return "number"
    mute = not _LETTER.search(bare) or any(
        each.fullmatch(bare) for each in (_VOCATIVE, _WHO_ONE_IS, _PLEADING, _STICKER, _LAUGH, _EXCLAIMED)
    )
    return "wordless" if mute else ""


def shown(kinds: set[str]) -> Intent | None:
    """Tell whether files of these kinds are none to look at for somebody: a sticker, a place, a number."""
    if not kinds or not kinds <= _REACHING | _PLAYFUL:
        return None
    return Intent("aside", REACHING if kinds & _REACHING else "wordless")


def _garbled(text: str) -> bool:
    """Tell whether a text is one letter again and again, or a stretch of a keyboard: nobody knows what it means."""
    letters = [letter for letter in text.casefold() if letter.isalnum()]
    return len(letters) >= _HELD and (len(set(letters)) == 1 or bool(_MASHED.fullmatch("".join(letters))))


def _link(text: str) -> bool:
    return " " not in text and text.startswith(("http://", "https://", "www."))
