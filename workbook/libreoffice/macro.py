"""The macro at work, begun and asked for until it has ended. Runs inside LibreOffice, beside the relay.

Rule: nobody waits here for a macro. One cut short by the end of its process is begun again, once; before that the
workbook calculates again as it did. Functions are answered meanwhile, also while a list to tick is open.
"""

from xlops_books import calculation
from xlops_process import Gone
from xlops_shown import choose

__all__ = ["FAILED", "Macro"]

FAILED = "#xlops!"
"""What Basic gets where the process can't be had."""


class Macro:
    """At most one is at work. `headless`: nobody is there to tick, so everything stays ticked."""

    def __init__(self, process, headless):
        self.process, self.headless = process, headless
        self.begun = None
        self.calculating = True  # by itself, before the macro
        self.choosing = False

    def begin(self, name, book):
        """Begin a macro on a workbook, named by its id in this run of LibreOffice; a sentence where it can't be."""
        with self.process.lock:
            self.process.failed = False  # a macro tries again where functions have given up
            try:
                refused = self.process.ask(["run", name, book])
            except Gone:
                return FAILED
            if not refused:
                self.begun, self.calculating = (name, book), calculation(book)
            return refused

    def said(self):
        """What it says at its end; None while it runs."""
        with self.process.lock:
            if self.begun is None:
                return FAILED
            try:
                state = self.process.ask(["said"])
                if state == ["none"]:
                    self._again()
                    return None
            except Gone:
                return FAILED
        if state[0] == "choose" and not self.choosing:
            try:
                self._choose(*state[1:])
            except Gone:
                return FAILED
        return state[1] if state[0] == "done" else None

    def busy(self):
        """Is it at work?"""
        try:
            return self.begun is not None and self.process.ask(["said"])[0] != "done"
        except Gone:
            return False

    def _again(self):
        """The process has ended and could not put back how the workbook calculates."""
        begun, self.begun = self.begun, None
        calculation(begun[1], self.calculating)
        if len(begun) == 2:
            self.process.ask(["run", *begun])
            self.begun = (*begun, "again")

    def _choose(self, title, lines):
        """Not under the lock: functions are answered while the list is open."""
        self.choosing = True
        try:
            self.process.ask(["chosen", list(range(len(lines))) if self.headless else choose(title, lines)])
        finally:
            self.choosing = False
