"""What can be wrong with a cell, and the words for it."""

from typing import Final

from ringright.errors import InputError


class CellFault(ValueError):
    """One cell that cannot be used: which column, what it held, and the reason's code."""

    def __init__(self, column: str, value: str, reason: str) -> None:
        self.column = column
        self.value = value
        self.reason = reason
        super().__init__(f"{column}: {reason}")


class ContactsError(InputError):
    """The contacts cannot be read."""

    code = "contacts_unreadable"


# reason -> (Chinese, English)
WORDS: Final[dict[str, tuple[str, str]]] = {
    "number_missing": ("没有填写号码", "no number is given"),
    "number_mangled": (
        "号码被表格软件改成了科学计数法，请将该列设为文本后重新导出",
        "a spreadsheet has rounded the number; format the column as text and export again",
    ),
    "extension": ("带分机的号码不能直接外呼", "a number with an extension cannot be called"),
    "special_number": ("服务或特殊号码不是个人号码", "a service number is not a person's number"),
    "invalid_number": ("不是有效的电话号码", "this is no valid telephone number"),
    "id_missing": ("没有填写编号", "no id is given"),
    "unknown_language": ("语言只能是 zh 或 en", "the language must be zh or en"),
    "consent_incomplete": (
        "同意记录不完整：用途、原文、时间、方式、来源缺一不可",
        "the consent is incomplete: purpose, wording, time, method and source are all needed",
    ),
    "unknown_purpose": (
        "用途须为 service、transaction、survey、marketing、debt、emergency 之一",
        "the purpose must be one of service, transaction, survey, marketing, debt, emergency",
    ),
    "unknown_method": (
        "方式须为 web_form、paper、voice、contract、in_person 之一",
        "the method must be one of web_form, paper, voice, contract, in_person",
    ),
    "bad_time": (
        "时间须写成 2026-03-01 或 2026-03-01T10:00+08:00",
        "a time is written 2026-03-01 or 2026-03-01T10:00+08:00",
    ),
    "bad_truth": ("须为 yes 或 no", "yes or no is expected"),
    "too_many_cells": ("这一行的列数多于表头", "the row has more cells than the header"),
    "broken_quote": ("引号没有成对", "a quotation mark is not closed or stands alone"),
    "bad_encoding": ("有无法解码的字节", "some bytes cannot be decoded"),
    "bad_character": ("含有不可见的控制字符", "there is a control character"),
    "missing_column": ("缺少此列", "this column is missing"),
}


def words(reason: str, lang: str) -> str:
    """The reason in Chinese ("zh") or English."""
    chinese, english = WORDS.get(reason, (reason, reason))
    return chinese if lang == "zh" else english
