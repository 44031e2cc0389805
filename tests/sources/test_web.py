"""Fetching, without a network: the resolver, the transport and the clock are arguments."""

from __future__ import annotations

import gzip
import threading
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from cordwise.errors import FetchError
from cordwise.records.document import Payload
from cordwise.sources.web import Limits, fetch_url, is_url

LIMITS = Limits()
PAGE = b"<p>Stem cells are safe.</p>"
PUBLIC = "93.184.215.14"
HTML = {"content-type": "text/html; charset=UTF-8"}
Reply = Callable[[httpx.Request], httpx.Response]


class Stream(httpx.SyncByteStream):
    def __init__(self, chunks: Iterator[bytes]) -> None:
        self.chunks = chunks
        self.taken = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self.chunks:
            self.taken += 1
            yield chunk


def page(content: bytes = PAGE, status: int = 200, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, headers=HTML | named, stream=Stream(iter([content])))


def fetch(url: str, reply: Reply = lambda _: page(), *, hosts: dict[str, list[str]] | None = None, limits: Limits = LIMITS) -> Payload:
    def resolve(host: str) -> list[str]:
        if hosts is None:
            return [PUBLIC]
        if host not in hosts:
            raise OSError("Name or service not known")
        return hosts[host]

    return fetch_url(url, limits=limits, resolve=resolve, transport=httpx.MockTransport(reply), clock=lambda: 1_769_860_800.0)


def refused(url: str, reply: Reply = lambda _: page(), *, hosts: dict[str, list[str]] | None = None, limits: Limits = LIMITS) -> str:
    with pytest.raises(FetchError) as caught:
        fetch(url, reply, hosts=hosts, limits=limits)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_page_comes_with_its_address_kind_charset_and_day() -> None:
    payload = fetch("https://clinic.example/sci#price")
    assert payload.content == PAGE
    assert payload.origin == "https://clinic.example/sci"
    assert (payload.media_type, payload.charset, payload.fetched) == ("text/html", "UTF-8", "2026-01-31")


def test_the_checked_address_is_asked_with_the_name_for_host_and_certificate() -> None:
    seen: list[httpx.Request] = []
    fetch("https://clinic.example/sci?a=1", lambda request: seen.append(request) or page())  # type: ignore[func-returns-value]
    assert seen[0].url == f"https://{PUBLIC}/sci?a=1"
    assert seen[0].headers["host"] == "clinic.example"
    assert seen[0].extensions["sni_hostname"] == "clinic.example"
    assert "cordwise" in seen[0].headers["user-agent"].lower()
    assert 0 < seen[0].extensions["timeout"]["read"] <= 20


def test_an_address_of_ipv6_is_asked_in_brackets() -> None:
    seen: list[httpx.Request] = []
    fetch("http://clinic.example/", lambda r: seen.append(r) or page(), hosts={"clinic.example": ["2606:4700::1"]})  # type: ignore[func-returns-value]
    assert str(seen[0].url) == "http://[2606:4700::1]/"


def test_the_name_is_looked_up_once_a_hop() -> None:
    asked: list[str] = []

    def resolve(host: str) -> list[str]:
        asked.append(host)
        return [PUBLIC if len(asked) == 1 else "127.0.0.1"]  # the second look-up would lead inside

    fetch_url("http://rebind.example/", resolve=resolve, transport=httpx.MockTransport(lambda _: page()))
    assert asked == ["rebind.example"]


@pytest.mark.parametrize(
    "url",
    ["ftp://clinic.example/", "file:///etc/passwd", "clinic.example", "", "https://", "http:///x", "javascript:alert(1)", "http://[::1"],
)
def test_only_addresses_of_the_web_are_fetched(url: str) -> None:
    assert "is not an address" in refused(url)


def test_a_password_in_the_address_is_refused_and_not_repeated() -> None:
    message = refused("https://user:secret@clinic.example/")
    assert "user name or password" in message
    assert "secret" not in message


@pytest.mark.parametrize("port", [22, 8080, 8443, 6379])
def test_other_ports_are_refused(port: int) -> None:
    assert f"port {port}" in refused(f"http://clinic.example:{port}/")


