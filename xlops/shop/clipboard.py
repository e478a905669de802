"""Text on the clipboard, to be pasted into the group chat.

Rule: it never fails a report: where there is no clipboard (a server, a Linux without xclip) one sentence says so
and the text stands in its file.
"""

from __future__ import annotations

__all__ = ["copy_text"]


def copy_text(text: str) -> str:
    """Put a text on the clipboard; returns "" or the sentence that says why it is not there."""
    import pyperclip

    try:
        pyperclip.copy(text)
    except (pyperclip.PyperclipException, OSError):
        return "没有复制到剪贴板(这台电脑上用不了剪贴板),请打开 .txt 文件复制"
    return ""
