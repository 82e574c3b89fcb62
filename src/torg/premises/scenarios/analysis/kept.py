"""The tables of the studies that are talked of, kept in the process."""

from collections import OrderedDict
from threading import Lock

from torg.premises.scenarios.analysis.table import Table, prepare
from torg.premises.studies.models import Study
from torg.premises.studies.parameters import Parameters
from torg.premises.studies.queries.studies import inputs_of

_MOST = 3
_tables: OrderedDict[tuple[int, str, int], Table] = OrderedDict()
_lock = Lock()


def table_of(study: Study) -> Table:
    """Return the prepared market of a study that has been answered.

    Raises LookupError where its inputs have not been kept. The first call in a process takes up to
    some seconds, the later ones none.
    """
    key = (study.pk, study.inputs_digest, study.seed)
    with _lock:
        if key not in _tables:
            inputs, parameters = inputs_of(study), Parameters.read(study.parameters)
            _tables[key] = prepare(inputs, parameters, study.seed, study.result)
            while len(_tables) > _MOST:
                _tables.popitem(last=False)
        _tables.move_to_end(key)
        return _tables[key]
