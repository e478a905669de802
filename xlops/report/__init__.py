"""The report: facts of a day, a week or a month as frozen data, drawn as workbook, page, picture and text.

Which forms there are and how one is written: `forms`.
"""

from xlops.report.browser import NoBrowser, Screen
from xlops.report.forms import FORMS, PICTURED, checked_forms, render
from xlops.report.weekly import EDITIONS, weekly_report

__all__ = ["EDITIONS", "FORMS", "PICTURED", "NoBrowser", "Screen", "checked_forms", "render", "weekly_report"]
