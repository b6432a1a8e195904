-- A database of version 2 as logremedy wrote it: two runs of analyze over old/logs, the second with more in app.log and other
-- content in other.log, and a tail of live.log that was killed.

CREATE TABLE run (
  id          INTEGER PRIMARY KEY,
  version     TEXT NOT NULL,
  pid         INTEGER NOT NULL,
  started_ts  INTEGER NOT NULL,
  ended_ts    INTEGER,             -- NULL: still running, or killed
  exit_code   INTEGER,
  process     TEXT,                -- tells the process from others with this pid: of another machine, or later
  beat_ts     INTEGER,             -- the last sign of life
  packs       TEXT                 -- digest of the rules that it counted with
) STRICT;

CREATE TABLE source (
  id          INTEGER PRIMARY KEY,
  path        TEXT NOT NULL,
  member      TEXT,                -- name inside an archive
  dev         TEXT,                -- device and inode in decimal (they may exceed a signed 64-bit number)
  ino         TEXT,
  gen         INTEGER NOT NULL DEFAULT 0,
  state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'complete', 'partial', 'error')),
  format      TEXT NOT NULL DEFAULT 'unknown',
  bytes       INTEGER,             -- size as told by the last run that finished the source
  dec_off     INTEGER NOT NULL DEFAULT 0,  -- everything before this offset of generation gen is counted
  head_len    INTEGER,             -- fingerprint of the first head_len bytes of generation gen
  head_hash   TEXT,
  tail_len    INTEGER,             -- fingerprint of the tail_len bytes before dec_off
  tail_hash   TEXT,
  log         TEXT,                -- the log that rotation makes files of, by its name; empty for members and streams
  packs       TEXT,                -- digest of the rules that it was counted with
  run_id      INTEGER NOT NULL DEFAULT 0  -- the run that read it last, or reads it now (state open)
) STRICT;

CREATE INDEX source_path ON source (path);

CREATE INDEX source_inode ON source (dev, ino);

CREATE INDEX source_log ON source (log, head_len, head_hash);

CREATE INDEX source_head ON source (head_hash);

CREATE TABLE ledger (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  dec_from    INTEGER NOT NULL,    -- first byte of the range
  dec_to      INTEGER NOT NULL,    -- first byte after it
  lines       INTEGER NOT NULL,
  events      INTEGER NOT NULL,    -- occurrences found in the range: agg.n sums up to these
  tail_len    INTEGER,             -- fingerprint of the tail_len bytes before dec_to
  tail_hash   TEXT,
  run_id      INTEGER NOT NULL,    -- 0: applied outside a recorded run
  PRIMARY KEY (source_id, gen, dec_from)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
  id          INTEGER PRIMARY KEY,
  namespace   TEXT NOT NULL,       -- code space: pkcs11, huks, ...
  code        TEXT NOT NULL,       -- symbol, or the number as text
  value       INTEGER,             -- 0 to 4294967295; NULL: known by its symbol only
  vendor      TEXT,                -- NULL: defined by the standard
  context     TEXT NOT NULL,       -- operation: login, sign, ...; unknown
  disposition TEXT NOT NULL,       -- error, benign, secondary
  confidence  TEXT NOT NULL,       -- certain, likely, possible
  producer    TEXT NOT NULL        -- program whose way of writing codes this is
) STRICT;

CREATE UNIQUE INDEX finding_key ON finding
  (namespace, code, ifnull(value, ''), ifnull(vendor, 0), context, disposition, confidence, producer);

