"""Every refusal in the words an operator reads, Chinese and English."""

from dataclasses import dataclass
from typing import Final

from ringright.domain.consent import Purpose
from ringright.domain.permit import Reason


@dataclass(frozen=True)
class Text:
    """One refusal's wording; `{key}` stands for a figure of the reason's detail."""

    zh: str
    en: str


TEXTS: Final[dict[str, Text]] = {
    "invalid_number": Text(
        "号码 {number} 不是有效的 E.164 号码",
        "The number {number} is no valid E.164 number",
    ),
    "special_number": Text(
        "号码 {number} 是服务或特殊号码，不是个人号码",
        "The number {number} is a service number, not a person's",
    ),
    "practice_only": Text(
        "练习号码 {number} 只能在练习线路上拨打，不能走 {trunk}",
        "The practice number {number} may be dialled on a practice trunk only, not on {trunk}",
    ),
    "real_number_on_practice_trunk": Text(
        "练习线路 {trunk} 只拨打练习号码，{number} 是真实号码",
        "The practice trunk {trunk} dials practice numbers only, and {number} is a real one",
    ),
    "caller_not_allowed": Text(
        "主叫号码 {caller} 不是该线路和本次任务的真实号码",
        "The caller number {caller} is not the true number of this trunk and campaign",
    ),
    "caller_proof_ended": Text(
        "主叫号码 {caller} 的使用证明已于 {day} 到期",
        "The proof that we may show the caller number {caller} ended on {day}",
    ),
    "opted_out": Text(
        "此人已于 {at} 拒绝再接到来电（来源：{source}）",
        "The person asked on {at} not to be called again (source: {source})",
    ),
    "no_consent": Text(
        "没有此人对“{purpose}”用途的同意记录",
        "There is no consent of this person to calls for {purpose}",
    ),
    "consent_expired": Text(
        "对“{purpose}”用途的同意已于 {at} 到期",
        "The consent to calls for {purpose} expired on {at}",
    ),
    "consent_withdrawn": Text(
        "对“{purpose}”用途的同意已被撤回（{at}）",
        "The consent to calls for {purpose} was withdrawn ({at})",
    ),
    "consent_not_yet": Text(
        "对“{purpose}”用途的同意自 {at} 起才生效",
        "The consent to calls for {purpose} begins only on {at}",
    ),
    "region_unknown": Text(
        "没有地区 {region} 的外呼规则，因此不拨打",
        "No calling rules are known for region {region}, so no call is made",
    ),
    "zone_unknown": Text(
        "无法确定被叫所在时区（{zone}）",
        "The time zone of the callee cannot be told ({zone})",
    ),
    "outside_hours": Text(
        "被叫当地时间 {local}（{zone}），只在 {start} 至 {end} 拨打",
        "It is {local} at the callee ({zone}); calls are made from {start} to {end} only",
    ),
    "holiday_unknown": Text(
        "没有 {year} 年的节假日安排，无法判断 {day}",
        "The holidays of {year} are not known, so {day} cannot be judged",
    ),
    "rest_day": Text(
        "{day} 是休息日，不拨打“{purpose}”电话",
        "{day} is a rest day, and calls for {purpose} rest with it",
    ),
    "cap_minutes": Text(
        "{seconds} 秒内已拨打 {calls} 次，上限 {cap} 次，{until} 后可再拨",
        "Called {calls} times within {seconds} s; the cap is {cap}, until {until}",
    ),
    "cap_hours": Text(
        "{seconds} 秒内已拨打 {calls} 次，上限 {cap} 次，{until} 后可再拨",
        "Called {calls} times within {seconds} s; the cap is {cap}, until {until}",
    ),
    "cap_day": Text(
        "24 小时内已拨打 {calls} 次，上限 {cap} 次，{until} 后可再拨",
        "Called {calls} times within 24 hours; the cap is {cap}, until {until}",
    ),
    "already_attempted": Text(
        "本次任务已拨打过此人，不再重拨",
        "This campaign has dialled the person already and does not redial",
    ),
    "clock_backwards": Text(
        "时钟倒退：现在 {now}，而台账已记到 {latest}",
        "The clock ran back: it is {now}, but the ledger reaches {latest}",
    ),
    "ledger_broken": Text(
        "台账校验不通过，停止一切外呼",
        "The ledger does not verify, so no call is made",
    ),
    "policy_unreadable": Text(
        "读不到外呼规则，停止一切外呼",
        "The calling rules cannot be read, so no call is made",
    ),
    "permit_expired": Text(
        "通话许可已过期，没有拨打",
        "The permit had run out before the call could be placed",
    ),
    "permit_spent": Text(
        "通话许可已用过或已作废，没有拨打",
        "The permit had been used or withdrawn before the call could be placed",
    ),
    "permit_forged": Text(
        "通话许可不是本系统签发的，没有拨打",
        "The permit was not signed by this house, so no call was placed",
    ),
    "line_not_held": Text(
        "没有占到线路，没有拨打",
        "No line was held for the call, so it was not placed",
    ),
    "missing_variable": Text(
        "联系人缺少话术要用的内容：{columns}",
        "The contact lacks what the script must say: {columns}",
    ),
    "facts_unreadable": Text(
        "读不到此人的记录，因此不拨打",
        "What is known about the person cannot be read, so no call is made",
    ),
}


PURPOSES: Final[dict[Purpose, str]] = {
    Purpose.SERVICE: "服务",
    Purpose.TRANSACTION: "交易",
    Purpose.SURVEY: "调查",
    Purpose.MARKETING: "营销",
    Purpose.DEBT: "催收",
    Purpose.EMERGENCY: "紧急",
}


class _Figures(dict[str, str]):
    """A missing figure reads as a question mark: wording must never stop a refusal."""

    def __missing__(self, key: str) -> str:
        return "?"


def figures(detail: str) -> dict[str, str]:
    """The "key=value; key=value" of a reason's detail."""
    pairs = (part.split("=", 1) for part in detail.split("; ") if "=" in part)
    return _Figures({pair[0]: pair[1] for pair in pairs})


def explain(reason: Reason, lang: str = "zh") -> str:
    """One sentence with the figures; an unknown code is shown as it is."""
    text = TEXTS.get(reason.code)
    if text is None:
        return f"{reason.code} {reason.detail}".strip()
    found = figures(reason.detail)
    if lang != "zh":
        return text.en.format_map(found)
    if found.get("purpose") in set(Purpose):
        found["purpose"] = PURPOSES[Purpose(found["purpose"])]
    return text.zh.format_map(found)
