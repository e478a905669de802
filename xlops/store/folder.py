"""A shop is a folder: its database, its inbox, its reports, its backups. And where shops are registered.

Rule: a shop is known by an id, not by a path; `shops.json` in the user's home maps ids to folders.
`XLOPS_HOME` names another home. The key that hashes buyers lies in the shop's folder.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from xlops.errors import BadInput, NotFound, near_names
from xlops.files import atomic_write, safe_name

__all__ = ["Shop", "create_shop", "find_shop", "home", "registered_shops"]

_MARK, _NOTE = ".xlops", "shop.json"


@dataclass(frozen=True)
class Shop:
    """A shop's folder and what lies in it."""

    id: str
    name: str
    folder: Path

    @property
    def hidden(self) -> Path:
        return self.folder / _MARK

    @property
    def database(self) -> Path:
        return self.folder / "shop.duckdb"

    @property
    def inbox(self) -> Path:
        return self.folder / "导入"

    @property
    def reports(self) -> Path:
        return self.folder / "周报"

    @property
    def backups(self) -> Path:
        return self.folder / "备份"

    def is_there(self) -> bool:
        """Is the folder still a shop? It may have been moved, deleted or unplugged."""
        return (self.hidden / _NOTE).is_file()

    def buyer_key(self) -> bytes:
        """The secret that hashes buyers; made once, kept with the shop."""
        return bytes.fromhex((self.hidden / "buyer.key").read_text(encoding="ascii").strip())


def home() -> Path:
    """The folder of the registry."""
    return Path(os.environ.get("XLOPS_HOME") or Path.home() / ".xlops")


def _registry() -> dict[str, str]:
    try:
        found = json.loads((home() / "shops.json").read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return {str(k): str(v) for k, v in found.items()} if isinstance(found, dict) else {}


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def _register(shop: Shop) -> None:
    shops = _registry() | {shop.id: str(shop.folder)}
    _write(home() / "shops.json", json.dumps(shops, ensure_ascii=False, indent=1))


def _load(folder: Path) -> Shop | None:
    try:
        said = json.loads((folder / _MARK / _NOTE).read_text(encoding="utf-8"))
        return Shop(str(said["id"]), str(said["name"]), folder)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def create_shop(name: str, folder: Path) -> Shop:
    """Lay out a new shop's folder and register it; an existing shop there is returned as it is."""
    if not name.strip():
        raise BadInput("请给店铺起个名字,例如 xlops new 我的小店")
    folder = folder.resolve()
    if existing := _load(folder):
        _register(existing)
        return existing
    shop = Shop(secrets.token_hex(8), name.strip(), folder)
    for path in (shop.inbox, shop.reports, shop.backups, shop.hidden):
        path.mkdir(parents=True, exist_ok=True)
    key = shop.hidden / "buyer.key"
    if not key.exists():
        _write(key, secrets.token_hex(32))
    _write(shop.hidden / _NOTE, json.dumps({"id": shop.id, "name": shop.name}, ensure_ascii=False))
    _register(shop)
    return shop


def registered_shops() -> list[Shop]:
    """All registered shops whose folder is still there."""
    found = (_load(Path(folder)) for folder in _registry().values())
    return sorted((shop for shop in found if shop), key=lambda shop: shop.name)


def find_shop(name: str | None, start: Path) -> Shop:
    """The shop of that name, else the nearest parent folder of `start` that is one, else the only one."""
    shops = registered_shops()
    if name is not None:
        for shop in shops:
            if name in (shop.name, shop.id):
                return shop
        if direct := _load(Path(name)):
            return direct
        raise NotFound(f"没有叫「{name}」的店铺", near_names(name, [s.name for s in shops]))
    for folder in (start.resolve(), *start.resolve().parents):
        if here := _load(folder):
            return here
    if len(shops) == 1:
        return shops[0]
    if not shops:
        raise NotFound(f"还没有店铺,请先运行 xlops new 店铺名(文件夹「{safe_name(start.name) or start}」不是店铺)")
    raise NotFound("有多家店铺,请用 --shop 指明:" + "、".join(s.name for s in shops))