CREATE TABLE agg (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  finding_id  INTEGER NOT NULL,
  bucket      INTEGER NOT NULL,    -- start of the minute; -1: the lines bear no time
  n           INTEGER NOT NULL,
  min_ts      INTEGER,             -- first and last occurrence within the bucket; NULL without a time
  max_ts      INTEGER,
  PRIMARY KEY (source_id, gen, finding_id, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE sample (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  finding_id  INTEGER NOT NULL,
  rank        INTEGER NOT NULL,
  dec_off     INTEGER NOT NULL,
  shard_from  INTEGER NOT NULL,    -- ledger.dec_from of the range it was found in
  shard_line  INTEGER NOT NULL,    -- line within that range, from 1; sample_line has the line in the source
  ts          INTEGER,
  raw         TEXT NOT NULL,       -- the code as it stood in the log
  text        TEXT NOT NULL,       -- the line, without secrets
  PRIMARY KEY (source_id, gen, finding_id, rank, dec_off)
) STRICT, WITHOUT ROWID;

CREATE VIEW sample_line AS
  SELECT s.*, s.shard_line + (
    SELECT ifnull(sum(l.lines), 0) FROM ledger AS l
    WHERE l.source_id = s.source_id AND l.gen IN (s.gen, -1 - s.gen) AND l.dec_from < s.shard_from
      AND (l.gen >= 0 OR l.gen = s.gen)
  ) AS line
  FROM sample AS s;

CREATE TABLE param (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  finding_id  INTEGER NOT NULL,
  name        TEXT NOT NULL,
  value       TEXT NOT NULL,
  n           INTEGER NOT NULL,
  PRIMARY KEY (source_id, gen, finding_id, name, value)
) STRICT, WITHOUT ROWID;

CREATE TABLE skipped (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  reason      TEXT NOT NULL,
  n           INTEGER NOT NULL,
  PRIMARY KEY (source_id, gen, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE remark (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  id          TEXT NOT NULL,
  fact        TEXT NOT NULL,
  remedy      TEXT NOT NULL,
  subject     TEXT NOT NULL,       -- what the fact is about, such as a function; may be empty
  n           INTEGER NOT NULL,
  dec_off     INTEGER NOT NULL,    -- of the first
  PRIMARY KEY (source_id, gen, id, fact, remedy)
) STRICT, WITHOUT ROWID;

CREATE TABLE loss (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  what        TEXT NOT NULL,       -- what dropped them: LOGLIMIT, chatty, journald, ...
  origin      TEXT NOT NULL,       -- whose lines they were; empty where the log does not say
  lines       INTEGER NOT NULL,    -- lines lost
  reports     INTEGER NOT NULL,    -- lines that said so
  first_ts    INTEGER,             -- of these lines; NULL without a time
  last_ts     INTEGER,
  dec_off     INTEGER NOT NULL,    -- of the first
  PRIMARY KEY (source_id, gen, what, origin)
) STRICT, WITHOUT ROWID;

CREATE TABLE problem (
  source_id   INTEGER NOT NULL,
  seq         INTEGER NOT NULL,    -- order within the source
  id          TEXT NOT NULL,       -- stable name: source/missing
  kind        TEXT NOT NULL,       -- note, usage, pack, input, output
  path        TEXT,                -- NULL: bound to no place
  member      TEXT,
  line        INTEGER,
  col         INTEGER,
  dec_off     INTEGER,
  fact        TEXT NOT NULL,
  remedy      TEXT NOT NULL,
  PRIMARY KEY (source_id, seq)
) STRICT, WITHOUT ROWID;

INSERT INTO run VALUES (1, '0.1.0', 14442, 1796081946490, 1796081946659, 0, 'machine 1', 1796081946490, 'b0f8a937f453c6ddc9f8865e6bee245ab34bff6a6b805ed3af90a85806f12b4b');
INSERT INTO run VALUES (2, '0.1.0', 14460, 1796081947061, 1796081947230, 0, 'machine 1', 1796081947061, 'b0f8a937f453c6ddc9f8865e6bee245ab34bff6a6b805ed3af90a85806f12b4b');
INSERT INTO run VALUES (3, '0.1.0', 14476, 1796081947652, NULL, NULL, 'machine 1', 1796081947652, 'b0f8a937f453c6ddc9f8865e6bee245ab34bff6a6b805ed3af90a85806f12b4b');
INSERT INTO source VALUES (1, 'logs/app.log', NULL, '65024', '2154810', 0, 'complete', 'iso', 1561, 1561, 1561, '6cb7b837ec82eaae536449f452ffae621979c21741c8acf2a6c98399f27e6371', 1024, '6787deafb1d206c109548e748e394699d8259e472956255f7004ba1cd5a4e947', 'logs/app.log', 'b0f8a937f453c6ddc9f8865e6bee245ab34bff6a6b805ed3af90a85806f12b4b', 2);
INSERT INTO source VALUES (2, 'logs/box.tar.gz', 'a.log', '65024', '2154815', 0, 'complete', 'iso', 420, 420, 420, 'e70b786e6975d8f97dc7c6b1ac36a049aa7a049fe8bcbf30a64c6f6e071d495e', 420, 'e70b786e6975d8f97dc7c6b1ac36a049aa7a049fe8bcbf30a64c6f6e071d495e', '', 'b0f8a937f453c6ddc9f8865e6bee245ab34bff6a6b805ed3af90a85806f12b4b', 2);
INSERT INTO source VALUES (3, 'logs/box.tar.gz', 'b.log', '65024', '2154815', 0, 'complete', 'iso', 620, 620, 620, '91cbf104a64c618454559ac8e3396c7995e31fee267ba5ede5de07c32e6c736c', 620, '91cbf104a64c618454559ac8e3396c7995e31fee267ba5ede5de07c32e6c736c', '', 'b0f8a937f453c6ddc9f8865e6bee245ab34bff6a6b805ed3af90a85806f12b4b', 2);
INSERT INTO source VALUES (4, 'logs/other.log', NULL, '65024', '2154811', 0, 'complete', 'iso', 461, 461, 461, 'eaac2ad557c544805149dd05aeb5d40379a2153378c034eff082274ecd27a1d9', 461, 'eaac2ad557c544805149dd05aeb5d40379a2153378c034eff082274ecd27a1d9', 'logs/other.log', 'b0f8a937f453c6ddc9f8865e6bee245ab34bff6a6b805ed3af90a85806f12b4b', 1);
INSERT INTO source VALUES (5, 'logs/other.log', NULL, '65024', '2154811', 1, 'complete', 'iso', 662, 662, 662, '52ab28bc6240651051c3776d604ad78de2e410cb2ef2d419308bc8beac0824c5', 662, '52ab28bc6240651051c3776d604ad78de2e410cb2ef2d419308bc8beac0824c5', 'logs/other.log', 'b0f8a937f453c6ddc9f8865e6bee245ab34bff6a6b805ed3af90a85806f12b4b', 2);
INSERT INTO source VALUES (6, 'logs/live.log', NULL, '65024', '2154819', 0, 'open', 'unknown', NULL, 0, 620, '4e1797b87d5b15ca49105ba3a0018ced3ad882ad927eee686ab6f7c7ceb38eb6', NULL, NULL, 'logs/live.log', 'b0f8a937f453c6ddc9f8865e6bee245ab34bff6a6b805ed3af90a85806f12b4b', 3);
INSERT INTO ledger VALUES (1, 0, 0, 933, 12, 9, 933, 'f28cd84efbbd38f842bc0242abf5470fff6a5b07f731c40694bb9f24d18346d9', 1);
INSERT INTO ledger VALUES (1, 0, 933, 1561, 8, 6, 1024, '6787deafb1d206c109548e748e394699d8259e472956255f7004ba1cd5a4e947', 2);
INSERT INTO ledger VALUES (2, 0, 0, 420, 5, 4, 420, 'e70b786e6975d8f97dc7c6b1ac36a049aa7a049fe8bcbf30a64c6f6e071d495e', 1);
INSERT INTO ledger VALUES (3, 0, 0, 620, 8, 6, 620, '91cbf104a64c618454559ac8e3396c7995e31fee267ba5ede5de07c32e6c736c', 1);
INSERT INTO ledger VALUES (4, 0, 0, 461, 6, 5, 461, 'eaac2ad557c544805149dd05aeb5d40379a2153378c034eff082274ecd27a1d9', 1);
INSERT INTO ledger VALUES (5, 1, 0, 662, 9, 6, 662, '52ab28bc6240651051c3776d604ad78de2e410cb2ef2d419308bc8beac0824c5', 2);
INSERT INTO ledger VALUES (6, -1, 0, 620, 8, 6, 620, '4e1797b87d5b15ca49105ba3a0018ced3ad882ad927eee686ab6f7c7ceb38eb6', 3);
INSERT INTO finding VALUES (1, 'pkcs11', 'CKR_DEVICE_ERROR', 48, NULL, 'sign', 'error', 'certain', 'miekg-go');
INSERT INTO finding VALUES (2, 'pkcs11', 'CKR_PIN_INCORRECT', 160, NULL, 'login', 'error', 'certain', 'pkcs11-tool');
INSERT INTO finding VALUES (3, 'pkcs11', 'CKR_KEY_TYPE_INCONSISTENT', 99, NULL, 'sign', 'error', 'certain', 'miekg-go');
INSERT INTO agg VALUES (1, 0, 1, 1769853660000, 1, 1769853661000, 1769853661000);
INSERT INTO agg VALUES (1, 0, 1, 1769853900000, 1, 1769853901000, 1769853901000);
INSERT INTO agg VALUES (1, 0, 1, 1769854140000, 1, 1769854141000, 1769854141000);
INSERT INTO agg VALUES (1, 0, 1, 1769854380000, 1, 1769854381000, 1769854381000);
INSERT INTO agg VALUES (1, 0, 1, 1769854620000, 1, 1769854621000, 1769854621000);
INSERT INTO agg VALUES (1, 0, 2, 1769853660000, 1, 1769853661000, 1769853661000);
INSERT INTO agg VALUES (1, 0, 2, 1769853900000, 1, 1769853901000, 1769853901000);
INSERT INTO agg VALUES (1, 0, 2, 1769854140000, 1, 1769854141000, 1769854141000);
INSERT INTO agg VALUES (1, 0, 2, 1769854380000, 1, 1769854381000, 1769854381000);
INSERT INTO agg VALUES (1, 0, 2, 1769854620000, 1, 1769854621000, 1769854621000);
INSERT INTO agg VALUES (1, 0, 3, 1769853840000, 1, 1769853840000, 1769853840000);
INSERT INTO agg VALUES (1, 0, 3, 1769854080000, 1, 1769854080000, 1769854080000);
INSERT INTO agg VALUES (1, 0, 3, 1769854320000, 1, 1769854320000, 1769854320000);
INSERT INTO agg VALUES (1, 0, 3, 1769854560000, 1, 1769854560000, 1769854560000);
INSERT INTO agg VALUES (1, 0, 3, 1769854800000, 1, 1769854800000, 1769854800000);
INSERT INTO agg VALUES (2, 0, 1, 1769860860000, 1, 1769860861000, 1769860861000);
INSERT INTO agg VALUES (2, 0, 1, 1769861100000, 1, 1769861101000, 1769861101000);
INSERT INTO agg VALUES (2, 0, 2, 1769860860000, 1, 1769860861000, 1769860861000);
INSERT INTO agg VALUES (2, 0, 3, 1769861040000, 1, 1769861040000, 1769861040000);
INSERT INTO agg VALUES (3, 0, 1, 1769864700000, 1, 1769864701000, 1769864701000);
INSERT INTO agg VALUES (3, 0, 1, 1769864940000, 1, 1769864941000, 1769864941000);
INSERT INTO agg VALUES (3, 0, 2, -1, 1, NULL, NULL);
INSERT INTO agg VALUES (3, 0, 2, 1769864700000, 1, 1769864701000, 1769864701000);
INSERT INTO agg VALUES (3, 0, 3, 1769864640000, 1, 1769864640000, 1769864640000);
INSERT INTO agg VALUES (3, 0, 3, 1769864880000, 1, 1769864880000, 1769864880000);
INSERT INTO agg VALUES (4, 0, 1, 1769857260000, 1, 1769857261000, 1769857261000);
INSERT INTO agg VALUES (4, 0, 1, 1769857500000, 1, 1769857501000, 1769857501000);
INSERT INTO agg VALUES (4, 0, 2, 1769857260000, 1, 1769857261000, 1769857261000);
INSERT INTO agg VALUES (4, 0, 2, 1769857500000, 1, 1769857501000, 1769857501000);
INSERT INTO agg VALUES (4, 0, 3, 1769857440000, 1, 1769857440000, 1769857440000);
INSERT INTO agg VALUES (5, 1, 1, 1769868300000, 1, 1769868301000, 1769868301000);
INSERT INTO agg VALUES (5, 1, 1, 1769868540000, 1, 1769868541000, 1769868541000);
INSERT INTO agg VALUES (5, 1, 2, 1769868300000, 1, 1769868301000, 1769868301000);
INSERT INTO agg VALUES (5, 1, 2, 1769868540000, 1, 1769868541000, 1769868541000);
INSERT INTO agg VALUES (5, 1, 3, 1769868240000, 1, 1769868240000, 1769868240000);
INSERT INTO agg VALUES (5, 1, 3, 1769868480000, 1, 1769868480000, 1769868480000);
INSERT INTO agg VALUES (6, -1, 1, 1769871660000, 1, 1769871661000, 1769871661000);
INSERT INTO agg VALUES (6, -1, 1, 1769871900000, 1, 1769871901000, 1769871901000);
INSERT INTO agg VALUES (6, -1, 2, 1769871660000, 1, 1769871661000, 1769871661000);
INSERT INTO agg VALUES (6, -1, 2, 1769871900000, 1, 1769871901000, 1769871901000);
INSERT INTO agg VALUES (6, -1, 3, 1769871840000, 1, 1769871840000, 1769871840000);
INSERT INTO agg VALUES (6, -1, 3, 1769872080000, 1, 1769872080000, 1769872080000);
INSERT INTO sample VALUES (1, 0, 1, 62454533, 695, 0, 9, 1769854141000, '0x30', '2026-01-31T10:09:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n9');
INSERT INTO sample VALUES (1, 0, 1, 927002328, 1008, 933, 1, 1769854381000, '0x30', '2026-01-31T10:13:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n13');
INSERT INTO sample VALUES (1, 0, 1, 1249787278, 385, 0, 5, 1769853901000, '0x30', '2026-01-31T10:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5');
INSERT INTO sample VALUES (1, 0, 2, 276477273, 1044, 933, 2, 1769854381000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 14');
INSERT INTO sample VALUES (1, 0, 2, 1046229728, 420, 0, 6, 1769853901000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 6');
INSERT INTO sample VALUES (1, 0, 2, 2260102946, 1358, 933, 6, 1769854621000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 18');
INSERT INTO sample VALUES (1, 0, 3, 2212594198, 576, 0, 8, 1769854080000, '0x63', '2026-01-31T10:08:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n8');
INSERT INTO sample VALUES (1, 0, 3, 2361119638, 888, 0, 12, 1769854320000, '0x63', '2026-01-31T10:12:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n12');
INSERT INTO sample VALUES (1, 0, 3, 2928821531, 1202, 933, 4, 1769854560000, '0x63', '2026-01-31T10:16:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n16');
INSERT INTO sample VALUES (2, 0, 1, 1249787278, 385, 0, 5, 1769861101000, '0x30', '2026-01-31T12:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5');
INSERT INTO sample VALUES (2, 0, 1, 1531168180, 75, 0, 1, 1769860861000, '0x30', '2026-01-31T12:01:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n1');
INSERT INTO sample VALUES (2, 0, 2, 3331197039, 110, 0, 2, 1769860861000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 2');
INSERT INTO sample VALUES (2, 0, 3, 3871080103, 266, 0, 4, 1769861040000, '0x63', '2026-01-31T12:04:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n4');
INSERT INTO sample VALUES (3, 0, 1, 1613240226, 275, 0, 4, 1769864701000, '0x30', '2026-01-31T13:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5');
INSERT INTO sample VALUES (3, 0, 1, 3967895962, 585, 0, 8, 1769864941000, '0x30', '2026-01-31T13:09:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n9');
INSERT INTO sample VALUES (3, 0, 2, 0, 0, 0, 1, NULL, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 2');
INSERT INTO sample VALUES (3, 0, 2, 3215039379, 310, 0, 5, 1769864701000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 6');
INSERT INTO sample VALUES (3, 0, 3, 3903553677, 156, 0, 3, 1769864640000, '0x63', '2026-01-31T13:04:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n4');
INSERT INTO sample VALUES (3, 0, 3, 4233823586, 466, 0, 7, 1769864880000, '0x63', '2026-01-31T13:08:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n8');
INSERT INTO sample VALUES (4, 0, 1, 1249787278, 385, 0, 5, 1769857501000, '0x30', '2026-01-31T11:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5');
INSERT INTO sample VALUES (4, 0, 1, 1531168180, 75, 0, 1, 1769857261000, '0x30', '2026-01-31T11:01:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n1');
INSERT INTO sample VALUES (4, 0, 2, 1046229728, 420, 0, 6, 1769857501000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 6');
INSERT INTO sample VALUES (4, 0, 2, 3331197039, 110, 0, 2, 1769857261000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 2');
INSERT INTO sample VALUES (4, 0, 3, 3871080103, 266, 0, 4, 1769857440000, '0x63', '2026-01-31T11:04:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n4');
INSERT INTO sample VALUES (5, 1, 1, 2575745283, 544, 0, 7, 1769868541000, '0x30', '2026-01-31T14:09:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n9');
INSERT INTO sample VALUES (5, 1, 1, 2612271194, 234, 0, 3, 1769868301000, '0x30', '2026-01-31T14:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5');
INSERT INTO sample VALUES (5, 1, 2, 2139089125, 269, 0, 4, 1769868301000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 6');
INSERT INTO sample VALUES (5, 1, 2, 2908283739, 579, 0, 8, 1769868541000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 10');
INSERT INTO sample VALUES (5, 1, 3, 1793426642, 425, 0, 6, 1769868480000, '0x63', '2026-01-31T14:08:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n8');
INSERT INTO sample VALUES (5, 1, 3, 3420773058, 115, 0, 2, 1769868240000, '0x63', '2026-01-31T14:04:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n4');
INSERT INTO sample VALUES (6, -1, 1, 1249787278, 385, 0, 5, 1769871901000, '0x30', '2026-01-31T15:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5');
INSERT INTO sample VALUES (6, -1, 1, 1531168180, 75, 0, 1, 1769871661000, '0x30', '2026-01-31T15:01:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n1');
INSERT INTO sample VALUES (6, -1, 2, 1046229728, 420, 0, 6, 1769871901000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 6');
INSERT INTO sample VALUES (6, -1, 2, 3331197039, 110, 0, 2, 1769871661000, 'CKR_PIN_INCORRECT', 'C_Login failed: CKR_PIN_INCORRECT slot 2');
INSERT INTO sample VALUES (6, -1, 3, 2212594198, 576, 0, 8, 1769872080000, '0x63', '2026-01-31T15:08:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n8');
INSERT INTO sample VALUES (6, -1, 3, 3871080103, 266, 0, 4, 1769871840000, '0x63', '2026-01-31T15:04:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n4');
INSERT INTO param VALUES (1, 0, 1, '@shape', '["miekg",""]', 5);
INSERT INTO param VALUES (1, 0, 2, '@shape', '["function-failed-name",""]', 5);
INSERT INTO param VALUES (1, 0, 2, '@streak', '[2,1769853900000]', 1);
INSERT INTO param VALUES (1, 0, 2, '@streak', '[3,1769854140000]', 1);
INSERT INTO param VALUES (1, 0, 2, '@streak', '[4,1769854380000]', 1);
INSERT INTO param VALUES (1, 0, 2, '@streak', '[5,1769854620000]', 1);
INSERT INTO param VALUES (1, 0, 2, 'function', 'C_Login', 5);
INSERT INTO param VALUES (1, 0, 3, '@shape', '["miekg",""]', 5);
INSERT INTO param VALUES (2, 0, 1, '@shape', '["miekg",""]', 2);
INSERT INTO param VALUES (2, 0, 2, '@shape', '["function-failed-name",""]', 1);
INSERT INTO param VALUES (2, 0, 2, 'function', 'C_Login', 1);
INSERT INTO param VALUES (2, 0, 3, '@shape', '["miekg",""]', 1);
INSERT INTO param VALUES (3, 0, 1, '@shape', '["miekg",""]', 2);
INSERT INTO param VALUES (3, 0, 2, '@shape', '["function-failed-name",""]', 2);
INSERT INTO param VALUES (3, 0, 2, '@streak', '[2,1769864700000]', 1);
INSERT INTO param VALUES (3, 0, 2, 'function', 'C_Login', 2);
INSERT INTO param VALUES (3, 0, 3, '@shape', '["miekg",""]', 2);
INSERT INTO param VALUES (4, 0, 1, '@shape', '["miekg",""]', 2);
INSERT INTO param VALUES (4, 0, 2, '@shape', '["function-failed-name",""]', 2);
INSERT INTO param VALUES (4, 0, 2, '@streak', '[2,1769857500000]', 1);
INSERT INTO param VALUES (4, 0, 2, 'function', 'C_Login', 2);
INSERT INTO param VALUES (4, 0, 3, '@shape', '["miekg",""]', 1);
INSERT INTO param VALUES (5, 1, 1, '@shape', '["miekg",""]', 2);
INSERT INTO param VALUES (5, 1, 2, '@shape', '["function-failed-name",""]', 2);
INSERT INTO param VALUES (5, 1, 2, '@streak', '[2,1769868540000]', 1);
INSERT INTO param VALUES (5, 1, 2, 'function', 'C_Login', 2);
INSERT INTO param VALUES (5, 1, 3, '@shape', '["miekg",""]', 2);
INSERT INTO param VALUES (6, -1, 1, '@shape', '["miekg",""]', 2);
INSERT INTO param VALUES (6, -1, 2, '@shape', '["function-failed-name",""]', 2);
INSERT INTO param VALUES (6, -1, 2, '@streak', '[2,1769871900000]', 1);
INSERT INTO param VALUES (6, -1, 2, 'function', 'C_Login', 2);
INSERT INTO param VALUES (6, -1, 3, '@shape', '["miekg",""]', 2);
