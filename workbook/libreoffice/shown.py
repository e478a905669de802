"""What LibreOffice shows for a macro: a list to tick, a text on the clipboard. Runs inside LibreOffice, beside the relay."""

import uno
import unohelper
from com.sun.star.datatransfer import XTransferable

__all__ = ["Text", "choose"]


def choose(title, lines):
    """A list to tick, shown in the thread of the windows; the numbers of what stays ticked, None when cancelled."""
    context = uno.getComponentContext()
    new = context.ServiceManager.createInstanceWithContext
    model = new("com.sun.star.awt.UnoControlDialogModel", context)
    model.setPropertyValues(("Height", "PositionX", "PositionY", "Title", "Width"), (174, 60, 40, title, 320))

    def put(kind, name, x, y, width, height, **more):
        part = model.createInstance("com.sun.star.awt.UnoControl" + kind + "Model")
        values = dict(more, Name=name, PositionX=x, PositionY=y, Width=width, Height=height)
        part.setPropertyValues(tuple(sorted(values)), tuple(values[key] for key in sorted(values)))
        model.insertByName(name, part)

    put("ListBox", "files", 6, 6, 308, 140, MultiSelection=True)
    put("Button", "ok", 200, 152, 54, 16, Label="确定", PushButtonType=1, DefaultButton=True)
    put("Button", "cancel", 260, 152, 54, 16, Label="取消", PushButtonType=2)
    dialog = new("com.sun.star.awt.UnoControlDialog", context)
    dialog.setModel(model)
    dialog.createPeer(new("com.sun.star.awt.Toolkit", context), None)
    files = dialog.getControl("files")
    files.addItems(tuple(lines), 0)
    files.selectItemsPos(tuple(range(len(lines))), True)
    try:
        return list(files.getSelectedItemsPos()) if dialog.execute() == 1 else None
    finally:
        dialog.dispose()


class Text(unohelper.Base, XTransferable):
    """A text for the clipboard."""

    def __init__(self, text):
        self.text = text

    def getTransferData(self, flavor):
        return self.text

    def getTransferDataFlavors(self):
        flavor = uno.createUnoStruct("com.sun.star.datatransfer.DataFlavor")
        flavor.MimeType, flavor.HumanPresentableName = "text/plain;charset=utf-16", "Unicode-Text"
        flavor.DataType = uno.getTypeByName("string")
        return (flavor,)

    def isDataFlavorSupported(self, flavor):
        return flavor.MimeType.startswith("text/plain")
