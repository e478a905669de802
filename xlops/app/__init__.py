"""The window: a local page in the default browser that does a whole Monday without a macro.

Rule: served on 127.0.0.1 alone, to the one browser that was given a single-use address; nothing goes out, nothing is loaded
from elsewhere. Long work runs in a process of its own. All windows of one program show the same.
"""

from xlops.app.serve import Program, end_running, serve

__all__ = ["Program", "end_running", "serve"]
