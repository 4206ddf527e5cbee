"""A certificate for localhost that lives as long as the test."""
import pathlib

from processes import run


def self_signed(folder, host="localhost", others=()):
    """For `host`, and for `others` that are the same machine."""
    folder = pathlib.Path(folder)
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", f"/CN={host}",
         "-addext", ",".join([f"subjectAltName=DNS:{host}", "IP:127.0.0.1",
                              *(f"DNS:{other}" for other in others)]),
         "-keyout", str(key), "-out", str(certificate)])
    return certificate, key
