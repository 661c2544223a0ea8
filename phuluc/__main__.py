"""`python -m phuluc` is the command `phuluc`."""

from __future__ import annotations


def main() -> None:
    """Run the command line; never returns."""
    from pipeline import cli

    cli.main()


if __name__ == "__main__":
    main()
