"""The permanent promise to others: the stock `WebsocketProvider` of npm works unchanged."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.support.api import Api, Workshop
from tests.support.real_server import RealServer
from tests.support.stock_client import StockClients, stock_clients
from tests.support.waiting import until


@pytest.fixture
def stock() -> Iterator[StockClients]:
    with stock_clients() as clients:
        yield clients


@pytest.fixture
def workshop(api: Api) -> Workshop:
    return api.create()


def join(
    stock: StockClients,
    server: RealServer,
    api: Api,
    workshop: Workshop,
    *names: str,
) -> None:
    """Let people of these names join with a stock client each; an `observer` as observer."""
    for name in names:
        role = "observer" if name == "observer" else "participant"
        token = api.join(workshop, name, role).token
        stock.join(name, server.ws_url, workshop.board, token)


def test_sy2_a_stock_client_gets_the_whole_board(
    stock: StockClients, shared_server: RealServer, api: Api, workshop: Workshop
) -> None:
    join(stock, shared_server, api, workshop, "ana")
    stock.call("note", client="ana", id="n1", text="Grüße aus Львів 🌳")
    join(stock, shared_server, api, workshop, "ben")
    assert stock.equal("ana", "ben")["n1"]["text"] == "Grüße aus Львів 🌳"


def test_sy3_edits_of_two_stock_clients_converge(
    stock: StockClients, shared_server: RealServer, api: Api, workshop: Workshop
) -> None:
    join(stock, shared_server, api, workshop, "ana", "ben")
    stock.call("note", client="ana", id="n1", text="left right")
    stock.equal("ana", "ben")
    stock.call("insert", client="ana", id="n1", at=0, text="far ")
    stock.call("insert", client="ben", id="n1", at=10, text=" here")
    stock.call("set", client="ben", id="n1", key="x", value=40)
    # Both may agree before either edit has travelled: wait for the edits themselves.
    wait_for(stock, "ana", lambda board: board["n1"]["x"] == 40)
    wait_for(stock, "ben", lambda board: "far" in board["n1"]["text"])
    board = stock.equal("ana", "ben")
    assert board["n1"]["text"] == "far left right here"
    assert board["n1"]["x"] == 40


def test_undo_takes_back_ones_own_edit_only(
    stock: StockClients, shared_server: RealServer, api: Api, workshop: Workshop
) -> None:
    join(stock, shared_server, api, workshop, "ana", "ben")
    stock.call("note", client="ana", id="n1", text="ana")
    stock.equal("ana", "ben")
    wait_for(stock, "ben", lambda board: "n1" in board)
    stock.call("note", client="ben", id="n2", text="ben")
    wait_for(stock, "ana", lambda board: "n2" in board)
    stock.call("undo", client="ana")
    wait_for(stock, "ben", lambda board: "n1" not in board)
    assert set(stock.equal("ana", "ben")) == {"n2"}


def test_aw3_the_server_signs_the_awareness_of_a_stock_client(
    stock: StockClients, shared_server: RealServer, api: Api, workshop: Workshop
) -> None:
    join(stock, shared_server, api, workshop, "ana", "ben")
    forged = {"user": {"name": "Mayor", "role": "facilitator"}, "cursor": {"x": 1, "y": 2}}
    stock.call("point", client="ana", state=forged)
    found = until(lambda: [s for s in stock.call("states", client="ben") if s.get("cursor")])
    user = found[0]["user"]
    assert (user["name"], user.get("role")) == ("ana", None)


def test_sy5_a_stock_observer_is_refused_and_unseen(
    stock: StockClients, shared_server: RealServer, api: Api, workshop: Workshop
) -> None:
    join(stock, shared_server, api, workshop, "ana", "observer")
    stock.call("note", client="observer", id="spam", text="buy")
    denied = until(lambda: stock.call("denied", client="observer"))
    assert denied == ["read_only"]
    stock.call("note", client="ana", id="n1")
    wait_for(stock, "observer", lambda board: "n1" in board)
    join(stock, shared_server, api, workshop, "ben")
    assert set(stock.board("ben")) == set(stock.board("ana")) == {"n1"}


def test_a_stock_client_comes_back_after_the_server_was_killed(
    stock: StockClients, own_server: RealServer
) -> None:
    api = Api(own_server.url)
    workshop = api.create()
    join(stock, own_server, api, workshop, "ana", "ben")
    stock.call("note", client="ana", id="before")
    wait_for(stock, "ben", lambda board: "before" in board)
    own_server.kill()
    stock.call("note", client="ana", id="meanwhile")
    stock.call("note", client="ben", id="elsewhere")
    own_server.start()
    everything = {"before", "meanwhile", "elsewhere"}
    for name in ("ana", "ben"):
        wait_for(stock, name, lambda board: set(board) == everything)
    join(stock, own_server, api, workshop, "cem")
    assert set(stock.equal("ana", "ben", "cem")) == everything
    api.close()


def wait_for(
    stock: StockClients, client: str, condition: Callable[[dict[str, dict[str, Any]]], bool]
) -> None:
    """Return once the client's board fulfils the condition."""
    until(lambda: condition(stock.board(client)))
