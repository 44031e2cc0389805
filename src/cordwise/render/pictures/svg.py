"""An SVG made fit to stand in any page: for screen readers, without marks of the tool or names that could clash, in the reader's fonts."""

from __future__ import annotations

import re
from hashlib import sha256
from html import escape

from cordwise.render.pictures.scene import Scene, Words

FONTS = "Arial, Helvetica, 'Liberation Sans', 'DejaVu Sans', sans-serif"
"""None of them wider than the font in which words were measured."""

_HEAD = re.compile(r"\A.*?<svg [^>]*>\s*(?:<defs>.*?</defs>\s*)?", re.DOTALL)
_WORDS = re.compile(r'<g id="words-(\d+)">\s*<text style="([^"]*)"([^>]*)>(.*?)</text>\s*</g>', re.DOTALL)
_PLAIN_ID = re.compile(r' id="(?:figure|patch|line2d|text)_\d+"')
_BARE_GROUP = re.compile(r"<g>\s*(<path [^>]*/>)\s*</g>")
_FAMILY = re.compile(r"font-family: [^;]*;\s*")
_SHORT_FONT = re.compile(r"font: ((?:\S+ )*?[\d.]+px) [^;]*;")
_NO_TURN = re.compile(r' transform="rotate\(-?0 [^)]*\)"')


def finished(svg: str, scene: Scene) -> str:
    """The library's SVG with a head of ours, and each text as it was meant, whatever letters its font lacks."""
    body = _HEAD.sub("", svg, count=1)
    body = _WORDS.sub(lambda match: _text(match, scene), body)
    body = _BARE_GROUP.sub(r"\1", _PLAIN_ID.sub("", body))
    return _head(scene) + re.sub(r"\s*\n\s*", "\n", body)


def _head(scene: Scene) -> str:
    name = sha256(f"{scene.title}\n{scene.description}".encode()).hexdigest()[:8]
    size = f'width="{scene.width:g}" height="{scene.height:g}" viewBox="0 0 {scene.width:g} {scene.height:g}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} role="img" aria-labelledby="title-{name} desc-{name}"\n'
        f'font-family="{FONTS}" stroke-linejoin="round" stroke-linecap="butt">\n'
        f'<title id="title-{name}">{escape(scene.title)}</title>\n<desc id="desc-{name}">{escape(scene.description)}</desc>\n'
    )


def _text(match: re.Match[str], scene: Scene) -> str:
    words = scene.marks[int(match[1])]
    assert isinstance(words, Words)
    style = _SHORT_FONT.sub(rf"font: \1 {FONTS};", _FAMILY.sub("", match[2]))
    full = f"<title>{escape(words.full)}</title>" if words.full else ""
    return f'<text style="{style}"{_NO_TURN.sub("", match[3])}>{full}{escape(words.text)}</text>'
