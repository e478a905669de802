"""What is asked of an open workbook at once instead of in a thousand calls. Runs inside LibreOffice, beside the relay."""

import json

import uno

__all__ = ["calculation", "looks", "names", "shop_of", "tables"]

_MOMENTS = (2, 6, 1024)  # com.sun.star.util.NumberFormat: DATE, DATETIME, LOGICAL
_shops = {}


def calculation(book, wanted=None):
    """Does an open workbook calculate by itself? With a wish, so be it."""
    context = uno.getComponentContext()
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    found = desktop.Components.createEnumeration()
    while found.hasMoreElements():
        one = found.nextElement()
        if getattr(one, "RuntimeUID", "") == book and hasattr(one, "enableAutomaticCalculation"):
            if wanted is not None:
                one.enableAutomaticCalculation(wanted)
            return one.isAutomaticCalculationEnabled()
    return True


def shop_of(book, sheet):
    """The shop of a workbook, from its hidden sheet; empty for a workbook of others."""
    if book is None:
        return ""
    key = book.RuntimeUID
    if key not in _shops:
        rows = ()
        if book.Sheets.hasByName(sheet):
            rows = book.Sheets.getByName(sheet).getCellRangeByName("A1:B40").getDataArray()
        _shops[key] = str(dict(rows).get("shop", ""))
    return _shops[key]


def looks(book, cells):
    """The areas of a range that hold days or yes and no: kind, first row and column, last row and column."""
    found = cells.getUniqueCellFormatRanges()
    formats = book.NumberFormats
    areas = []
    for i in range(found.Count):
        group = found.getByIndex(i)
        kind = formats.getByKey(group.NumberFormat).Type & ~1  # without "defined by the user"
        if kind in _MOMENTS:
            areas += [[kind, a.StartRow, a.StartColumn, a.EndRow, a.EndColumn] for a in group.RangeAddresses]
    return json.dumps(areas)


def names(book):
    """Every name with its content."""
    return json.dumps({name: book.NamedRanges.getByName(name).Content for name in book.NamedRanges.ElementNames})


def tables(book):
    """Every table with the number of its sheet."""
    ranges = book.DatabaseRanges
    return json.dumps({name: ranges.getByName(name).DataArea.Sheet for name in ranges.ElementNames})
