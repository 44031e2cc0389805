"""What the tests of this room share: payloads, blocks as (kind, words), and a page with the tricks of real ones."""

from __future__ import annotations

from hashlib import sha256

from cordwise.documents.read import read
from cordwise.records.document import Document, Payload


def payload(content: bytes | str, media_type: str = "", charset: str = "", origin: str = "https://clinic.example/page") -> Payload:
    raw = content.encode() if isinstance(content, str) else content
    return Payload(content=raw, origin=origin, media_type=media_type, charset=charset, digest=sha256(raw).hexdigest())


def read_page(content: bytes | str, media_type: str = "text/html") -> Document:
    return read(payload(content, media_type))


def pieces(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def heading_of(document: Document, words: str) -> str:
    return next(block.heading for block in document.blocks if words in document.text[block.start : block.end])


def check_blocks(document: Document) -> None:
    """Blocks slice the text, in order, without overlap, and hold what they slice."""
    last = 0
    for block in document.blocks:
        words = document.text[block.start : block.end]
        assert last <= block.start < block.end <= len(document.text)
        assert words == words.strip()
        last = block.end


PAGE = """<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>Stem Cells for SCI &#8211; Clinic X</title>
<style>p{}</style><script>var a="<p>no</p>";</script></head>
<body class="home page has-sidebar mobile-menu-right"><a class="skip-link" href="#content">Skip to content</a>
<div id="page" class="site menu-wrapper"><header class="site-header"><a href="/"><img alt=logo></a>
<nav><ul><li><a href=/>Home</a><li><a href=/t>Treatments</a><ul><li><a href=/sci>Spinal Cord Injury</a></ul></ul></nav>
<div>Call +1 555 1234</div></header>
<div class="breadcrumbs"><a href=/>Home</a> » <span>SCI</span></div>
<main id=content><article><header class="entry-header"><h1>Stem Cell Therapy<br>for Spinal Cord Injury</h1>
<p class=byline>By Dr. Jane Roe, MD | March 3, 2025</p></header>
<p>Our therapy is <strong>100% safe</strong> and uses 1 × 10<sup>8</sup> cells.<sup>1,2</sup>
See <a href="https://trials.example/NCT1">trial</a>.</p>
<p><strong>Key Takeaways</strong></p><ul><li>Patients regain <em>walking</em> ability</li><li>Zero side effects<ul><li>nested one</li></ul></li></ul>
<table><thead><tr><th>Outcome<th>Rate</thead><tbody><tr><td>AIS improved</td><td>7 of 10</td></tr>
<tr><td><ul><li>pain</li><li>sleep</li></ul></td><td>80%</td></tr></table>
<details><summary>Is it painful?</summary><p>No, most patients feel nothing.</p></details>
<div class="accordion"><div role=button>How much does it cost?</div><div style="display:none"><p>It costs $20,000.</p></div>
<button aria-expanded=false>Who qualifies</button><div hidden>Everyone.</div></div>
<dl><dt>Allogeneic</dt><dd>From a donor.</dd></dl>
<blockquote>"I walk again!" <footer>– Tom, Texas</footer></blockquote>
<figure><img><figcaption>MRI after 3 months.</figcaption></figure>
<p>Line one is here.<br>- bullet one<br>- bullet two</p>
<h3><a href="/other">Other: Autism cured by stem cells</a></h3>
<p><a href=/book>Book a consultation</a></p>
<noscript><div>Enable JS</div></noscript><template><p>never</p></template>
<svg><title>icon</title><text>nope</text></svg>
<h2>References</h2><ol><li>Bydon M, et al. Intrathecal delivery. Nat Commun 2024. <a href=https://doi.example/x>link</a></li></ol>
</article><aside class=sidebar><h4>Recent posts</h4><ul><li><a href=/a>Stem cells for autism work</a></li>
<li><a href=/b>PRP for knees</a></li></ul></aside></main>
<footer><p>Clinic X is the world leader in stem cell therapy with a 95% success rate in over 10,000 patients.</p><p>© 2025</p>
<ul><li><a href=/p>Privacy</a></ul></footer>
<div id="cookie-law-info-bar">We use cookies to give the best experience to you on this website, please accept them all.
<button>Accept</button></div></div></body></html>"""
