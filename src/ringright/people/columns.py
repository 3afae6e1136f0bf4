"""The header: which column is which, in English or Chinese."""

from dataclasses import dataclass
from typing import Final

from ringright.people.faults import ContactsError

CONSENT: Final = (
    "consent_purpose",
    "consent_wording",
    "consent_at",
    "consent_method",
    "consent_source",
)
CONTACTS: Final = (
    "id", "name", "number", "language", *CONSENT, "consent_expires_at", "opted_out_at",
)  # fmt: skip
HISTORY: Final = ("id", "number", "started_at", "disposition", "answered")

ALIASES: Final = {
    "编号": "id", "编码": "id", "客户编号": "id", "編號": "id", "person_id": "id",
    "姓名": "name", "名字": "name", "客户姓名": "name",
    "电话": "number", "电话号码": "number", "手机": "number", "手机号": "number",
    "手机号码": "number", "联系电话": "number", "號碼": "number", "号码": "number",
    "電話": "number", "手機": "number", "手機號碼": "number",
    "phone": "number", "phone_number": "number", "mobile": "number", "tel": "number",
    "语言": "language", "語言": "language", "lang": "language",
    "同意用途": "consent_purpose", "用途": "consent_purpose",
    "同意原文": "consent_wording", "同意内容": "consent_wording", "同意內容": "consent_wording",
    "同意时间": "consent_at", "同意時間": "consent_at",
    "同意方式": "consent_method",
    "同意来源": "consent_source", "同意來源": "consent_source",
    "同意到期": "consent_expires_at", "同意到期时间": "consent_expires_at",
    "同意到期時間": "consent_expires_at", "同意有效期至": "consent_expires_at",
    "拒绝时间": "opted_out_at", "退订时间": "opted_out_at", "拒絕時間": "opted_out_at",
    "拒接时间": "opted_out_at",
    "开始时间": "started_at", "呼叫时间": "started_at", "拨打时间": "started_at",
    "结果": "disposition", "呼叫结果": "disposition", "是否接通": "answered", "接通": "answered",
}  # fmt: skip


@dataclass(frozen=True)
class Header:
    """Where each known column stands, and the rest: the script's variables."""

    names: tuple[str, ...]
    known: dict[str, int]
    variables: tuple[tuple[str, int], ...]

    @property
    def missing_consent(self) -> tuple[str, ...]:
        """Consent columns that a proof of consent cannot do without."""
        return tuple(name for name in CONSENT if name not in self.known)


def canonical(cell: str) -> str:
    """A header cell as the column's own name."""
    plain = cell.strip().strip("\ufeff")
    key = plain.lower().replace(" ", "_").replace("-", "_")
    return ALIASES.get(key, key if key in CONTACTS or key in HISTORY else plain)


def header(cells: tuple[str, ...], known: tuple[str, ...], needed: tuple[str, ...]) -> Header:
    """The header read; raises ContactsError on a needed column missing or one named twice."""
    names = tuple(canonical(cell) for cell in cells)
    for at, name in enumerate(names):
        if not name.isprintable():
            raise ContactsError(
                f"line 1, column {at + 1}: the name cannot be decoded",
                remedy="Save the file as UTF-8.",
            )
        if name and name in names[:at]:
            place = f"line 1, column {at + 1}"
            raise ContactsError(f"{place}: {name!r} is named twice", remedy="Rename one of them.")
    for name in needed:
        if name not in names:
            found = ", ".join(repr(cell) for cell in cells[:12])
            raise ContactsError(
                f"line 1: there is no column {name!r} (found: {found})",
                remedy=f"Add a header line with the column {name!r}.",
            )
    return Header(
        names,
        {name: at for at, name in enumerate(names) if name in known},
        tuple((name, at) for at, name in enumerate(names) if name and name not in known),
    )
