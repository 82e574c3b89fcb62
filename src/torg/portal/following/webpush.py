"""Web Push: a message for one browser, sealed so that the push service cannot read it.

RFC 8291 (the message), RFC 8188 (its one record) and RFC 8292 (who sends it: VAPID). The library
for this has no wheels; the sealing is a page of `cryptography`, tested with the RFC's own example.
"""

import base64
import binascii
import os
import time
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import jwt
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from torg.core.fetching import post
from torg.portal.following.models import Device

MOST_BYTES = 3_000  # of a message, before it is sealed; services take 4,096 after
_RECORD = 4_096
_KEPT_HOURS = 24  # the service keeps a message so long for a phone that is off
_TOKEN_HOURS = 12


def plain(data: bytes) -> str:
    """base64url without padding, as browsers write it."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unplain(text: str) -> bytes:
    """Undo `plain`; raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64url") from error


def is_key(text: str, length: int) -> bool:
    """Tell whether the text is a key of so many bytes; of 65 it must be a point on the curve."""
    try:
        data = unplain(text)
        if length == 65:
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)
    except ValueError:
        return False
    return len(data) == length


def is_endpoint(url: str) -> bool:
    """Tell whether the address may be one of a push service; fetching checks where it leads."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and len(url) <= 500


# --- who sends -----------------------------------------------------------------------------------


@cache
def own_key() -> ec.EllipticCurvePrivateKey:
    """Return the installation's own key, made when first asked for and kept in its home."""
    path = Path(settings.HOME) / "push-key.pem"
    if not path.exists():
        made = ec.generate_private_key(ec.SECP256R1())
        text = made.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        fresh = path.with_name(f"{path.name}.{os.getpid()}")
        fresh.touch(mode=0o600)
        fresh.write_bytes(text)
        try:
            os.link(fresh, path)  # of two processes the first one's key stands
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, ec.EllipticCurvePrivateKey):
        raise ValueError(f"{path} holds no key of an elliptic curve")  # noqa: TRY004  -- its value
    return key


def public_key() -> str:
    """Return the key that a browser subscribes with."""
    return plain(_point(own_key().public_key()))


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def _authorization(endpoint: str) -> str:
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + _TOKEN_HOURS * 3600,
        "sub": f"mailto:{settings.DEFAULT_FROM_EMAIL}",
    }
    return f"vapid t={jwt.encode(claims, own_key(), 'ES256')}, k={public_key()}"


# --- sealing -------------------------------------------------------------------------------------


def seal(
    message: bytes,
    key: str,
    secret: str,
    *,
    salt: bytes | None = None,
    once: ec.EllipticCurvePrivateKey | None = None,
) -> bytes:
    """Return the message sealed for the browser with this key and secret (RFC 8291).

    `salt` (16 bytes) and `once` (the key pair of this message) are drawn anew when not given.
    """
    salt = salt or os.urandom(16)
    once = once or ec.generate_private_key(ec.SECP256R1())
    theirs = unplain(key)
    ours = _point(once.public_key())
    shared = once.exchange(
        ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), theirs)
    )
    ikm = _derived(shared, unplain(secret), b"WebPush: info\0" + theirs + ours, 32)
    content_key = _derived(ikm, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(ikm, salt, b"Content-Encoding: nonce\0", 12)
    sealed = AESGCM(content_key).encrypt(nonce, message + b"\x02", None)  # 2: the last record
    return salt + _RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours + sealed


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def send(device: Device, message: bytes) -> int:
    """Send a message; return the service's HTTP status (201 taken, 404 or 410 gone for good).

    Raises FetchError when the service cannot be reached, ValueError for a message too long.
    """
    if len(message) > MOST_BYTES:
        raise ValueError(f"{len(message)} bytes; at most {MOST_BYTES}")
    headers = {
        "Authorization": _authorization(device.endpoint),
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_KEPT_HOURS * 3600),
        "Urgency": "normal",
    }
    return post(device.endpoint, seal(message, device.key, device.secret), headers)
