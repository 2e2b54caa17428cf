"""`python -m xunzhen` is the `xunzhen` command."""

from xunzhen.cli.main import main

if __name__ == "__main__":
    main()
