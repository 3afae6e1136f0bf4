"""What machines and people say when a call is answered: wordings by what they mean. Data.

A cue's weights are what its whole wording says for each kind, as natural logarithms of likelihood;
short wordings count for less (`words`). Sources: announcements of mainland and Taiwan carriers,
mailboxes, menus and screening assistants as they speak to callers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from ringright.ears.answer.kinds import Kind

PERSON, VOICEMAIL, IVR = Kind.PERSON, Kind.VOICEMAIL, Kind.IVR
SCREENING, ANNOUNCEMENT = Kind.SCREENING, Kind.ANNOUNCEMENT
STRONG: Final = 9.0
"""No person says so."""
FAIR: Final = 4.5
"""A person may say so, once in a hundred calls."""


@dataclass(frozen=True)
class Cue:
    """Wordings that say the same; `opening` ones count at the start of what is said only."""

    weights: Mapping[Kind, float]
    phrases: tuple[str, ...]
    status: str = ""
    opening: bool = False


ANNOUNCEMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "switched_off": (
        "已关机", "您拨打的电话已关机", "您拨打的用户已关机", "用户已关机", "电话已关机",
        "手机已关机", "对方已关机", "未开机", "目前未开机", "您拨的电话未开机", "关机请稍后再拨",
        "is powered off", "is switched off", "has been switched off", "phone is turned off",
        "is turned off", "powered off please", "has powered off",
    ),
    "invalid_number": (
        "空号", "是空号", "您拨打的号码是空号", "号码是空号", "号码不存在", "您拨打的号码不存在",
        "号码有误", "拨打的号码有误", "请核对后再拨", "请查证后再拨", "号码不正确", "此号码已停用",
        "号码已停用", "号码已注销", "您拨的号码是空号请查明", "空号请查明后再拨", "请查明后再拨",
        "您拨打的号码已注销", "改号", "号码已更改", "does not exist", "is not in service",
        "number you have dialed is not in service", "not in service", "no longer in service",
        "has been disconnected", "is not a working number", "number is invalid",
        "number is not valid", "check the number", "number has been changed", "is out of service",
        "cannot be completed as dialed", "is a vacant number", "check it and dial again",
    ),
    "suspended": (
        "已停机", "用户已停机", "您拨打的电话已停机", "电话已停机", "号码已停机", "已欠费停机",
        "暂停服务", "已暂停服务", "号码已暂停服务", "已暂时停止使用", "暂停使用", "been suspended",
        "has been suspended", "is temporarily suspended", "service has been suspended",
        "is temporarily out of service",
    ),
    "restricted": (
        "呼叫受限", "已设置呼入限制", "呼入限制", "设置了呼入限制", "被限制呼入", "呼叫限制",
        "已设置呼叫限制", "用户已设置来电限制", "不接受您的来电", "未开通呼入", "拒绝呼入",
        "incoming calls are barred", "has restricted incoming calls", "is barred from incoming",
        "does not accept calls", "not accepting calls at this time", "call restrictions",
    ),
    "busy": (
        "正在通话中", "您拨打的用户正在通话中", "电话正在通话中", "用户正忙", "您拨打的用户正忙",
        "电话正忙", "线路忙", "线路繁忙", "用户忙请稍后再拨", "通话中请稍后再拨", "占线",
        "忙线中", "电话忙线中", "您所拨的电话忙线中", "您拨的电话通话中", "讲话中请稍后再拨",
        "line is busy", "number is busy", "user is busy",
        "is currently on another call", "is busy now please", "subscriber is on the phone",
        "you dialed is busy", "is engaged please",
    ),
    "no_answer": (
        "无人回应", "电话无人回应", "暂时无人接听", "您拨打的电话暂时无人接听",
        "无人接听请稍后再拨", "电话无人接听",
        "没有回应请稍后再拨", "您拨的电话没有回应", "没有回应", "is not answering", "not answering",
        "there is no answer", "does not answer", "no reply from the number",
    ),
    "unreachable": (
        "暂时无法接通", "您拨打的电话暂时无法接通", "无法接通", "不在服务区",
        "您拨打的用户不在服务区", "不在服务区内", "无法接通请稍后再拨", "来电提醒", "收不到讯号",
        "您拨的电话现在收不到讯号", "无法建立连接", "cannot be connected", "can not be connected",
        "cannot be reached", "is not reachable", "out of the service area", "out of coverage",
        "is not available at the moment", "temporarily unavailable",
        "is unavailable please try", "cannot be completed at this time",
    ),
    "congestion": (
        "网络忙请稍后再拨", "网络繁忙", "线路故障", "all circuits are busy", "network is busy",
    ),
}  # fmt: skip
"""What carriers say of a number, by what it means."""

_DIALLED: Final = (
    "您拨打的用户", "您拨打的电话", "您拨打的号码", "您所拨打的", "您所拨的电话", "您拨叫的用户",
    "您拨的电话",
    "您拨的号码", "请稍后再拨", "the number you have dialed", "the number you dialed",
    "the subscriber you dialed", "the subscriber you have dialed", "the number you are calling",
    "please try again later", "please call again later", "please redial later",
)  # fmt: skip

CUES: Final[tuple[Cue, ...]] = (
    *(Cue({ANNOUNCEMENT: STRONG}, texts, status) for status, texts in ANNOUNCEMENTS.items()),
    Cue({ANNOUNCEMENT: 7.5, VOICEMAIL: 6.5, SCREENING: 5.5}, _DIALLED),
    Cue({VOICEMAIL: STRONG}, (
        "语音信箱", "语音留言", "留言信箱", "请在嘀声后留言", "请在提示音后留言",
        "听到提示音后留言",
        "嘀一声后留言", "哔一声后留言", "哔声后留言", "嘀声后", "提示音后", "嘟一声之后",
        "滴声之后",
        "转接到语音", "转接语音信箱", "转接音信箱", "转入语音信箱",
        "留言请按", "录音完毕", "请开始录音",
        "我现在无法接听您的电话", "现在无法接听电话", "我现在不能接听电话", "暂时无法接听您的来电",
        "您的来电已转接", "短信通知机主", "将以短信的形式通知", "全程录音请留言", "不留言请挂断",
        "如不留言", "快速留言", "嘟声后开始计费", "嘟声后", "您的电话将转接到",
        "leave a message after", "leave your message after", "leave me a message after",
        "leave your name and number", "leave your name number", "after the tone",
        "after the beep", "at the tone", "at the sound of the tone", "voicemail", "voice mail",
        "voice mailbox", "voice message system", "voice messaging system", "mailbox is full",
        "mailbox belonging to", "cannot accept any messages", "record your message",
        "forwarded to voicemail", "forwarded to an automated voice", "your call has been forwarded",
        "forwarded to an automatic voice",
    )),
    Cue({VOICEMAIL: FAIR}, (
        "请留言", "请您留言", "给我留言", "请留下您的姓名", "姓名和电话", "我会尽快回复",
        "尽快回电",
        "尽快给您回电", "无法接听", "不能接听", "leave a message", "leave your message",
        "leave me a message", "you have reached", "you've reached", "can't come to the phone",
        "cannot come to the phone", "can't take your call", "cannot take your call",
        "unable to take your call", "get back to you as soon as", "sorry I missed your call",
        "I'll call you back as soon as", "your name and number",
    )),
    Cue({VOICEMAIL: 7.5, SCREENING: 7.5}, (
        "机主暂时无法接听", "机主暂时", "机主现在", "机主不方便", "机主正忙", "请联系机主",
        "the person you are calling", "the person you're calling",
    )),
    Cue({VOICEMAIL: 7.5, SCREENING: 4.5}, (
        "the person you are trying to reach", "is not available to take your call",
    )),
    Cue({IVR: STRONG}, (
        "请按一", "请按二", "请按三", "请按零", "请按星号键", "请按井号键", "按一键",
        "请直拨分机号",
        "查号请拨零", "人工服务请按", "业务咨询请按", "返回请按", "重听请按", "请输入您的",
        "以井号键结束", "正在为您转接人工", "通话可能会被录音", "本次通话将被录音", "请输入分机号",
        "press one", "press two", "press zero", "press pound", "menu options have changed",
        "main menu", "your party's extension", "dial it now", "listen carefully as our",
        "calls may be recorded", "call may be recorded", "press the star key", "enter your",
        "for english press", "all our agents are busy", "your call is important to us",
    )),
    Cue({IVR: FAIR}, (
        "欢迎致电", "欢迎拨打", "感谢您的来电", "感谢您致电", "服务热线", "客户服务热线",
        "为了提升服务质量", "正在为您转接", "坐席正忙", "welcome to", "thank you for calling",
        "for appointments", "for billing", "customer service", "please hold while",
    )),
    Cue({SCREENING: STRONG}, (
        "智能语音助理", "智能助理", "智能助手", "语音助手", "语音助理", "来电助理", "来电助手",
        "通话助理", "AI助理", "AI助手", "电话助理", "秘书助理", "语音秘书", "智能秘书", "来电秘书",
        "机主的助理", "我是机主的", "帮机主", "代机主", "转告机主", "替机主", "号主的", "机主代接",
        "代接电话", "智能语音助手代接", "小爱同学", "我会转告机主", "请问您找机主", "机主本人",
        "姓名和来电原因", "说出您的姓名", "您的来电原因", "看看此人是否", "录下您的姓名",
        "using a screening service", "screening service", "call screening", "call assistant",
        "call screen", "record your name and reason", "record your name and the reason",
        "reason for calling", "reason for your call", "state your name", "say your name and why",
        "name and why you're calling", "see if this person is available",
        "I'll see if this person", "virtual assistant", "digital assistant",
        "get a copy of this conversation",
    )),
    Cue({SCREENING: FAIR, VOICEMAIL: 2.0}, (
        "机主", "帮您转达", "我会转告", "我帮您转告", "需要我转告", "帮您转告", "不便接听",
        "不方便接听电话",
    )),
    Cue({PERSON: STRONG}, (
        "你是机器人", "是机器人吗", "是不是机器人", "你是语音助手", "你是智能助手", "你是智能助理",
        "你是AI", "是不是AI", "是AI吗", "你是人工智能", "是语音助手吗", "是智能助手吗", "是真人吗",
        "are you a robot", "are you a machine", "is this a robot", "are you a real person",
        "are you a virtual assistant", "is this a recording", "are you an AI",
    )),
    Cue({SCREENING: FAIR}, ("您可以告诉我", "您可以跟我说", "有什么事可以跟我说")),
    Cue({PERSON: 2.0, SCREENING: 2.0}, (
        "请问您是哪位", "您哪位", "请问您有什么事", "您有什么事", "有什么可以帮您", "怎么称呼您",
        "who's calling please", "how can I help you", "may I ask who's calling",
    )),
    Cue({PERSON: 4.5}, (
        "哪位", "谁啊", "谁呀", "你是谁", "你谁", "找谁", "你找谁", "你哪里", "您是哪里", "什么事",
        "有什么事快说", "什么事啊", "听得到吗", "听不清", "听得见吗", "请讲", "你说", "你说吧",
        "您说",
        "我在开会", "正在开会", "我在开车", "正在开车", "正在忙", "没空", "不方便", "一会儿再打",
        "等下再打", "待会再打", "晚点再打", "别打了", "打错了", "不需要", "推销", "是我", "我是他",
        "不在家", "他不在", "怎么又是你", "等一下", "稍等一下", "发短信", "发微信", "有人打电话",
        "who is this", "who's this", "who are you", "what do you want", "what is it", "speaking",
        "can't hear you", "in a meeting", "call me back later", "I'm busy", "I'm driving",
        "not interested", "leave me alone", "talking to", "wrong number", "what's up",
        "can I help you", "front desk", "hold on", "one moment", "go ahead", "hello hello",
    )),
    Cue({PERSON: 3.0}, ("喂", "喂喂", "喂你好", "哎", "嗯", "哦", "yeah", "yes"), opening=True),
    Cue({PERSON: 1.0}, ("你好", "您好", "hello", "hi", "hey"), opening=True),
)  # fmt: skip
