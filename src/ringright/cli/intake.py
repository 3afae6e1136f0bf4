"""The JSON of an import."""

from dataclasses import asdict

from ringright.people.intake import ImportReport


def report_document(report: ImportReport) -> dict[str, object]:
    """Counts, and every bad row with line, column and reason."""
    return {
        "ok": report.ok,
        "rows": report.rows,
        "people": report.people,
        "merged": report.merged,
        "bad_count": report.bad_count,
        "bad": [{**asdict(row), "sentence": row.sentence("en")} for row in report.bad],
        "missing": list(report.missing),
        "encoding": report.encoding,
        "error_file": str(report.error_file) if report.error_file else None,
    }
