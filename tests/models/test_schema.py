"""The mapped classes and the migrations make the same tables; the index cuts words as search expects."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import create_engine, inspect
from sqlcipher3 import dbapi2

from mwl_desktop.models import Base, ItemRecord, LinkRecord
from mwl_desktop.search.words import TOKENIZER
from mwl_desktop.vault import migrations
from mwl_desktop.vault.engine import APPLICATION_ID
from mwl_desktop.vault.vault import Vault

FULL_TEXT = re.compile(r"item_text(_.*)?")


def described(connection: object) -> dict[str, object]:
    """Tables with their columns, keys and indexes, as the database itself tells them."""
    looked = inspect(connection)
    return {
        table: {
            "columns": [
                (column["name"], str(column["type"]), column["nullable"])
                for column in looked.get_columns(table)
            ],
            "key": looked.get_pk_constraint(table)["constrained_columns"],
            "unique": sorted(tuple(each["column_names"]) for each in looked.get_unique_constraints(table)),
            "indexes": sorted(
                (str(each["name"]), tuple(each["column_names"]), bool(each["unique"]), _where(each))
                for each in looked.get_indexes(table)
                if not str(each["name"]).startswith("sqlite_autoindex")
            ),
            "foreign": sorted(
                (tuple(each["constrained_columns"]), each["referred_table"], repr(each["options"]))
                for each in looked.get_foreign_keys(table)
            ),
        }
        for table in looked.get_table_names()
        if not FULL_TEXT.fullmatch(table)
    }


def _where(index: Any) -> str:
    return str(index.get("dialect_options", {}).get("sqlite_where", ""))


def test_the_migrations_make_the_mapped_tables(vault: Vault) -> None:
    by_models = create_engine("sqlite://", module=dbapi2)
    Base.metadata.create_all(by_models)
    with vault.read() as connection, by_models.connect() as expected:
        made, wanted = described(connection), described(expected)
        counted = [
            name
            for name in wanted
            if "AUTOINCREMENT"
            in expected.exec_driver_sql(f"SELECT sql FROM sqlite_master WHERE name = '{name}'").scalar_one()
        ]
        for name in counted:
            sql = connection.exec_driver_sql(
                f"SELECT sql FROM sqlite_master WHERE name = '{name}'"
            ).scalar_one()
            assert "AUTOINCREMENT" in sql, name
    by_models.dispose()
    assert set(made) == set(wanted)
    for table, description in wanted.items():
        assert made[table] == description, table
    assert len(made) == len(Base.metadata.tables) >= 19


def test_the_index_cuts_words_as_search_does(vault: Vault) -> None:
    with vault.read() as connection:
        query = "SELECT sql FROM sqlite_master WHERE name = 'item_text'"
        sql = connection.exec_driver_sql(query).scalar_one()
        found = re.search(r'tokenize = "([^"]*)"', sql)
        assert found
        assert found[1] == TOKENIZER
        secure = connection.exec_driver_sql(
            "SELECT v FROM item_text_config WHERE k = 'secure-delete'"
        ).scalar()
        assert secure == 1


def test_a_vault_is_marked_as_ours_and_with_its_schema(vault: Vault) -> None:
    with vault.read() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in (
                "application_id",
                "user_version",
                "auto_vacuum",
                "journal_mode",
                "foreign_keys",
                "trusted_schema",
            )
        }
    assert told == {
        "application_id": APPLICATION_ID,
        "user_version": migrations.SCHEMA_VERSION,
        "auto_vacuum": 2,
        "journal_mode": "wal",
        "foreign_keys": 1,
        "trusted_schema": 0,
    }


def test_every_logged_table_names_the_items_it_belongs_to() -> None:
    for mapper in Base.registry.mappers:
        columns = mapper.local_table.c
        assert set(mapper.class_.item_columns) <= set(columns.keys()), mapper.class_.__name__
    assert ItemRecord.item_columns == ("id",)
    assert LinkRecord.item_columns == ("from_id", "to_id")


def test_an_item_that_is_deleted_leaves_the_index(vault: Vault) -> None:
    with vault.transaction() as connection:
        connection.exec_driver_sql(
            'INSERT INTO item("row", id, kind, title, happened_on, zone, created_at, changed_at,'
            " confidentiality, starred) VALUES (7, 'i', 'entry', 't', '2026-01-01', '', '', '', 'private', 0)"
        )
        connection.exec_driver_sql("INSERT INTO item_text(rowid, title, body) VALUES (7, 'marmalade', '')")
        found = "SELECT rowid FROM item_text WHERE item_text MATCH 'marmalade'"
        assert connection.exec_driver_sql(found).scalars().all() == [7]
        connection.exec_driver_sql("DELETE FROM item WHERE id = 'i'")
        assert connection.exec_driver_sql(found).scalars().all() == []
