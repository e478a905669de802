"""The shop's database: folder, schema, transactions, what was imported, what was set."""

from xlops.store.connect import publish, reading, revision, transaction, writing
from xlops.store.folder import Shop, create_shop, find_shop, home, registered_shops
from xlops.store.load import Import, Loaded, imports, known, load
from xlops.store.remember import remembering
from xlops.store.settings import mappings, remember_mapping, setting, settings, write_setting

__all__ = [
    "Import", "Loaded", "Shop", "create_shop", "find_shop", "home", "imports", "known", "load", "mappings",
    "publish", "reading", "registered_shops", "remember_mapping", "remembering", "revision", "setting", "settings", "transaction",
    "write_setting", "writing",
]  # fmt: skip
