-- What g4f-sdk remembers between runs. Times are milliseconds since the Unix epoch. `changed` is the number of the change
-- that wrote a row: whoever has read up to one number reads on from there.
CREATE TABLE change (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    last INTEGER NOT NULL
) STRICT;
INSERT INTO change VALUES (1, 0);

-- A lifted bench stays for a while as one that is over, so that the others notice.
CREATE TABLE bench (
    key TEXT PRIMARY KEY,
    reason TEXT NOT NULL,
    until INTEGER NOT NULL,
    changed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX bench_changed ON bench (changed);

CREATE TABLE counter (
    scope TEXT NOT NULL,
    unit TEXT NOT NULL,
    span TEXT NOT NULL,
    start INTEGER NOT NULL,
    total INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (scope, unit, span)
) STRICT, WITHOUT ROWID;
CREATE INDEX counter_changed ON counter (changed);

CREATE TABLE record (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) STRICT, WITHOUT ROWID;
CREATE INDEX record_changed ON record (changed);
