"""One page of the web, at a reader's request: with limits on size, time and redirects, and never from a private address.

`robots.txt` is not asked: it speaks to crawlers, and this is one page that a person names and would open in a browser. The
sender says who it is, comes once, and keeps no cookies.
"""

from __future__ import annotations

import queue
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from cordwise.errors import FetchError, InputError
from cordwise.records.document import Payload
from cordwise.sources.addresses import is_public, resolve_host
from cordwise.sources.kinds import refuse_other_kinds

if TYPE_CHECKING:  # httpx takes 0.1 s to import, which the audit of a file shall not pay
    import httpx

USER_AGENT = "Mozilla/5.0 (compatible; Cordwise; one page at a reader's request)"
_REDIRECTS = (301, 302, 303, 307, 308)
_TYPES = ("text/html", "application/xhtml+xml", "text/plain", "text/markdown", "text/xml", "application/xml", "")
_BY_HAND = "open it in a browser, save the page as HTML and give the file"
_CHUNK = 65_536
_ADDRESSES_TRIED = 4

Resolve = Callable[[str], Sequence[str]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """What a fetch may cost and whom it may reach. Only the ports of the web: on 8080 and the like stand consoles and development
    servers, not pages for patients."""

    max_bytes: int = 10_000_000
    seconds: float = 20.0
    redirects: int = 5
    ports: tuple[int, ...] | None = (80, 443)  # None is any
    is_allowed: Callable[[str], bool] = is_public


def fetch_url(
    url: str,
    *,
    limits: Limits = Limits(),
    resolve: Resolve = resolve_host,
    transport: httpx.BaseTransport | None = None,
    clock: Callable[[], float] = time.time,
) -> Payload:
    """The page at an address, with the address that it came from in the end and the day it was fetched.

    Raises:
        FetchError: the address may not be fetched, cannot be reached, answers with an error, or with what is no page of text.
    """
    fetch = _Fetch(limits, resolve, transport, clock)
    replies: queue.SimpleQueue[Payload | BaseException] = queue.SimpleQueue()
    # A thread, because a look-up of a name cannot be given a time, and a server that sends one byte a second never runs out of its own.
    threading.Thread(target=lambda: replies.put(fetch.outcome(url)), daemon=True).start()
    try:
        reply = replies.get(timeout=limits.seconds + 1)
    except queue.Empty:
        raise FetchError(f"{url}: took longer than {limits.seconds:g} seconds; try again later, or {_BY_HAND}") from None
    finally:
        fetch.close()
    if isinstance(reply, BaseException):
        raise reply
    return reply


def is_url(text: str) -> bool:
    """Whether the words are meant as an address of the web, not as a file."""
    return text.lower().startswith(("http://", "https://"))


@dataclass(frozen=True, slots=True)
class _Target:
    """An address that may be fetched: as it is shown, and the checked addresses of its host."""

    url: httpx.URL
    addresses: tuple[str, ...]

    @property
    def host(self) -> str:
        return self.url.raw_host.decode("ascii")


class _Fetch:
    """One fetch with its redirects."""

    def __init__(self, limits: Limits, resolve: Resolve, transport: httpx.BaseTransport | None, clock: Callable[[], float]) -> None:
        import httpx

        self._limits = limits
        self._resolve = resolve
        self._own = transport is None
        # Proxies and certificates of the environment are left out: the address that was checked is the one that is asked.
        self._transport = transport or httpx.HTTPTransport(trust_env=False)
        self._clock = clock
        self._deadline = clock() + limits.seconds

    def close(self) -> None:
        if self._own:
            self._transport.close()

    def outcome(self, url: str) -> Payload | BaseException:
        try:
            return self._page(url)
        except BaseException as error:
            return error

    def _page(self, url: str) -> Payload:
        here = url
        for _ in range(self._limits.redirects + 1):
            target = self._target(here)
            response = self._ask(target)
            try:
                if response.status_code not in _REDIRECTS:
                    return self._payload(response, str(target.url))
                here = _next(response, str(target.url))
            finally:
                response.close()
        raise FetchError(f"{url}: redirects more than {self._limits.redirects} times; {_BY_HAND}")

    # whom to ask

    def _target(self, address: str) -> _Target:
        import httpx

        try:
            url = httpx.URL(address.strip())
            host = url.raw_host.decode("ascii")
        except (httpx.InvalidURL, ValueError, UnicodeError):
            raise FetchError(f"{address[:200]}: is not an address; give one like https://example.org/page") from None
        if url.scheme not in ("http", "https") or not host:
            raise FetchError(f"{address[:200]}: is not an address of the web; give one that starts with https://")
        shown = str(url.copy_with(username=None, password=None)) if url.userinfo else str(url)
        if url.userinfo:
            raise FetchError(f"{shown[:200]}: holds a user name or password; give the address without it")
        port = url.port or (443 if url.scheme == "https" else 80)
        if self._limits.ports is not None and port not in self._limits.ports:
            raise FetchError(f"{shown[:200]}: port {port} is not one that web pages are served from; {_BY_HAND}")
        return _Target(url.copy_with(fragment=None), self._addresses(host, shown))

    def _addresses(self, host: str, shown: str) -> tuple[str, ...]:
        try:
            addresses = tuple(self._resolve(host))
        except (OSError, UnicodeError):
            addresses = ()
        if not addresses:
            raise FetchError(f"{shown}: no such host ({host}); check the address and the connection")
        # One private address among public ones is refused too: which one answers would be a matter of luck, or of an attack.
        if not all(self._limits.is_allowed(address) for address in addresses):
            raise FetchError(f"{shown}: {host} is inside a private network, and is not fetched; {_BY_HAND}")
        return addresses

    # asking

    def _ask(self, target: _Target) -> httpx.Response:
        import httpx

        reason = ""
        for address in target.addresses[:_ADDRESSES_TRIED]:
            try:
                return self._transport.handle_request(self._request(target, address))
            except httpx.ConnectError as error:
                reason = str(error)
                if "certificate" in reason.lower():
                    break
            except httpx.TimeoutException:
                raise self._late(str(target.url)) from None
            except (httpx.TransportError, httpx.InvalidURL, OSError) as error:
                raise FetchError(f"{target.url}: the server broke off ({_line(error)}); try again later, or {_BY_HAND}") from None
        if "certificate" in reason.lower():
            raise FetchError(f"{target.url}: its certificate is not valid for this name, so the page cannot be trusted; {_BY_HAND}")
        raise FetchError(f"{target.url}: cannot be reached ({_line(reason)}); check the connection, or {_BY_HAND}")

    def _request(self, target: _Target, address: str) -> httpx.Request:
        """The request to the address that was checked, not to the name, which a second look-up might lead elsewhere; the name goes
        into the Host header and, for the certificate, into the handshake."""
        import httpx

        left = self._left(str(target.url))
        return httpx.Request(
            "GET",
            target.url.copy_with(host=address),
            headers={
                "Host": target.url.netloc.decode("ascii"),
                "User-Agent": USER_AGENT,
                "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.1",
                "Accept-Encoding": "gzip",
                "Accept-Language": "en, *;q=0.5",
                "Connection": "close",
            },
            extensions={"sni_hostname": target.host, "timeout": dict.fromkeys(("connect", "read", "write", "pool"), left)},
        )

    def _left(self, url: str) -> float:
        left = self._deadline - self._clock()
        if left <= 0:
            raise self._late(url)
        return left

    def _late(self, url: str) -> FetchError:
        return FetchError(f"{url}: took longer than {self._limits.seconds:g} seconds; try again later, or {_BY_HAND}")

    # the answer

    def _payload(self, response: httpx.Response, url: str) -> Payload:
        _check_status(response.status_code, url)
        media_type, charset = _content_type(response.headers.get("content-type", ""))
        if media_type == "application/pdf":
            raise FetchError(f"{url}: is a PDF document, not a page of text; save its text as a .txt file and give that")
        if media_type not in _TYPES:
            raise FetchError(f"{url}: is {media_type}, not a page of text or HTML; give the address of the page itself")
        content = self._content(response, url)
        if not content.strip():
            raise FetchError(f"{url}: is empty; {_BY_HAND}")
        try:
            refuse_other_kinds(content, url)
        except InputError as error:
            raise FetchError(str(error)) from None
        fetched = datetime.fromtimestamp(self._clock(), UTC).date().isoformat()
        digest = sha256(content).hexdigest()
        return Payload(content=content, origin=url, media_type=media_type, charset=charset, fetched=fetched, digest=digest)

    def _content(self, response: httpx.Response, url: str) -> bytes:
        """The body, unpacked; neither what comes in nor what it unpacks to may grow beyond the limit."""
        length = response.headers.get("content-length", "")
        if length.isdigit() and len(length) < 20 and int(length) > self._limits.max_bytes:
            raise self._large(url)
        received = self._received(response, url)
        encoding = response.headers.get("content-encoding", "").strip().lower()
        if encoding in ("", "identity"):
            return b"".join(received)
        if encoding not in ("gzip", "x-gzip", "deflate"):
            raise FetchError(f"{url}: was sent packed as {encoding[:40]}, which was not asked for; {_BY_HAND}")
        return self._unpacked(received, url)

    def _received(self, response: httpx.Response, url: str) -> Iterator[bytes]:
        import httpx

        size = 0
        try:
            for chunk in response.iter_raw():
                size += len(chunk)
                if size > self._limits.max_bytes:
                    raise self._large(url)
                self._left(url)
                yield chunk
        except httpx.TimeoutException:
            raise self._late(url) from None
        except (httpx.TransportError, httpx.StreamError, OSError) as error:
            raise FetchError(f"{url}: the server broke off ({_line(error)}); try again later, or {_BY_HAND}") from None

    def _unpacked(self, received: Iterator[bytes], url: str) -> bytes:
        parts: list[bytes] = []
        size = 0
        unpacker = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)  # gzip or zlib, as its head says
        for chunk in received:
            rest = chunk
            while rest and not unpacker.eof:
                try:
                    parts.append(unpacker.decompress(rest, _CHUNK))
                except zlib.error:
                    raise FetchError(f"{url}: was sent damaged (cannot be unpacked); try again later, or {_BY_HAND}") from None
                size += len(parts[-1])
                if size > self._limits.max_bytes:
                    raise self._large(url)
                rest = unpacker.unconsumed_tail
        parts.append(unpacker.flush())  # a few bytes at most: every chunk was unpacked to its end
        if not unpacker.eof:
            raise FetchError(f"{url}: broke off before its end; try again later, or {_BY_HAND}")
        return b"".join(parts)

    def _large(self, url: str) -> FetchError:
        return FetchError(f"{url}: is larger than {self._limits.max_bytes / 1e6:g} MB; save the part to be checked as a file and give that")


def _next(response: httpx.Response, url: str) -> str:
    location = response.headers.get("location", "")
    if not location:
        raise FetchError(f"{url}: redirects without saying where to; {_BY_HAND}")
    try:
        return urljoin(url, str(location))
    except ValueError:
        raise FetchError(f"{url}: redirects to what is not an address; {_BY_HAND}") from None


def _check_status(status: int, url: str) -> None:
    if status == 200:
        return
    if status in (404, 410):
        raise FetchError(f"{url}: there is no such page ({status}); check the address")
    if status in (401, 402, 403, 407, 429, 451, 503):
        raise FetchError(f"{url}: the server refuses to give the page to a program ({status}); {_BY_HAND}")
    raise FetchError(f"{url}: the server answered {status} instead of the page; try again later, or {_BY_HAND}")


def _content_type(header: str) -> tuple[str, str]:
    media_type, *parameters = header.split(";")
    charset = next((part.split("=", 1)[1] for part in parameters if part.strip().lower().startswith("charset=")), "")
    return media_type.strip().lower()[:100], charset.strip(" \"'")[:40]


def _line(error: object) -> str:
    """The reason in a few words of one line: what a server says may be anything."""
    return " ".join(str(error).split())[:80] or type(error).__name__
