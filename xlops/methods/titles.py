"""Is a listing title well built: length, the three slots, hot words, repetitions, forbidden words.

Rule: product word + guarantee word + promotion word, as full as the platform's limit allows (60 bytes of
GBK, 30 Chinese characters), hot words covered, nothing said twice, no absolute word. Advertising law
(广告法 第九条第三项) names 国家级, 最高级, 最佳 and 等用语; the further words are common practice of
platforms and not a legal list. Source: [S] 7.3; spec sections 1.12 and 10; features I7.3.

>>> title_check("显瘦连衣裙 正品 打折 最佳", ["连衣裙"], ["正品"], ["打折"], ["显瘦", "夏季"])["hot_missing"]
['夏季']
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from xlops.methods.declare import column, method, record, scalar
from xlops.methods.values import items, whole

__all__ = ["ABSOLUTE_WORDS", "title_check"]

ABSOLUTE_WORDS = (
    "国家级", "世界级", "宇宙级", "最高级", "最佳", "最好", "最优", "最大", "最小", "最高", "最低价", "最低", "最便宜",
    "最先进", "最受欢迎", "最流行", "最时尚", "全网第一", "全国第一", "销量第一", "排名第一", "第一品牌", "第一",
    "唯一", "独一无二", "全网最低", "史上最低", "历史最低", "顶级", "顶尖", "极品", "极致", "绝对", "百分之百", "100%",
    "首个", "首选", "独家", "冠军", "王牌", "万能", "永久", "史无前例", "前无古人", "绝无仅有", "空前绝后",
)  # fmt: skip


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _bytes(title: str) -> int:
    """Bytes in GBK; what GBK lacks counts as GB18030 writes it."""
    return len(title.encode("gb18030"))


def _words(words: object, label: str) -> list[str]:
    """The distinct words of a list, blanks dropped."""
    listed = (str(w).strip() for w in items(words, label) if w is not None)
    return list(dict.fromkeys(w for w in listed if w))


def _found(words: Sequence[str], title: str) -> list[str]:
    folded = _folded(title)
    return [w for w in words if _folded(w) in folded]


def _absolute(title: str) -> list[dict[str, Any]]:
    """Absolute words with their place (from 1), the longest at each place."""
    longest_first = sorted(ABSOLUTE_WORDS, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, longest_first)))
    # folding one character may give several, so places are looked up in the title itself
    places = [i for i, ch in enumerate(title) for _ in _folded(ch)]
    folded = "".join(map(_folded, title))
    return [{"word": m[0], "position": places[m.start()] + 1} for m in pattern.finditer(folded)]


def _repeated(title: str) -> list[str]:
    """Maximal runs said more than once: at least two Chinese characters, or a whole Latin word."""
    tokens = re.findall(r"[0-9a-z]+|[^\W_]|[\W_]", _folded(title))
    usable = [t.isalnum() for t in tokens]
    found: list[str] = []
    for length in range(len(tokens) // 2, 0, -1):
        seen: dict[str, int] = {}
        for i in range(len(tokens) - length + 1):
            run = "".join(tokens[i : i + length])
            if not all(usable[i : i + length]) or len(run) < 2:
                continue
            first = seen.setdefault(run, i)
            if first + length <= i and not any(run in longer for longer in found):
                found.append(run)
    return found


@method(
    name="标题检查",
    name_en="listing title check",
    definition="字节数与余量、产品词/保障词/促销词是否都有、覆盖了哪些热词、重复词、绝对化用语及位置",
    args={
        "title": scalar(kind="text"),
        "product_words": column(kind="text", note="产品词"),
        "guarantee_words": column(kind="text", note="保障词"),
        "promo_words": column(kind="text", note="促销词"),
        "hot_words": column(kind="text", note="热搜词"),
        "max_bytes": scalar("字节"),
    },
    result=record(
        "bytes", "free_bytes", "product", "guarantee", "promo", "hot_covered", "hot_missing", "repeated", "forbidden"
    ),
    source="[S]",
)
def title_check(
    title: str | None,
    product_words: Sequence[str],
    guarantee_words: Sequence[str],
    promo_words: Sequence[str],
    hot_words: Sequence[str],
    max_bytes: int = 60,
) -> dict[str, Any] | None:
    """A record of what the title holds; None without a title.

    `bytes`, `free_bytes` (negative: too long); `product`, `guarantee`, `promo`: whether a word of that
    slot is there; `hot_covered`, `hot_missing`, `repeated`: words; `forbidden`: word and position
    from 1. Case and full width make no difference.
    """
    if title is None:
        return None
    text = str(title).strip()
    limit, hot = whole(max_bytes, "字节上限", least=1), _words(hot_words, "热搜词")
    covered = _found(hot, text)
    return {
        "bytes": _bytes(text),
        "free_bytes": limit - _bytes(text),
        "product": bool(_found(_words(product_words, "产品词"), text)),
        "guarantee": bool(_found(_words(guarantee_words, "保障词"), text)),
        "promo": bool(_found(_words(promo_words, "促销词"), text)),
        "hot_covered": covered,
        "hot_missing": [w for w in hot if w not in covered],
        "repeated": _repeated(text),
        "forbidden": _absolute(text),
    }
