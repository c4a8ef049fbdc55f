"""What the tests of releasing and rescoring share: a workspace in which people have sat, and who decides."""

from contextlib import closing

from examapp.cli.main import run
from examapp.exchange.identity import make_identity, save_identity
from examapp.exchange.keys import seal_keys
from examapp.storage.audit import AuditLog
from examapp.storage.codecs import key_sheet_to_json
from examapp.storage.store import KeyStore, Store
from tests.comparison_cases import fill

BY = ("--by", "王五", "--by", "赵六")


class Workspace:
    """A data folder, and the command line on it."""

    def __init__(self, folder, capsys):
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *words, lang="en"):
        code = run(["--data", str(self.folder), "--lang", lang, *map(str, words)])
        captured = self._capsys.readouterr()
        assert "Traceback" not in captured.err
        return code, captured.out, captured.err

    def keys(self):
        return closing(KeyStore(self.folder))

    def audit(self):
        with closing(AuditLog(self.folder)) as log:
            return log.entries()

    def rows(self):
        with closing(Store(self.folder)) as store:
            return [store.events(sitting_id) for sitting_id in store.sitting_ids()]


def sat_workspace(folder, capsys, *, sitters=12, with_keys=True):
    """A workspace of the small exam; its form and key sheet."""
    with closing(Store(folder)) as store, closing(KeyStore(folder if with_keys else None)) as keys:
        form, key_sheet = fill(store, keys, sitters=sitters, people=sitters + 1)
    return Workspace(folder, capsys), form, key_sheet


def city(folder, name="City"):
    """An identity for a data folder."""
    identity = make_identity(name)
    save_identity(identity, folder)
    return identity


def sealed_keys(path, identity, *key_sheets):
    """A key file for the owner of an identity."""
    bodies = {each.form_id: key_sheet_to_json(each) for each in key_sheets}
    path.write_bytes(seal_keys(bodies, [identity.station.recipient]))
    return path
