import pytest

from ringright.sim.match import said, sound


@pytest.mark.parametrize(
    ("phrase", "heard", "fits"),
    [
        ("能按时来吗", "请问您能按时来吗？", True),
        ("能按时来吗", "請問您能按時來嗎", True),  # a recogniser may write traditional characters
        ("能按时来吗", "请问您能按事来嘛", True),  # homophones
        ("能按时来吗", "请问您能安装来吗", False),
        ("能按时来吗", "请问您能够按时到吗", False),
        ("身份证", "请带身份证和医保卡", True),
        ("身份证", "您的身体怎么样", False),
        ("可以吗", "不可以", False),
        ("can you make it", "So, can you make it on time?", True),
        ("can you make it", "so can you maik it", True),
        ("no", "now I know nothing", False),
        ("no", "Oh no!", True),
        ("AI", "我是AI语音助手", True),
        ("", "什么都没有", False),
    ],
)
def test_phrases_are_found_by_sound(phrase: str, heard: str, *, fits: bool) -> None:
    assert said([phrase], sound(heard)) is fits


def test_one_of_several_is_enough_and_none_is_never_said() -> None:
    heard = sound("您哪天方便")
    assert said(["什么时候", "哪天方便"], heard)
    assert not said([], heard)


def test_nothing_is_heard_in_nothing() -> None:
    assert not said(["喂"], sound(""))
    assert not said(["喂"], sound("……"))
