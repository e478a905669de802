"""A real browser on the window: it waits for what a person would see, clicks with the mouse, types on the keyboard."""

from __future__ import annotations

import base64
import json
import time
from pathlib import Path
from typing import Any

from xlops.report import Screen

__all__ = ["Eyes"]

PICTURES = Path(__file__).resolve().parents[2] / "build" / "pictures" / "app"
_HEIGHT = 900
_SMALLER = 0.7  # of its size: the pictures stand in the manual
_KEYS = {"Tab": 9, "Enter": 13, " ": 32}


class Eyes:
    """One tab, looked at by somebody."""

    def __init__(self, screen: Screen, address: str = "about:blank", width: int = 1000) -> None:
        self._tab, self._screen = screen.tab(), screen
        for domain in ("Page", "Runtime", "Network", "Log", "DOM"):
            self._tab.call(f"{domain}.enable")
        self.width = width
        self.resize(width)
        self.go(address)

    def go(self, address: str) -> None:
        """What is typed into the address line, or a link from outside."""
        self._tab.call("Page.navigate", url=address)

    def resize(self, width: int) -> None:
        self.width = width
        self._tab.call(
            "Emulation.setDeviceMetricsOverride", width=width, height=_HEIGHT, deviceScaleFactor=1, mobile=width < 500
        )

    def ask(self, expression: str) -> Any:
        return self._tab.ask(expression)

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        return self._tab.call(method, **params)

    def text(self) -> str:
        return str(self.ask("document.body ? document.body.innerText : ''"))

    def sees(self, words: str, seconds: float = 60) -> None:
        """Wait until the words can be read on the page."""
        end = time.monotonic() + seconds
        while words not in (text := self.text()):
            assert time.monotonic() < end, f"no 「{words}」 within {seconds} s; on the page stands:\n{text}"
            time.sleep(0.1)

    def loses(self, words: str, seconds: float = 60) -> None:
        """Wait until they are gone."""
        end = time.monotonic() + seconds
        while words in self.text():
            assert time.monotonic() < end, f"「{words}」 is still there after {seconds} s"
            time.sleep(0.1)

    def click(self, selector: str, words: str = "", seconds: float = 30) -> None:
        """Press what a selector (and its words) names, where it lies on the screen."""
        find = f"[...document.querySelectorAll({json.dumps(selector)})].find(e => e.offsetParent !== null && !e.disabled && e.innerText.includes({json.dumps(words)}))"
        where = f"(() => {{ const e = {find}; if (!e) return null; e.scrollIntoView({{block: 'center'}}); const b = e.getBoundingClientRect(); const x = b.x + b.width / 2, y = b.y + b.height / 2; if (!e.contains(document.elementFromPoint(x, y))) return null; window.pressed = false; e.addEventListener('click', () => {{ window.pressed = true }}, {{capture: true, once: true}}); return [x, y] }})()"
        end = time.monotonic() + seconds
        while not (found := self.ask(where)) or not self._press(*found):
            assert time.monotonic() < end, f"nothing to press: {selector} {words}\n{self.text()}"
            time.sleep(0.1)

    def _press(self, x: float, y: float) -> bool:
        """Press a place. False where what stood there moved away in the same moment: nothing was pressed then."""
        for kind in ("mousePressed", "mouseReleased"):
            self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left", clickCount=1)
        return self.ask("window.pressed") is not False  # on the page that comes after it nothing is known of it

    def type(self, text: str) -> None:
        """Into what has the focus."""
        self.call("Input.insertText", text=text)

    def key(self, name: str) -> None:
        code = _KEYS[name]
        more = {"text": "\r"} if name == "Enter" else {"text": name} if name == " " else {}
        self.call("Input.dispatchKeyEvent", type="keyDown", key=name, windowsVirtualKeyCode=code, **more)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=name, windowsVirtualKeyCode=code)

    def fill(self, selector: str, text: str) -> None:
        """Click a field, empty it, type."""
        self.click(selector)
        self.ask(f"document.querySelector({json.dumps(selector)}).select()")
        self.type(text)

    def choose_files(self, selector: str, *paths: Path) -> None:
        """What the dialog for files gives back."""
        root = self.call("DOM.getDocument")["root"]["nodeId"]
        node = self.call("DOM.querySelector", nodeId=root, selector=selector)["nodeId"]
        self.call("DOM.setFileInputFiles", files=[str(path) for path in paths], nodeId=node)

    def drop(self, *paths: Path) -> None:
        """Files dragged from outside and let go over the middle of the window."""
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            self.call("Input.dispatchDragEvent", type=kind, x=self.width // 2, y=_HEIGHT // 2, data=data)

    def picture(self, name: str, longest: int = 2400) -> Path:
        """The page as it stands, into build/pictures/app."""
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.ask("document.fonts.ready.then(() => true)")
        end = "Math.ceil(document.querySelector('footer').getBoundingClientRect().bottom + scrollY)"
        height = min(int(self.ask(end)), longest)
        path = PICTURES / f"{name}.png"
        clip = {"x": 0, "y": 0, "width": self.width, "height": height, "scale": _SMALLER}
        found = self.call("Page.captureScreenshot", format="png", clip=clip, captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(found["data"]))
        return path

    def wide(self) -> int:
        """By how many pixels the page is wider than its window."""
        return int(self.ask("document.documentElement.scrollWidth - document.documentElement.clientWidth"))

    def close(self) -> None:
        self.call("Page.close")

    @property
    def complaints(self) -> list[str]:
        """What the browser's console said: errors, refusals by the page's policy."""
        found = []
        for event in self._screen.events:
            if event["method"] == "Runtime.exceptionThrown":
                found.append(str(event["params"]["exceptionDetails"]))
            elif event["method"] == "Log.entryAdded" and event["params"]["entry"]["level"] == "error":
                found.append(str(event["params"]["entry"]["text"]))
        return found

    @property
    def asked_for(self) -> set[str]:
        """Every address that any page asked for."""
        return {
            e["params"]["request"]["url"] for e in self._screen.events if e["method"] == "Network.requestWillBeSent"
        }
