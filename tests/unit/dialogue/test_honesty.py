import pytest

from ringright.dialogue.honesty import denial, secret

ASKED = {
    "请告诉我您收到的验证码": "验证码",
    "請告訴我驗證碼": "验證碼",
    "请不要挂机，告诉我验证码": "验证码",
    "您的身份证号是多少？": "身份证号",
    "麻烦报一下银行卡号": "银行卡号",
    "请输入密码": "密码",
    "Please read me the six-digit code we sent you.": "code we",
    "What is your card number?": "card number",
    "Please enter your PIN": "PIN",
    "Tell me the CVV on the back": "CVV",
    "May I have the verification code?": "verification code",
}
FINE = (
    "我们不会问您要密码，请不要告诉任何人验证码。",
    "请带上身份证和医保卡。",
    "请勿向任何人提供验证码。",
    "您的密码已经重置。",
    "这笔消费是您本人操作的吗？",
    "We will never ask for your PIN.",
    "Please do not share your password with anyone.",
    "Please bring your identity card.",
    "Was it you who spent 300 dollars?",
)
CLAIMED = {
    "我是真人，不用担心": "我是真人",
    "这不是机器人": "不是机器人",
    "我不是AI": "不是AI",
    "I'm a real person": "I'm a real person",
    "I’m not a robot": "I'm not a robot",
    "This is not a recording": "This is not a recording",
}
TRUE = ("是的，我是人工智能语音助手，不是真人。", "您是不是电脑坏了？", "I am not a person.")


@pytest.mark.parametrize(("text", "words"), ASKED.items())
def test_asking_for_a_secret_is_noticed(text: str, words: str) -> None:
    assert secret(text) == words


@pytest.mark.parametrize("text", FINE)
def test_warning_of_fraud_is_not_fraud(text: str) -> None:
    assert secret(text) == ""


@pytest.mark.parametrize(("text", "words"), CLAIMED.items())
def test_claiming_to_be_a_person_is_noticed(text: str, words: str) -> None:
    assert denial(text) == words


@pytest.mark.parametrize("text", [*TRUE, *FINE])
def test_the_truth_is_no_claim(text: str) -> None:
    assert denial(text) == ""
