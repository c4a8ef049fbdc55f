"""Allow `python -m examapp`."""

from examapp.cli.main import main

if __name__ == "__main__":
    main()
