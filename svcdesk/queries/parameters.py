"""What the records are called that business parameters refer to."""

from __future__ import annotations

from svcdesk.domain.parameters import parameter_specs
from svcdesk.queries.forms import captions_for, row_captions
from svcdesk.store import Reader


def load_parameter_captions(reader: Reader) -> dict[str, str]:
    """The captions of the records, by parameter."""
    specs = [spec for spec in parameter_specs() if spec.target]
    values = {spec.name: getattr(reader.parameters, spec.name) for spec in specs}
    return row_captions(specs, values, captions_for(reader, [(specs, values)]))
