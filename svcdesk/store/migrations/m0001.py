"""The first schema, as it was released; written by ``packaging/freeze_schema.py``."""

# ruff: noqa: E501 - statements as SQLite keeps them

from __future__ import annotations

from alembic import op

STATEMENTS = (
    """CREATE TABLE work_calendar (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    country TEXT NOT NULL,
    version INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_work_calendar_code UNIQUE (code)
)
 STRICT""",
    """CREATE TABLE company (
    name TEXT NOT NULL,
    vat_id TEXT NOT NULL,
    site_name TEXT NOT NULL,
    street TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    website TEXT NOT NULL,
    bank_account TEXT NOT NULL,
    currency TEXT NOT NULL,
    language TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    document_footer TEXT NOT NULL,
    logo BLOB,
    version INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
)
 STRICT""",
    """CREATE TABLE parameter (
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_parameter_name UNIQUE (name)
)
 STRICT""",
    """CREATE TABLE number_sequence (
    code TEXT NOT NULL,
    pattern TEXT NOT NULL,
    next_number INTEGER NOT NULL,
    year INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_number_sequence_code UNIQUE (code)
)
 STRICT""",
    """CREATE TABLE saved_view (
    screen TEXT NOT NULL,
    name TEXT NOT NULL,
    owner TEXT NOT NULL,
    shared INTEGER NOT NULL,
    content TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
)
 STRICT""",
    """CREATE TABLE import_mapping (
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    content TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_import_mapping_name UNIQUE (name)
)
 STRICT""",
    """CREATE TABLE customer (
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    vat_id TEXT NOT NULL,
    language TEXT NOT NULL,
    blocked INTEGER NOT NULL,
    phone TEXT NOT NULL,
    phone_2 TEXT NOT NULL,
    email TEXT NOT NULL,
    street TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    note TEXT NOT NULL,
    version INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_customer_number UNIQUE (number)
)
 STRICT""",
    """CREATE VIRTUAL TABLE customer_text USING fts5(search, content='customer', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)""",
    """CREATE TABLE activity_type (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_activity_type_code UNIQUE (code)
)
 STRICT""",
    """CREATE TABLE activity_phase (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_activity_phase_code UNIQUE (code)
)
 STRICT""",
    """CREATE TABLE document_issued (
    kind TEXT NOT NULL,
    subject TEXT NOT NULL,
    revision INTEGER NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    issued_at TEXT NOT NULL,
    issued_by TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    content TEXT NOT NULL,
    pdf BLOB NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_document_issued_kind_subject_revision UNIQUE (kind, subject, revision)
)
 STRICT""",
    """CREATE TABLE unit (
    "key" TEXT NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    workstation TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_unit_key UNIQUE ("key")
)
 STRICT""",
    """CREATE TABLE change (
    unit_id INTEGER NOT NULL,
    entity TEXT NOT NULL,
    entity_id INTEGER NOT NULL,
    action TEXT NOT NULL,
    fields TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
)
 STRICT""",
    """CREATE TABLE command_log (
    unit_id INTEGER NOT NULL,
    at TEXT NOT NULL,
    user TEXT NOT NULL,
    workstation TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    params TEXT NOT NULL,
    state TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT
)
 STRICT""",
    """CREATE TABLE object_group (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_object_group_code UNIQUE (code)
)
 STRICT""",
    """CREATE TABLE item (
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    active INTEGER NOT NULL,
    cost_price INTEGER,
    sales_price INTEGER,
    version INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_item_number UNIQUE (number)
)
 STRICT""",
    """CREATE VIRTUAL TABLE item_text USING fts5(search, content='item', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)""",
    """CREATE TABLE order_type (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_order_type_code UNIQUE (code)
)
 STRICT""",
    """CREATE TABLE service_task (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_service_task_code UNIQUE (code)
)
 STRICT""",
    """CREATE TABLE team (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    owner_id INTEGER,
    version INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_team_code UNIQUE (code),
    CONSTRAINT fk_team_owner_id_worker FOREIGN KEY(owner_id) REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE worker (
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    active INTEGER NOT NULL,
    login TEXT NOT NULL,
    team_id INTEGER,
    calendar_id INTEGER,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    note TEXT NOT NULL,
    version INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_worker_number UNIQUE (number),
    CONSTRAINT fk_worker_team_id_team FOREIGN KEY(team_id) REFERENCES team (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_worker_calendar_id_work_calendar FOREIGN KEY(calendar_id) REFERENCES work_calendar (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE VIRTUAL TABLE worker_text USING fts5(search, content='worker', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)""",
    """CREATE TABLE skill (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_skill_code UNIQUE (code)
)
 STRICT""",
    """CREATE TABLE calendar_span (
    calendar_id INTEGER NOT NULL,
    weekday INTEGER NOT NULL,
    opens INTEGER NOT NULL,
    closes INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT fk_calendar_span_calendar_id_work_calendar FOREIGN KEY(calendar_id) REFERENCES work_calendar (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE calendar_day (
    calendar_id INTEGER NOT NULL,
    day TEXT NOT NULL,
    name TEXT NOT NULL,
    opens INTEGER,
    closes INTEGER,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_calendar_day_calendar_id_day_opens UNIQUE (calendar_id, day, opens),
    CONSTRAINT fk_calendar_day_calendar_id_work_calendar FOREIGN KEY(calendar_id) REFERENCES work_calendar (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE location (
    customer_id INTEGER NOT NULL,
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    street TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    phone TEXT NOT NULL,
    access_notes TEXT NOT NULL,
    version INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT fk_location_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_location_number UNIQUE (number)
)
 STRICT""",
    """CREATE VIRTUAL TABLE location_text USING fts5(search, content='location', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)""",
    """CREATE TABLE object_group_skill (
    group_id INTEGER NOT NULL,
    skill_id INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_object_group_skill_group_id_skill_id UNIQUE (group_id, skill_id),
    CONSTRAINT fk_object_group_skill_group_id_object_group FOREIGN KEY(group_id) REFERENCES object_group (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_object_group_skill_skill_id_skill FOREIGN KEY(skill_id) REFERENCES skill (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE worker_skill (
    worker_id INTEGER NOT NULL,
    skill_id INTEGER NOT NULL,
    valid_until TEXT,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_worker_skill_worker_id_skill_id UNIQUE (worker_id, skill_id),
    CONSTRAINT fk_worker_skill_worker_id_worker FOREIGN KEY(worker_id) REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_worker_skill_skill_id_skill FOREIGN KEY(skill_id) REFERENCES skill (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE absence (
    worker_id INTEGER NOT NULL,
    kind TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    note TEXT NOT NULL,
    version INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT fk_absence_worker_id_worker FOREIGN KEY(worker_id) REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE contact (
    customer_id INTEGER NOT NULL,
    location_id INTEGER,
    name TEXT NOT NULL,
    position TEXT NOT NULL,
    phone TEXT NOT NULL,
    email TEXT NOT NULL,
    note TEXT NOT NULL,
    version INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT fk_contact_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_contact_location_id_location FOREIGN KEY(location_id) REFERENCES location (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE VIRTUAL TABLE contact_text USING fts5(search, content='contact', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)""",
    """CREATE TABLE service_object (
    number TEXT NOT NULL,
    name TEXT NOT NULL,
    group_id INTEGER NOT NULL,
    tangible INTEGER NOT NULL,
    maker TEXT NOT NULL,
    model TEXT NOT NULL,
    serial_number TEXT NOT NULL,
    item_id INTEGER,
    customer_id INTEGER,
    location_id INTEGER,
    place TEXT NOT NULL,
    commissioned_on TEXT,
    warranty_until TEXT,
    note TEXT NOT NULL,
    version INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_service_object_number UNIQUE (number),
    CONSTRAINT fk_service_object_group_id_object_group FOREIGN KEY(group_id) REFERENCES object_group (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_service_object_item_id_item FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_service_object_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_service_object_location_id_location FOREIGN KEY(location_id) REFERENCES location (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE VIRTUAL TABLE service_object_text USING fts5(search, content='service_object', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)""",
    """CREATE TABLE service_order (
    number TEXT NOT NULL,
    description TEXT NOT NULL,
    order_type_id INTEGER,
    priority INTEGER NOT NULL,
    progress TEXT NOT NULL,
    origin TEXT NOT NULL,
    customer_id INTEGER NOT NULL,
    location_id INTEGER,
    contact_id INTEGER,
    object_id INTEGER,
    address_once INTEGER NOT NULL,
    address_name TEXT NOT NULL,
    street TEXT NOT NULL,
    postal_code TEXT NOT NULL,
    city TEXT NOT NULL,
    country TEXT NOT NULL,
    preferred_at TEXT,
    window_from TEXT,
    window_until TEXT,
    preferred_technician_id INTEGER,
    responsible_id INTEGER,
    activity_type_id INTEGER,
    problem TEXT NOT NULL,
    note TEXT NOT NULL,
    reference_text TEXT NOT NULL,
    import_key TEXT,
    signed_off_at TEXT,
    created_at TEXT NOT NULL,
    version INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_service_order_number UNIQUE (number),
    CONSTRAINT fk_service_order_order_type_id_order_type FOREIGN KEY(order_type_id) REFERENCES order_type (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_service_order_customer_id_customer FOREIGN KEY(customer_id) REFERENCES customer (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_service_order_location_id_location FOREIGN KEY(location_id) REFERENCES location (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_service_order_contact_id_contact FOREIGN KEY(contact_id) REFERENCES contact (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_service_order_object_id_service_object FOREIGN KEY(object_id) REFERENCES service_object (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_service_order_preferred_technician_id_worker FOREIGN KEY(preferred_technician_id) REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_service_order_responsible_id_worker FOREIGN KEY(responsible_id) REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_service_order_activity_type_id_activity_type FOREIGN KEY(activity_type_id) REFERENCES activity_type (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT uq_service_order_import_key UNIQUE (import_key)
)
 STRICT""",
    """CREATE VIRTUAL TABLE service_order_text USING fts5(search, content='service_order', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)""",
    """CREATE TABLE activity (
    order_id INTEGER NOT NULL,
    title TEXT NOT NULL,
    worker_id INTEGER,
    starts_at TEXT,
    minutes INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    dispatched INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    category TEXT NOT NULL,
    type_id INTEGER,
    phase_id INTEGER,
    purpose TEXT NOT NULL,
    note TEXT NOT NULL,
    version INTEGER NOT NULL,
    search TEXT NOT NULL,
    sort_name TEXT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT fk_activity_order_id_service_order FOREIGN KEY(order_id) REFERENCES service_order (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_activity_worker_id_worker FOREIGN KEY(worker_id) REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_activity_type_id_activity_type FOREIGN KEY(type_id) REFERENCES activity_type (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_activity_phase_id_activity_phase FOREIGN KEY(phase_id) REFERENCES activity_phase (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE VIRTUAL TABLE activity_text USING fts5(search, content='activity', content_rowid='id', tokenize='trigram case_sensitive 1', detail=none, columnsize=0)""",
    """CREATE TABLE order_skill (
    order_id INTEGER NOT NULL,
    skill_id INTEGER NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT uq_order_skill_order_id_skill_id UNIQUE (order_id, skill_id),
    CONSTRAINT fk_order_skill_order_id_service_order FOREIGN KEY(order_id) REFERENCES service_order (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_order_skill_skill_id_skill FOREIGN KEY(skill_id) REFERENCES skill (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE TABLE order_line (
    order_id INTEGER NOT NULL,
    line_number INTEGER NOT NULL,
    type TEXT NOT NULL,
    status TEXT NOT NULL,
    origin TEXT NOT NULL,
    description TEXT NOT NULL,
    note TEXT NOT NULL,
    task_id INTEGER,
    object_id INTEGER,
    worker_id INTEGER,
    item_id INTEGER,
    quantity INTEGER NOT NULL,
    unit TEXT NOT NULL,
    cost_price INTEGER,
    sales_price INTEGER,
    currency TEXT NOT NULL,
    offset_account TEXT NOT NULL,
    scheduled_on TEXT,
    executed_on TEXT,
    start_after INTEGER,
    end_before INTEGER,
    started_at TEXT,
    ended_at TEXT,
    signed_off_at TEXT,
    activity_id INTEGER,
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    CONSTRAINT fk_order_line_order_id_service_order FOREIGN KEY(order_id) REFERENCES service_order (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_order_line_task_id_service_task FOREIGN KEY(task_id) REFERENCES service_task (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_order_line_object_id_service_object FOREIGN KEY(object_id) REFERENCES service_object (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_order_line_worker_id_worker FOREIGN KEY(worker_id) REFERENCES worker (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_order_line_item_id_item FOREIGN KEY(item_id) REFERENCES item (id) DEFERRABLE INITIALLY DEFERRED,
    CONSTRAINT fk_order_line_activity_id_activity FOREIGN KEY(activity_id) REFERENCES activity (id) DEFERRABLE INITIALLY DEFERRED
)
 STRICT""",
    """CREATE INDEX ix_absence_times ON absence (ends_at, starts_at)""",
    """CREATE INDEX ix_absence_worker_id ON absence (worker_id)""",
    """CREATE INDEX ix_activity_order_id ON activity (order_id)""",
    """CREATE INDEX ix_activity_phase_id ON activity (phase_id)""",
    """CREATE INDEX ix_activity_sort_name ON activity (sort_name)""",
    """CREATE INDEX ix_activity_starts_at ON activity (starts_at)""",
    """CREATE INDEX ix_activity_type_id ON activity (type_id)""",
    """CREATE INDEX ix_activity_worker_id ON activity (worker_id)""",
    """CREATE INDEX ix_activity_worker_start ON activity (worker_id, starts_at)""",
    """CREATE INDEX ix_calendar_day_calendar_id ON calendar_day (calendar_id)""",
    """CREATE INDEX ix_calendar_span_calendar_id ON calendar_span (calendar_id)""",
    """CREATE INDEX ix_change_entity ON change (entity, entity_id)""",
    """CREATE INDEX ix_change_unit_id ON change (unit_id)""",
    """CREATE INDEX ix_command_log_unit_id ON command_log (unit_id)""",
    """CREATE INDEX ix_command_log_who ON command_log (user, workstation, state)""",
    """CREATE INDEX ix_contact_customer_id ON contact (customer_id)""",
    """CREATE INDEX ix_contact_location_id ON contact (location_id)""",
    """CREATE INDEX ix_contact_name ON contact (name)""",
    """CREATE INDEX ix_contact_sort_name ON contact (sort_name)""",
    """CREATE INDEX ix_customer_name ON customer (name)""",
    """CREATE INDEX ix_customer_sort_name ON customer (sort_name)""",
    """CREATE INDEX ix_document_issued_issued_at ON document_issued (issued_at)""",
    """CREATE INDEX ix_document_issued_subject ON document_issued (subject)""",
    """CREATE INDEX ix_item_name ON item (name)""",
    """CREATE INDEX ix_item_sort_name ON item (sort_name)""",
    """CREATE INDEX ix_location_customer_id ON location (customer_id)""",
    """CREATE INDEX ix_location_name ON location (name)""",
    """CREATE INDEX ix_location_sort_name ON location (sort_name)""",
    """CREATE INDEX ix_object_group_skill_group_id ON object_group_skill (group_id)""",
    """CREATE INDEX ix_object_group_skill_skill_id ON object_group_skill (skill_id)""",
    """CREATE INDEX ix_order_line_activity_id ON order_line (activity_id)""",
    """CREATE INDEX ix_order_line_item_id ON order_line (item_id)""",
    """CREATE INDEX ix_order_line_object_id ON order_line (object_id)""",
    """CREATE INDEX ix_order_line_order_id ON order_line (order_id)""",
    """CREATE INDEX ix_order_line_task_id ON order_line (task_id)""",
    """CREATE INDEX ix_order_line_worker_id ON order_line (worker_id)""",
    """CREATE INDEX ix_order_skill_order_id ON order_skill (order_id)""",
    """CREATE INDEX ix_order_skill_skill_id ON order_skill (skill_id)""",
    """CREATE INDEX ix_saved_view_screen ON saved_view (screen)""",
    """CREATE INDEX ix_service_object_customer_id ON service_object (customer_id)""",
    """CREATE INDEX ix_service_object_group_id ON service_object (group_id)""",
    """CREATE INDEX ix_service_object_item_id ON service_object (item_id)""",
    """CREATE INDEX ix_service_object_location_id ON service_object (location_id)""",
    """CREATE INDEX ix_service_object_name ON service_object (name)""",
    """CREATE INDEX ix_service_object_serial_number ON service_object (serial_number)""",
    """CREATE INDEX ix_service_object_sort_name ON service_object (sort_name)""",
    """CREATE INDEX ix_service_order_activity_type_id ON service_order (activity_type_id)""",
    """CREATE INDEX ix_service_order_contact_id ON service_order (contact_id)""",
    """CREATE INDEX ix_service_order_created_at ON service_order (created_at)""",
    """CREATE INDEX ix_service_order_customer_id ON service_order (customer_id)""",
    """CREATE INDEX ix_service_order_location_id ON service_order (location_id)""",
    """CREATE INDEX ix_service_order_object_id ON service_order (object_id)""",
    """CREATE INDEX ix_service_order_order_type_id ON service_order (order_type_id)""",
    """CREATE INDEX ix_service_order_preferred_at ON service_order (preferred_at)""",
    """CREATE INDEX ix_service_order_preferred_technician_id ON service_order (preferred_technician_id)""",
    """CREATE INDEX ix_service_order_priority ON service_order (priority)""",
    """CREATE INDEX ix_service_order_progress_preferred ON service_order (progress, preferred_at)""",
    """CREATE INDEX ix_service_order_responsible_id ON service_order (responsible_id)""",
    """CREATE INDEX ix_service_order_sort_name ON service_order (sort_name)""",
    """CREATE INDEX ix_team_owner_id ON team (owner_id)""",
    """CREATE INDEX ix_worker_calendar_id ON worker (calendar_id)""",
    """CREATE INDEX ix_worker_name ON worker (name)""",
    """CREATE INDEX ix_worker_skill_skill_id ON worker_skill (skill_id)""",
    """CREATE INDEX ix_worker_skill_worker_id ON worker_skill (worker_id)""",
    """CREATE INDEX ix_worker_sort_name ON worker (sort_name)""",
    """CREATE INDEX ix_worker_team_id ON worker (team_id)""",
)


def upgrade() -> None:
    """Make every table and index."""
    for statement in STATEMENTS:
        op.get_bind().exec_driver_sql(statement)
