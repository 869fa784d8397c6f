"""What the driver and the server raise, turned into sentences; addresses that are none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from graphmodel.stores.errors import StoreError
from graphmodel.stores.neo4j.connection import MEMORY, TIMED_OUT, VARIABLE, Limits, fell_silent
from graphmodel.text import Text


class Vanished(Exception):
    """A node was taken out by somebody else while we waited for it."""


def refuse_path(uri: str) -> None:
    """The driver ignores a path, and the documents would land in another database than the one that was meant."""
    try:
        path = urlsplit(uri).path.strip("/")
    except ValueError as error:
        raise bad_address(uri, error) from None
    if path:
        address = uri.partition(f"/{path}")[0]
        raise StoreError(
            "bad_address",
            f"「{uri}」では、データベース（{path}）は指定できません。アドレスは {address} とし、データベースは NEO4J_DATABASE に指定してください。",
            f"A database ({path}) cannot be named in the address {uri}. Write {address}, and name the database in NEO4J_DATABASE.",
        )


def bad_address(uri: str, error: object) -> StoreError:
    """The sentence for an address that cannot be read as one."""
    return StoreError(
        "bad_address",
        f"「{uri}」は Neo4j のアドレスとして読めません（例: neo4j://127.0.0.1:7687）。",
        f"`{uri}` is no address of a Neo4j server, e.g. neo4j://127.0.0.1:7687 ({error}).",
    )


def _silent(uri: str, limits: Limits, kept: Text) -> StoreError:
    return StoreError(
        "silent",
        f"{uri} から{limits.silence:g}秒間応答がありません。ネットワークが途中で切れた可能性があります。{kept.ja}接続を確かめて、もう一度実行してください。"
        f"遅いだけのサーバーなら、環境変数 {VARIABLE} に秒数（今は {limits.whole:g}）を指定してください。",
        f"{uri} has not answered for {limits.silence:g} seconds; the network may be cut.{kept.en} Check the connection and try again. If the "
        f"server is only slow, set the environment variable {VARIABLE} (seconds, now {limits.whole:g}).",
    )


def _too_big(uri: str, kept: Text) -> StoreError:
    return StoreError(
        "too_big",
        f"一度に保存する量が多すぎて、{uri} のメモリーが足りません。少しずつ保存するか、サーバーのメモリー（server.memory.heap.max_size、"
        f"db.memory.transaction.max）を増やしてください。{kept.ja}",
        f"This is too much at once for the memory of {uri}. Save less at a time, or give the server more (server.memory.heap.max_size, "
        f"db.memory.transaction.max).{kept.en}",
    )


@contextmanager
def sentences(uri: str, *, limits: Limits, writing: bool = False) -> Iterator[None]:
    """Turn what the driver raises into sentences; nothing is left half done, since every change is one transaction."""
    from neo4j import exceptions as neo

    kept = Text("変更は保存されていません。", " The change was not saved.") if writing else Text("", "")
    try:
        yield
    except neo.AuthError:
        raise StoreError(
            "no_access",
            f"{uri} に接続できません。ユーザー名かパスワードが違います。NEO4J_USERNAME と NEO4J_PASSWORD を確かめてください。",
            f"{uri} refuses the user name or the password. Check NEO4J_USERNAME and NEO4J_PASSWORD.",
        ) from None
    except Vanished:
        raise StoreError(
            "busy",
            f"{uri} では、同じ課題や機関が何度も消されては作られています。しばらく待って、もう一度実行してください。",
            f"In {uri} the same projects or bodies are removed and made again and again. Wait a little and try again.",
        ) from None
    except (neo.ServiceUnavailable, neo.SessionExpired, neo.ConnectionAcquisitionTimeoutError) as error:
        if fell_silent(error):
            raise _silent(uri, limits, kept) from None
        raise StoreError(
            "unreachable",
            f"{uri} に接続できません。サーバーが動いているか、アドレスが正しいかを確かめてください（consortium neo4j status）。{kept.ja}",
            f"{uri} cannot be reached. Is the server running, is the address right (consortium neo4j status)?{kept.en}",
        ) from None
    except neo.ConfigurationError as error:
        raise bad_address(uri, error) from None
    except neo.Neo4jError as error:
        code = error.code or ""
        if MEMORY in code:
            raise _too_big(uri, kept) from None
        if TIMED_OUT in code:
            raise StoreError(
                "too_slow",
                f"{uri} での保存が{limits.transaction:g}秒以内に終わりませんでした。ほかの人が同じ課題を保存中か、サーバーが遅くなっています。{kept.ja}"
                f"しばらく待って、もう一度実行してください。いつも遅いサーバーなら、環境変数 {VARIABLE} に秒数（今は {limits.whole:g}）を指定してください。",
                f"Saving in {uri} took more than {limits.transaction:g} seconds: somebody else is saving the same project, or the server is "
                f"slow.{kept.en} Wait a little and try again. If the server always is slow, set the environment variable {VARIABLE} "
                f"(seconds, now {limits.whole:g}).",
            ) from None
        if "DatabaseNotFound" in code:
            raise StoreError(
                "no_database",
                f"{uri} にそのデータベースはありません。NEO4J_DATABASE を確かめてください。",
                f"There is no such database at {uri}. Check NEO4J_DATABASE.",
            ) from None
        if any(word in code for word in ("Forbidden", "AccessMode", "ReadOnly")):
            raise StoreError(
                "read_only",
                f"{uri} に書き込めません（権限がないか、読み取り専用です）。書き込める利用者を NEO4J_USERNAME に、書き込めるデータベースを "
                f"NEO4J_DATABASE に指定してください。{kept.ja}",
                f"You may not write to {uri}: it is read-only, or you are. Name a user who may write in NEO4J_USERNAME, and a database that "
                f"takes it in NEO4J_DATABASE.{kept.en}",
            ) from None
        raise StoreError(
            "server_error",
            f"{uri} がエラーを返しました（{code}）: {(error.message or '').rstrip('.')}。{kept.ja}",
            f"{uri} answered with an error ({code}): {(error.message or '').rstrip('.')}.{kept.en}",
        ) from error