@pytest.mark.parametrize("addresses", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::1"], ["169.254.169.254"], ["::ffff:192.168.0.1"]])
def test_a_host_with_any_private_address_is_refused(addresses: list[str]) -> None:
    assert "private network" in refused("http://clinic.example/", hosts={"clinic.example": addresses})


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "[::ffff:7f00:1]"])
def test_the_loopback_is_refused_in_every_notation(host: str) -> None:
    with pytest.raises(FetchError, match=r"private network|no such host|is not an address"):
        fetch_url(f"http://{host}/", transport=httpx.MockTransport(lambda _: page()))


def test_an_unknown_host_is_one_clear_line() -> None:
    assert "no such host (nowhere.example)" in refused("http://nowhere.example/", hosts={})


def test_redirects_are_followed_and_each_is_checked() -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        here = request.headers["host"]
        return page() if here == "b.example" else page(b"", 301, location="//b.example/new#top")

    assert fetch("https://a.example/old", reply).origin == "https://b.example/new"
    assert "private network" in refused("https://a.example/old", reply, hosts={"a.example": [PUBLIC], "b.example": ["192.168.0.1"]})


@pytest.mark.parametrize("location", ["file:///etc/passwd", "http://user:pw@b.example/", "http://b.example:22/", "http://[", "gopher://b/"])
def test_redirects_to_what_may_not_be_fetched_are_refused(location: str) -> None:
    refused("https://a.example/", lambda _: page(b"", 302, location=location))


def test_redirects_end_after_five() -> None:
    asked: list[str] = []

    def reply(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.path)
        return page(b"", 302, location=f"/{len(asked)}")

    assert "more than 5 times" in refused("https://a.example/", reply)
    assert len(asked) == 6


def test_a_redirect_without_a_target_is_refused() -> None:
    assert "without saying where" in refused("https://a.example/", lambda _: page(b"", 302))


@pytest.mark.parametrize(("status", "words"), [(404, "no such page"), (403, "refuses"), (500, "answered 500"), (204, "answered 204")])
def test_an_error_of_the_server_is_one_clear_line(status: int, words: str) -> None:
    assert words in refused("https://a.example/", lambda _: page(b"x", status))


@pytest.mark.parametrize(
    ("media_type", "words"), [("application/pdf", "PDF"), ("image/png", "image/png"), ("application/json", "application/json")]
)
def test_what_is_no_page_of_text_is_refused(media_type: str, words: str) -> None:
    assert words in refused("https://a.example/", lambda _: page(content_type=media_type))


def test_a_pdf_that_is_sent_as_html_is_named() -> None:
    assert "a PDF document" in refused("https://a.example/", lambda _: page(b"%PDF-1.7"))


def test_an_empty_page_is_refused() -> None:
    assert "is empty" in refused("https://a.example/", lambda _: page(b" \n"))


def test_a_page_that_says_it_is_too_large_is_not_read() -> None:
    stream = Stream(iter([b"x"] * 5))
    reply = httpx.Response(200, headers=HTML | {"content-length": "10000001"}, stream=stream)
    assert "larger than 10 MB" in refused("https://a.example/", lambda _: reply)
    assert stream.taken == 0


def test_a_page_without_end_is_read_only_to_the_limit() -> None:
    stream = Stream(iter(lambda: b"x" * 1_000_000, b""))
    assert "larger than 10 MB" in refused("https://a.example/", lambda _: httpx.Response(200, headers=HTML, stream=stream))
    assert stream.taken == 11


@pytest.mark.parametrize("pack", [gzip.compress, zlib.compress])
def test_a_packed_page_is_unpacked(pack: Callable[[bytes], bytes]) -> None:
    long = PAGE * 10_000
    packed = pack(long)
    chunks = [packed[start : start + 7] for start in range(0, len(packed), 7)]
    reply = httpx.Response(200, headers=HTML | {"content-encoding": "gzip"}, stream=Stream(iter(chunks)))
    assert fetch("https://a.example/", lambda _: reply).content == long


def test_a_bomb_is_unpacked_only_to_the_limit() -> None:
    bomb = gzip.compress(b"\0" * 100_000_000, compresslevel=9)
    assert len(bomb) < 1_000_000
    assert "larger than 10 MB" in refused("https://a.example/", lambda _: page(bomb, content_encoding="gzip"))


