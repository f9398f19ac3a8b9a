"""A body that aches and medicine that is asked about: neither is for a program to judge."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 50
"""Characters: whoever writes more tells a story or asks something besides."""

_WHOSE = (
    r"((나|난|나는|저|전|저는|내가|제가|우리|저희|오늘|어제부터|아까부터|지금|갑자기|근데|자꾸|계속|너무|진짜|아"
    r"|(애|아이|딸|아들|손주|손자|손녀|동생|할머니|할아버지|엄마|아빠)(가|이|는|은)?|선생님|쌤)[\s,.]*)*"
)
_MORE = r"((너무|진짜|정말|막|좀|계속|자꾸|엄청|많이|조금|살살|갑자기|심하게)\s*)*"
_PART = (
    r"(배|아랫배|윗배|머리|목|목구멍|이(?=가|빨)|이빨|치아|잇몸|귀|눈|코|허리"
    r"|등|다리|팔|팔목|손목|손가락|발목|발|무릎|어깨|몸|온몸|속|명치)"
)
_ACHES = (
    rf"{_PART}(이|가|을|를|도|은|는)?\s*{_MORE}(아프|아파|아픈|아픔|쑤시|쑤셔"
    r"|쓰리|쓰려|메스꺼|울렁거|부었|부어|삐었|삐끗|다쳤|다쳐|저려)"
    rf"|열(이|도)?\s*{_MORE}(나(?!게)|났|난|심해|있)"
    rf"|(기침|콧물|코피|설사|두드러기|식은땀)(이|가|을|도)?\s*{_MORE}(나|났|난|해|하|했|와|심해|있)"
    rf"|(감기|독감|장염|식중독|코로나)(에|가)?\s*{_MORE}(걸렸|걸린|온\s*것|든\s*것)"
    r"|열이?\s*(3[7-9]|4[0-2])\s*도|(속|몸)이?\s*(좀\s*|너무\s*)?안\s?좋"
    rf"|{_MORE}(토했|토할\s?(것|거)\s?같|토해|체했|체한\s?(것|거)\s?같|어지러|어지럽|어질어질|(두통|복통|생리통)(이|도)?\s*{_MORE}(있|심|나|와|온)?|넘어져서\s?다쳤|데었|화상\s?입)"
    r"|숨(이|을)?\s*(잘\s*)?(안|못)\s*쉬"
)
_END = r"[가-힣]{0,7}"
_WHAT_TO_DO = (
    r"([\s,.!~ㅠㅜ]*((나|저|지금|그럼|이럴\s?땐?|어느|무슨|그냥|빨리|오늘)[\s,]*)*"
    r"(어떡|어떻게\s*(해|하)|어케\s*(해|하)|어쩌|어째|뭐\s*먹|(약|병원|응급실|보건실|119)(을|를|에|은|도)?\s*"
    r"(먹|가|불러|부르|사|전화)|왜\s*(그래|이래|그런|이런)|괜찮(아|을|은)|무슨\s*병|참아도)[가-힣\s]{0,12})?"
)
_DRUG = (
    r"(?<![가-힣])(타이레놀|게보린|아스피린|이부프로펜|부루펜|판피린|판콜|(감기|두통|멀미|수면|진통|소화|해열|알러지|알레르기|생리통|adhd\s?|우울증\s?)(약|제)"
    r"|진통제|해열제|소화제|수면제|항생제|피임약|알약|약)(을|를|은|는|이|도|만)?"
)
_TAKEN = (
    rf"{_DRUG}\s*((하루에|한\s?번에|같이|또|더|(두|세|네)\s?(개|알)|지금|빈속에|그냥|얼마나|언제|커피랑|술이랑|우유랑|밥\s?먹고)\s*)*"
    r"(몇\s*(알|정|봉|포)[가-힣\s]{0,14}|몇\s*(개|번|시간)\s*((까지|마다|간격|뒤|후|이나|씩|정도)(에|로)?\s*)*(먹|복용|발라)[가-힣\s]{0,12}"
    r"|(먹|복용)[가-힣]{0,2}\s?(도|면|야|해도|하면|해야)\s*(돼|되|될|안\s*(돼|되)|하나|할까|해요|괜찮)[가-힣]{0,6}"
    r"|(많이|두\s?개|두\s?알|다)\s*먹(었|으면)[가-힣\s]{0,12})"
)
_HOSPITAL = (
    r"(병원|응급실|보건실)(에|을)?\s*((꼭|지금|빨리)\s*)*(가야|가\s?봐야)\s*"
    r"(((돼|되|하|할|될)(나|까|나요|까요|는지|냐|니)(요)?)\s*\??|(돼|되|해)(요)?\s*\?)"
    r"|(어느|무슨|어떤)\s*병원(에|로|을)?\s*가[가-힣\s]{1,8}"
)
_ENGLISH = (
    r"(my|his|her) (stomach|head|tooth|throat|back|ear|belly|leg|arm|tummy) (really )?(hurts|aches|is hurting)"
    r"[^?]{0,20}"
    r"|(i|he|she|my (child|son|daughter|kid)) (have|has|had|got|am having|is having) (a |an )?(bad |high )?"
    r"(fever|headache|stomach ?ache|toothache|cough|cold|flu)( now| today)?"
    r"|(can|should|may) (i|he|she|my (child|son|daughter)) take (a |some |two )?"
    r"(tylenol|aspirin|ibuprofen|painkillers?|medicine|pills?)[a-z\s]{0,20}"
    r"|how many (tylenol|aspirin|ibuprofen|painkillers|pills) [a-z\s]{0,24}"
    r"|should (i|he|she) (go to|see) (a |the )?(doctor|hospital)"
)
_ILL = re.compile(
    rf"({_WHOSE}({_ACHES}){_END}{_WHAT_TO_DO}|{_WHOSE}({_TAKEN}|{_HOSPITAL})|{_ENGLISH})[\s?.,!~…ㅠㅜ]*", re.IGNORECASE
)


def ill(text: str) -> bool:
    """Tell whether somebody says no more than that a body aches, or asks about medicine or a doctor."""
    bare = " ".join(unicodedata.normalize("NFC", text).split())
    return len(bare) <= LONGEST and bool(_ILL.fullmatch(bare))
