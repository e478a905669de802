"""The glossary: every function in Chinese with English, from the registry.

Rule: nothing is written here by hand; `python -m xlops.glossary` writes docs/glossary.md anew and a test
fails when it is stale.

>>> glossary().startswith("# 指标与函数")
True
"""

from __future__ import annotations

import sys
from pathlib import Path

from xlops.catalog.metrics import METHOD_IDS, SECTIONS
from xlops.catalog.sources import SOURCES
from xlops.functions import FUNCTIONS, Function
from xlops.functions.entry import facts

__all__ = ["glossary", "main"]

_HEAD = """# 指标与函数

每个数字的中文名、英文名、编号、算法与口径。由 `python -m xlops.glossary` 生成,请勿手改。

规则:缺数据就是没有值,不当 0;分母为 0 也没有值;几天、几个商品合起来先分别相加再相除,缺一项的那一行两边都不算。
"""


def glossary() -> str:
    """The whole glossary as Markdown, by section: metrics, arithmetic, algorithms."""
    groups = [(section, [f for f in FUNCTIONS.values() if f.section == section]) for section in SECTIONS]
    others = [f for f in FUNCTIONS.values() if not f.section and f.id not in METHOD_IDS.values()]
    groups.append(("其他算式", [f for f in others if f.metric is not None]))
    groups.append(("算法", sorted((f for f in others if f.metric is None), key=lambda f: f.id)))
    parts = [_HEAD]
    for title, functions in groups:
        parts.append(f"## {title}\n")
        parts += [_entry(function) for function in functions]
    sources = "\n".join(f"- {code}:{text}" for code, text in SOURCES.items())
    return "\n".join([*parts, f"## 来源\n\n{sources}\n"])


def main(path: Path | None = None) -> None:
    """Write docs/glossary.md of the project in whose folder the command runs, or the given file."""
    target = path or Path("docs") / "glossary.md"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(glossary(), encoding="utf-8", newline="\n")


def _entry(function: Function) -> str:
    lines = "\n".join(f"- {label}:{_escaped(said)}" for label, said in facts(function))
    definition = _escaped(function.definition)
    return f"### {function.name} `{function.id}`\n\n{function.name_en}。{definition}\n\n{lines}\n"


def _escaped(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", r"\*").replace("|", r"\|")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
