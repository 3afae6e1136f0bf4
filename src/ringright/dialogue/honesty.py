"""What no script may say: asking for a secret that only fraud needs, or denying to be a machine."""

import re
from typing import Final

from ringright.domain.sound import simplified

_SENTENCE: Final = re.compile(r"[^。？！；?!;.\n]+[？?]?")
_SECRETS: Final = re.compile(
    r"验\s*[证證]\s*[码碼]|校验码|动态码|动态口令|短信码|口令|密[码碼]|密保"
    r"|安全码|cvv|cvc|cvn|身份证(?:号|后|的?最后|是多少|是什么|是几)|证件号"
    r"|(?:银行|信用|储蓄|借记)卡的?(?:卡?号|有效期|背面)"
    r"|(?:收到|发给[您你]|发到|短信[里中])[^，,]{0,8}(?:[四六468]位|数字)"
    r"|verification code|security code|confirmation code|one[- ]time|pass ?code|password"
    r"|\bpin\b|\botp\b|social security|\bssn\b|\bid number|identity (?:card )?number"
    r"|passport number|(?:bank|credit|debit|card)[- ](?:card )?number"
    r"|\bcode (?:we|i|that|in|on|from) ",
    re.IGNORECASE,
)
_ASKS: Final = re.compile(
    r"[？?]|请|麻烦|告诉|告知|提供|输入|报|念|读|说一|说下|发给我|发我|核对|核实|是多少|是什么|是几"
    r"|please|tell|what|give|enter|read|say|provide|confirm|type|share|send me"
    r"|need your|may i have",
    re.IGNORECASE,
)
_NEVER: Final = re.compile(
    r"(?:不要|不会|不用|不需|无需|不必|别|勿|从不|绝不|不能|不可|不得|没有人)[^，,]{0,10}"
    r"(?:告诉|告知|说|给|透露|提供|泄露|问|要|索|发|输|报|念|核对|转)"
    r"|\b(?:never|don'?t|do not|won'?t|will not|no one|nobody|not)\b[^,]{0,30}"
    r"\b(?:tell|share|give|ask|say|need|read|provide|enter|send|type|reveal)",
    re.IGNORECASE,
)
_HUMAN: Final = re.compile(
    r"(?:我|这边|本人)(?:就|确实|当然|可)?是(?:一个|一名|一位)?(?:真人|活人|真的人|人工客服|人类|人工坐席)"
    r"|(?<!是)不是(?:一个|什么|那种)?(?:机器人|机器|人工智能|ai|录音|电脑|合成)"
    r"|\bi(?:'m| am) (?:really |actually )?(?:a |an )?(?:real |actual |live )?"
    r"(?:human|person|man|woman)\b"
    r"|\b(?:i'm|i am|this is|am) not (?:a |an )?(?:robot|machine|bot|recording|computer|ai)\b"
    r"|\bisn't a (?:robot|recording|machine|bot|robocall)\b",
    re.IGNORECASE,
)

NAMES: Final = re.compile(
    r"(?:.*_)?(?:otp|pin|cvv|cvc|ssn|password|passcode|passwd|verification_code|sms_code"
    r"|security_code|id_number|id_card|identity_number|card_number|passport_number)(?:_.*)?"
)
"""Names of slots that say what they are for."""


def secret(text: str) -> str:
    """The secret that `text` asks for, as it names it; "" if it asks for none.

    "Never tell anyone your code" asks for nothing, nor does "bring your identity card".
    """
    for sentence in _SENTENCE.findall(simplified(text)):
        found = _SECRETS.search(sentence)
        if found and _ASKS.search(sentence) and not _NEVER.search(sentence):
            return found[0].strip()
    return ""


def denial(text: str) -> str:
    """The words of `text` that claim to be a person or deny being a machine; "" if there are none.

    The truth may begin with "no": 不是真人 and "not a person" are left alone.
    """
    found = _HUMAN.search(simplified(text).replace("’", "'"))
    return found[0] if found else ""
