"""A shop on disk, and finding it again."""

import pytest

from xlops.errors import NotFound
from xlops.store import create_shop, find_shop, registered_shops


def test_a_new_shop_has_its_folders_and_is_registered(shop):
    assert shop.inbox.is_dir() and shop.reports.is_dir() and shop.backups.is_dir()
    assert [s.name for s in registered_shops()] == ["我的 小店"]
    assert len(shop.buyer_key()) == 32


def test_creating_it_again_keeps_its_id_and_key(shop):
    key = shop.buyer_key()
    again = create_shop("别的名字", shop.folder)
    assert (again.id, again.name, again.buyer_key()) == (shop.id, shop.name, key)


def test_found_by_name_by_parent_folder_or_as_the_only_one(shop, tmp_path):
    assert find_shop("我的 小店", tmp_path).id == shop.id
    assert find_shop(None, shop.inbox).id == shop.id
    assert find_shop(None, tmp_path).id == shop.id


def test_two_shops_must_be_named(shop, tmp_path):
    other = create_shop("二店", tmp_path / "二店")
    with pytest.raises(NotFound, match="--shop"):
        find_shop(None, tmp_path)
    assert find_shop(None, other.inbox).id == other.id


def test_a_near_name_is_proposed(shop, tmp_path):
    with pytest.raises(NotFound, match="您是不是要找「我的 小店」"):
        find_shop("我的小店", tmp_path)


def test_a_moved_shop_is_known_by_its_folder(shop, tmp_path):
    moved = tmp_path / "搬家"
    shop.folder.rename(moved)
    assert registered_shops() == []
    assert find_shop(None, moved / "导入").id == shop.id


def test_a_damaged_registry_is_no_trouble(shop, tmp_path):
    (tmp_path / "家" / "shops.json").write_text("{oops", encoding="utf-8")
    assert registered_shops() == []
    assert find_shop(None, shop.folder).id == shop.id
