#!/usr/bin/env python3
"""Pictures of the mails as a browser shows them, to be looked at.

    mail_pictures.py folder [kind.language ...]

Each of the golden mails in the light at the width of a desk and of a phone, and a hostile one: long
words, names from right to left, text that is no markup. Wants Chromium."""
import email
import email.policy
import pathlib
import subprocess
import sys

GOLDEN = pathlib.Path(__file__).parent.parent / "notify" / "golden"
WIDTHS = {"desk": "760,900", "phone": "390,900"}
DARK = "--blink-settings=preferredColorScheme=0"
HARD = (("Haircut", "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenreinigung" * 2),
        ("Ana Weiß", "مريم عبد الرحمن &lt;b&gt; אבג"))


def page_of(path):
    mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    return mail.get_body(("html",)).get_content()


def shoot(page, folder, name):
    source = folder / f"{name}.html"
    source.write_text(page, encoding="utf-8")
    for width, size in WIDTHS.items():
        for light, options in (("light", []), ("dark", [DARK])):
            subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu",
                            "--hide-scrollbars", f"--window-size={size}", *options,
                            f"--user-data-dir={folder / 'profile'}",
                            f"--screenshot={folder / f'{name}.{width}.{light}.png'}",
                            source.as_uri()],
                           check=True, capture_output=True, timeout=60)


def main():
    folder = pathlib.Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[2:] or [path.stem for path in sorted(GOLDEN.glob("*.en.eml"))]
    for name in wanted:
        shoot(page_of(GOLDEN / f"{name}.eml"), folder, name)
    page = page_of(GOLDEN / "booking.confirmed.en.eml")
    for plain, hard in HARD:
        page = page.replace(plain, hard)
    shoot(page, folder, "hard")


if __name__ == "__main__":
    main()