@pytest.mark.parametrize("content", [gzip.compress(PAGE * 100)[:-12], b"no gzip at all"])
def test_a_packed_page_that_is_cut_or_damaged_is_refused(content: bytes) -> None:
    message = refused("https://a.example/", lambda _: page(content, content_encoding="gzip"))
    assert "broke off" in message or "damaged" in message


def test_a_packing_that_was_not_asked_for_is_refused() -> None:
    assert "packed as br" in refused("https://a.example/", lambda _: page(content_encoding="br"))


def test_a_server_that_takes_too_long_is_given_up_on_by_the_clock() -> None:
    ticks = iter(range(0, 1_000, 6))
    stream = Stream(iter([b"x"] * 100))
    with pytest.raises(FetchError, match="longer than 20 seconds"):
        fetch_url(
            "http://a.example/",
            resolve=lambda _: [PUBLIC],
            transport=httpx.MockTransport(lambda _: httpx.Response(200, headers=HTML, stream=stream)),
            clock=lambda: float(next(ticks)),
        )
    assert stream.taken < 5


def test_a_look_up_that_hangs_is_given_up_on() -> None:
    done = threading.Event()

    def resolve(_: str) -> list[str]:
        done.wait(30)
        return []

    with pytest.raises(FetchError, match=r"longer than 0\.1 seconds"):
        fetch_url("http://a.example/", resolve=resolve, transport=httpx.MockTransport(lambda _: page()), limits=Limits(seconds=0.1))
    done.set()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed"), "certificate is not valid"),
        (httpx.ConnectError("Connection refused"), "cannot be reached (Connection refused)"),
        (httpx.ReadTimeout("timed out"), "longer than 20 seconds"),
        (httpx.RemoteProtocolError("bad\nanswer"), "broke off (bad answer)"),
    ],
)
def test_errors_on_the_way_are_one_clear_line(error: Exception, words: str) -> None:
    def reply(_: httpx.Request) -> httpx.Response:
        raise error

    assert words in refused("https://a.example/", reply)


def test_the_next_address_is_tried_where_one_cannot_be_reached() -> None:
    def reply(request: httpx.Request) -> httpx.Response:
        if request.url.host == PUBLIC:
            raise httpx.ConnectError("Network is unreachable")
        return page()

    assert fetch("https://a.example/", reply, hosts={"a.example": [PUBLIC, "8.8.8.8"]}).content == PAGE


def test_addresses_of_the_web_are_told_from_files() -> None:
    assert is_url("HTTPS://a.example")
    assert not is_url("page.html")


# with a real server on the loopback


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        port = self.server.server_address[1]
        places = {"/away": f"http://private.test:{port}/page", "/on": f"http://open.test:{port}/page"}
        if self.path in places:
            self.send_response(302)
            self.send_header("Location", places[self.path])
            self.end_headers()
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("X-Host", self.headers["Host"])
        self.end_headers()
        self.wfile.write(b"<p>" + self.headers["Host"].encode() + b"</p>")

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def served() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def loopback(host: str) -> list[str]:
    return ["127.0.0.1"] if host == "open.test" else ["10.0.0.1"]


LOOPBACK_ALLOWED = Limits(ports=None, is_allowed=lambda address: address == "127.0.0.1")


def test_a_page_of_a_real_server_is_fetched_by_its_checked_address() -> None:
    with served() as port:
        payload = fetch_url(f"http://open.test:{port}/on", limits=LOOPBACK_ALLOWED, resolve=loopback)
    assert payload.content == f"<p>open.test:{port}</p>".encode()
    assert payload.origin == f"http://open.test:{port}/page"


def test_a_redirect_of_a_real_server_to_a_private_address_is_refused() -> None:
    with served() as port, pytest.raises(FetchError, match=r"private\.test is inside a private network"):
        fetch_url(f"http://open.test:{port}/away", limits=LOOPBACK_ALLOWED, resolve=loopback)


def test_proxies_of_the_environment_are_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    with served() as port:
        assert fetch_url(f"http://open.test:{port}/page", limits=LOOPBACK_ALLOWED, resolve=loopback).content
