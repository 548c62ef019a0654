"""Signatures of a folder and of one file, made with a key of our own."""

import hashlib
import json
import os
import pathlib

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from model_signing import signing, verifying

key = ec.generate_private_key(ec.SECP256R1())
pathlib.Path("key.pem").write_bytes(
    key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
)
pathlib.Path("public.pem").write_bytes(
    key.public_key().public_bytes(
        serialization.Encoding.PEM,
        serialization.PublicFormat.SubjectPublicKeyInfo,
    )
)
os.makedirs("folder/weights")
pathlib.Path("folder/config.json").write_text('{"layers": 2}')
pathlib.Path("folder/weights/a.bin").write_bytes(bytes(range(256)))
os.makedirs("single")
pathlib.Path("single/model.onnx").write_bytes(bytes(range(200)))


def digest(file):
    return hashlib.sha256(pathlib.Path(file).read_bytes())


# Of a folder, the digest over the digests of its files.
together = hashlib.sha256(digest("folder/config.json").digest() + digest("folder/weights/a.bin").digest()).hexdigest()
alone = f"sha256:{digest('single/model.onnx').hexdigest()}"
for name, model, facts in (
    ("folder", "folder", {"model_signing": f"sha256:{together}"}),
    ("single", "single", {"attested": alone}),
    ("file", "single/model.onnx", {"attested": alone}),
):
    bundle = pathlib.Path(f"{name}.sig")
    signing.Config().use_elliptic_key_signer(private_key=pathlib.Path("key.pem")).sign(pathlib.Path(model), bundle)
    verifying.Config().use_elliptic_key_verifier(public_key=pathlib.Path("public.pem")).verify(pathlib.Path(model), bundle)
    print(json.dumps({"file": f"{name}.sig", "format": "sigstore", "facts": {**facts, "signed_by": "public key"}}))
