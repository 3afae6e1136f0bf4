import pytest

from ringright.ears.answer.kinds import Kind
from ringright.ears.answer.phrases import STRONG
from ringright.ears.answer.words import found, status

MACHINES = {
    "您好,您所拨打的电话已关机,请稍后再拨。": "switched_off",
    "您拨打的用户以关机": "switched_off",
    "您撥的電話未開機": "switched_off",
    "The subscriber you dialed is powered off. Please dial again later.": "switched_off",
    "您好，您拨打的号码是空号，请核对后再拨。": "invalid_number",
    "您拨打的好吗是空好请核对后再拨": "invalid_number",
    "對不起您撥的號碼是空號請查明後再撥": "invalid_number",
    "您拨打的电话已停机": "suspended",
    "Sorry, the number you have dialed does not exist.": "invalid_number",
    "您拨打的用户正在通话中，请稍后再拨": "busy",
    "您拨打的用户正忙": "busy",
    "The line is busy now, please call again later.": "busy",
    "您拨打的电话暂时无法接通，请稍后再拨。": "unreachable",
    "您拨打的用户不在服务区": "unreachable",
    "您撥的電話現在收不到訊號": "unreachable",
    "The number you have dialed cannot be connected at the moment.": "unreachable",
}

MAILBOXES = (
    "您的电话将转接到语音信箱，嘀声后开始计费",
    "您好我现在无法接听您的电话请在嘀声后留言",
    "您撥的電話沒有回應將轉接語音信箱",
    "请在提示音后留言",
    "转接银形箱",
    "整阶与营信箱,读生后开始机费",
    "Hi, you've reached John. Please leave a message after the beep.",
    "You have been forwarded to an automated voice messaging system.",
    "The person you are calling can't take your call. At the tone, please record your message.",
)

PEOPLE = (
    "喂", "喂你好", "你好哪位", "喂，您好，请问哪里", "喂，谁呀", "你好，请讲",
    "我在开会，等下再打", "我正在通话中",
    "没空", "我很忙", "您好请稍等", "我在外面呢",
    "好的再见", "我现在不方便接电话", "哪位啊听不清楚", "嗯对是我",
    "Hello?", "Hello, who is this?", "Hi, John speaking.", "Yes?", "I'm busy right now.",
    "Sorry, I can't hear you.", "Good morning, Smith residence.", "Can I call you back?",
)  # fmt: skip


def mailbox(text: str) -> bool:
    return any(one.cue.weights.get(Kind.VOICEMAIL, 0.0) >= STRONG for one in found(text))


@pytest.mark.parametrize(("text", "kind"), MACHINES.items())
def test_announcements(text: str, kind: str) -> None:
    assert status((text,)) == kind


@pytest.mark.parametrize("text", MAILBOXES)
def test_mailboxes(text: str) -> None:
    assert mailbox(text)


@pytest.mark.parametrize("text", PEOPLE)
def test_people_are_no_machines(text: str) -> None:
    assert status((text,)) == ""
    assert not mailbox(text)
