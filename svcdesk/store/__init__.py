"""Engine, units of work, change log, number sequences, migrations, backups."""
