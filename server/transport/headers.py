"""Headers that every response carries: what its page may load, and who may look at it."""

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from server.transport.request import host_of

_RESOURCE = {
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_PAGE = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), "
    "payment=(), usb=(), serial=(), midi=(), browsing-topics=()",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; "
    "img-src 'self' data: blob:; connect-src {connect}; worker-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def content_security_policy(scheme: str, host: str | None) -> str:
    """Nothing but what this server itself sends, no inline code, no frames around us."""
    # Safari before 15.4 does not count WebSockets as 'self'.
    socket = f" {'wss' if scheme == 'https' else 'ws'}://{host}" if host else ""
    return _POLICY.format(connect=f"'self'{socket}")


def _is_page_code(path: str, headers: MutableHeaders) -> bool:
    """Scripts that pages import obey the page's policy: half a kB saved each on a first visit.

    Not the service worker, which is no asset and has a policy of its own.
    """
    kind = headers.get("content-type", "")
    return path.startswith("/assets/") and kind.startswith("text/javascript")


class SecurityHeaders:
    """ASGI middleware that adds them; a header that a response already has stays."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; mark the start of HTTP responses."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = content_security_policy(scope["scheme"], host_of(HTTPConnection(scope)))

        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _RESOURCE.items():
                    headers.setdefault(name, value)
                if not _is_page_code(scope["path"], headers):
                    headers.setdefault("Content-Security-Policy", policy)
                    for name, value in _PAGE.items():
                        headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, marked)
