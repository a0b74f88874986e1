"""The suite cannot leave the machine, whatever a test does."""

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_test_cannot_connect_to_another_machine() -> None:
    with pytest.raises(SocketConnectBlockedError), socket.socket() as far:
        far.connect(("192.0.2.1", 80))


def test_a_test_cannot_ask_a_name_server() -> None:
    with pytest.raises(AssertionError, match="asked a name server for 'example.org'"):
        socket.create_connection(("example.org", 80))


def test_a_test_can_talk_to_its_own_machine() -> None:
    with socket.create_server(("127.0.0.1", 0)) as here, socket.create_connection(here.getsockname()) as caller:
        accepted, _ = here.accept()
        accepted.sendall(b"hello")
        accepted.close()
        assert caller.recv(5) == b"hello"
