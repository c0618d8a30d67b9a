"""The sentences of what can be wrong with a file to import, its rows and its mapping; part of ``problem_texts``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from svcdesk.i18n import N_

IMPORT_TEXTS: Final[Mapping[str, str]] = {
    # importing: the file
    "import.no_file": N_("The file {path} cannot be read. Check that it is there and that you may read it."),
    "import.empty": N_("The file is empty. Nothing was imported."),
    "import.no_header": N_("The first row is empty. It must hold the names of the columns."),
    "import.too_large": N_("The file has {size} MB; at most {limit} MB can be imported. Split it."),
    "import.too_many_columns": N_("The file has {count} columns; at most {limit} can be imported. Remove those that are not needed."),
    "import.too_many_rows": N_("The file has more than {limit} rows. Split it."),
    "import.binary": N_("This is not a text file. Save the table as CSV (UTF-8) or XLSX and import that."),
    "import.utf16": N_("The file is written in UTF-16. Save it as CSV UTF-8 and import that."),
    "import.encoding": N_("The letters of the file are not in the encoding {encoding}. Save it as CSV UTF-8 and import that."),
    "import.huge_cell": N_("In row {row} (line {line}) a cell has more than {limit} characters. Usually a quotation mark was opened there and never closed: correct it and import again."),
    "import.open_quote": N_("A quotation mark opened in row {row} (line {line}) is never closed, so the end of the file cannot be told. Correct it and import again."),
    "import.unreadable_row": N_("Row {row} (line {line}) cannot be read: {detail}."),
    "import.old_workbook": N_("This is an old or a password-protected workbook. Save it as XLSX without a password and import that."),
    "import.broken_workbook": N_("The workbook is damaged or not an XLSX file ({detail}). Open it in a spreadsheet program and save it anew."),
    "import.zip_bomb": N_("The workbook unpacks to {size} MB, which no table of this size does (limit {limit} MB). It was not opened."),
    "import.sheet_missing": N_("The workbook has no sheet “{sheet}”. It has: {sheets}."),
    "import.column_missing": N_("The file has no column “{column}”. It has: {header}. Correct the mapping, or check that the first row holds the names."),
    "import.column_twice": N_("The file has {count} columns named “{column}”. Rename all but one."),
    # importing: a row
    "import.ragged": N_("The row has {count} cells instead of {wanted} (lines {first}–{last}). Check its separators and quotation marks."),
    "import.formula": N_("The cell holds a formula ({value}). Replace it by its value: copy it and paste values only."),
    "import.control": N_("The cell holds characters that cannot be written ({value}). Delete them."),
    "import.value_not_listed": N_("“{value}” is not in the mapping's list of values. Correct the row, or add the value to the mapping."),
    "import.ambiguous_date": N_("“{value}” can be read in two ways. Say in the mapping how dates are written, for example dd/MM/yyyy."),
    "import.number_too_large": N_("“{value}” is larger than any amount can be. Check it for typing errors."),
    "import.too_precise": N_("“{value}” has more than {places} decimals. Round it."),
    "import.not_a_flag": N_("“{value}” is neither yes nor no."),
    "import.not_found": N_("There is no {field} “{value}”. Import or add it first, or let the mapping create it."),
    "import.ambiguous": N_("{count} records have the {field} “{value}”. Use a number that only one of them has."),
    "import.other_customer": N_("The location or the service object belongs to another customer. Check which one is meant."),
    "import.key_empty": N_("The row is told by {key}, which is empty. Fill it in."),
    "import.duplicate": N_("Row {first} has the same {field} and other values. Keep one of the two rows."),
    "import.repeat": N_("The same as row {first}; imported once."),
    "import.repeat_imported": N_("The same as row {first}; imported as well, as a job of its own. Delete the order if the row is there twice by mistake."),
    "import.repeat_left_out": N_("The same as row {first}; left out. If it is a job of its own, say repeats = \"import\" in the mapping."),
    "import.differs": N_("The record is there already, with another {field}: “{now}”. It was left as it is; change it by hand if the file is right."),
    "import.negative_price": N_("A negative amount; imported as a correction with a negative quantity."),
    "import.signs": N_("One price is negative and the other is not. Give both the same sign."),
    "import.vat_id": N_("“{value}” is not a valid VAT id. It was imported as it is; check it."),
    # importing: the mapping
    "mapping.not_toml": N_("The mapping is not valid TOML: {detail}."),
    "mapping.kind": N_("“{value}” cannot be imported. The mapping must say kind = one of: {choices}."),
    "mapping.no_fields": N_("The mapping fills no field. It can fill: {fields}."),
    "mapping.no_such_field": N_("{place}: there is no field “{name}”. There are: {fields}."),
    "mapping.required": N_("{place}: the field {name} must be filled. Give it a column or a value."),
    "mapping.unknown_name": N_("{place}: “{name}” is not known here. Known are: {known}."),
    "mapping.not_a_table": N_("{place} must be a table, for example {{ column = \"Name\" }}."),
    "mapping.not_a_text": N_("{place} must be a text."),
    "mapping.choice": N_("{place}: “{value}” is not one of: {choices}."),
    "mapping.column_or_value": N_("{place} needs either a column or a value."),
    "mapping.value_missing": N_("{place} needs a value."),
    "mapping.no_place": N_("{place}: “{value}” must hold {{value}}, where the cell is put."),
    "mapping.clock": N_("{place}: “{value}” is not a time of day. Write for example 08:00."),
    "mapping.date_form": N_("{place}: “{value}” is not a form of dates. Write for example dd.MM.yyyy."),
    "mapping.cannot_create": N_("{place}: {name} cannot be created by an import."),
    "mapping.create_not_found": N_("{place} must set one of {fields} to {{value}}, or the next row would create it again."),
    "mapping.key_not_mapped": N_("{place}: {name} is not filled by the mapping. Filled are: {fields}."),
}  # fmt: skip
