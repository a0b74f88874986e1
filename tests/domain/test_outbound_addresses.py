"""No hostile address reaches a socket: every class of trick is refused before anything is dialled."""

import socket
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

import pytest

from verifyhub.outbound import FetchFailed, Policy, Request, check_address, fetch
from verifyhub.outbound.addresses import is_open

# Names an attacker controls, and where they lead.
NAMES = {
    "localhost": ["127.0.0.1", "::1"],
    "localhost.": ["127.0.0.1"],
    "127.0.0.1.": ["127.0.0.1"],  # some resolvers drop the last dot
    "inside.example": ["10.1.2.3"],
    "metadata.example": ["169.254.169.254"],
    "six.example": ["fd00:ec2::254"],
    "mixed.example": ["93.184.216.34", "127.0.0.1"],
    "mixed-six.example": ["2606:4700::1111", "::1"],
    "mapped.example": ["::ffff:10.0.0.1"],
    "paper.example": ["93.184.216.34"],
    "user.example": ["93.184.216.34"],
}

HOSTILE = [
    # this machine, written in every way a resolver understands
    "http://127.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.0.0.1./",
    "http://127.8.9.10/",
    "http://0/",
    "http://0.0.0.0/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://１２７．０．０．１/",
    "http://localhost/",
    "http://LOCALHOST/",
    "http://localhost./",
    "http://[::]/",
    "http://[::1]/",
    "http://[0:0:0:0:0:0:0:1]/",
    # IPv4 inside IPv6
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::127.0.0.1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::10.0.0.1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:a9fe:a9fe::1]/",
    "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]/",
    # private, shared and link-local networks
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.254/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.0.1/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fec0::1]/",
    # what clouds tell about themselves
    "http://169.254.169.254/latest/meta-data/",
    "http://⑯⑨.②⑤④.⑯⑨.②⑤④/",
    "http://2852039166/",
    "http://169.254.170.2/v2/credentials",
    "http://100.100.100.200/latest/meta-data/",
    "http://192.0.0.192/opc/v2/",
    "http://168.63.129.16/metadata",
    "http://[fd00:ec2::254]/",
    # reserved, documentation, multicast
    "http://192.0.2.1/",
    "http://198.51.100.1/",
    "http://203.0.113.1/",
    "http://198.18.0.1/",
    "http://192.88.99.1/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[2001:10::1]/",
    "http://[3fff::1]/",
    "http://[5f00::1]/",
    "http://[4000::1]/",
    # names that lead inside, alone or among good answers
    "http://inside.example/",
    "http://metadata.example/",
    "http://six.example/",
    "http://mixed.example/",
    "http://mixed-six.example/",
    "http://mapped.example/",
    # two readers, two readings
    "http://user@paper.example/",
    "http://user:word@127.0.0.1/",
    "http://paper.example@127.0.0.1/",
    "http://127.0.0.1\\@paper.example/",
    "http://paper.example\\.user.example/",
    "http://paper.example#@127.0.0.1/ ",
    "http://127.0.0.1:80@paper.example/",
    "http://paper.example:80@127.0.0.1/",
    "http://paper.example\t/",
    "http://paper.example\r\nX-Header: 1/",
    "http://paper.example\u00a0/",
    "http://paper.example／admin/",
    "http:// paper.example/",
    "http://[::1/",
    "http://[paper.example]/",
    "http://paper..example/",
    "http://.paper.example/",
    "http://%31%32%37.0.0.1/",
    "http://" + "a" * 64 + ".example/",
    "http://paper.example/" + "a" * 8_000,
    # other ports and other schemes
    "http://paper.example:22/",
    "http://paper.example:6379/",
    "http://paper.example:0/",
    "http://paper.example:65536/",
    "http://paper.example:-80/",
    "http://paper.example:8o/",
    "ftp://paper.example/",
    "file:///etc/passwd",
    "gopher://127.0.0.1:6379/_INFO",
    "dict://127.0.0.1:11211/stats",
    "unix:///var/run/docker.sock",
    "jar:http://paper.example!/",
    "data:text/html,hello",
    "javascript:alert(1)",
    "//paper.example/",
    "paper.example",
    "http:///",
    "http://",
    "",
]


def resolve(host: str, port: int) -> Sequence[str]:
    """Names from the table; numbers as the system reads them, in all their spellings, without asking anyone."""
    if host in NAMES:
        return NAMES[host]
    found = socket.getaddrinfo(host, port, flags=socket.AI_NUMERICHOST, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused_for_good_and_nothing_is_dialled(url: str) -> None:
    dialled: list[tuple[str, int]] = []

    def connect(address: tuple[str, int], seconds: float) -> socket.socket:
        dialled.append(address)
        raise ConnectionRefusedError

    with pytest.raises(FetchFailed) as refusal:
        fetch(Request(url), policy=Policy(), resolve=resolve, connect=connect)

    assert dialled == []
    assert refusal.value.retryable is False


@pytest.mark.parametrize("url", HOSTILE)
def test_a_hostile_address_is_refused_when_it_is_entered_too(url: str) -> None:
    with pytest.raises(FetchFailed) as refusal:
        check_address(url, policy=Policy(), resolve=resolve)

    assert refusal.value.retryable is False


@pytest.mark.parametrize(
    "address, expected",
    [
        ("93.184.216.34", True),
        ("1.1.1.1", True),
        ("100.63.255.255", True),
        ("100.64.0.0", False),
        ("172.15.255.255", True),
        ("172.32.0.0", True),
        ("168.63.129.15", True),
        ("168.63.129.16", False),
        ("223.255.255.255", True),
        ("224.0.0.0", False),
        ("2606:4700:4700::1111", True),
        ("2a00:1450:4001:81b::200e", True),
        ("2001:200::1", True),
        ("2001:1ff::1", False),
        ("1fff::1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::5db8:d822", True),  # 93.184.216.34, as a newsroom on an IPv6-only network sees it
        ("2002:5db8:d822::1", False),
        ("2606:4700::1%eth0", False),
    ],
)
def test_only_the_public_internet_is_open(address: str, expected: bool) -> None:
    assert is_open(ip_address(address)) is expected


@pytest.mark.parametrize(
    "address, expected",
    [("127.0.0.1", True), ("::ffff:127.0.0.1", True), ("10.0.0.1", False), ("::1", False), ("93.184.216.34", True)],
)
def test_a_named_private_network_is_open_and_no_other(address: str, expected: bool) -> None:
    loopback = (ip_network("127.0.0.0/8"),)

    assert is_open(ip_address(address), private_networks=loopback) is expected


@pytest.mark.parametrize("url", ["https://paper.example/hook", "http://paper.example:80/", "http://93.184.216.34/"])
def test_a_public_address_may_be_entered(url: str) -> None:
    check_address(url, policy=Policy(), resolve=resolve)


def test_an_international_name_is_resolved_in_its_network_form() -> None:
    asked: list[str] = []

    def remember(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["93.184.216.34"]

    check_address("https://газета.укр/новини?день=1", policy=Policy(), resolve=remember)

    assert asked == ["xn--80aahjj1e.xn--j1amh"]


@pytest.mark.parametrize("answer", [socket.gaierror(-2, "unknown"), TimeoutError()])
def test_a_name_that_is_not_found_just_now_may_be_asked_again(answer: OSError) -> None:
    def fail(host: str, port: int) -> Sequence[str]:
        raise answer

    with pytest.raises(FetchFailed) as failure:
        check_address("https://paper.example/", policy=Policy(), resolve=fail)

    assert failure.value.retryable is True
    assert str(failure.value) == "The name paper.example could not be found just now."
