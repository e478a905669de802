"""The report: facts of a week as frozen data, drawn as a workbook and as a page.

`RENDERERS` names the forms by their file ending; each writes a `Report` to a path.
"""

from xlops.report.html import render_html
from xlops.report.weekly import weekly_report
from xlops.report.xlsx import render_xlsx

__all__ = ["RENDERERS", "weekly_report"]

RENDERERS = {"xlsx": render_xlsx, "html": render_html}
