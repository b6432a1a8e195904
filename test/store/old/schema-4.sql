-- A database of version 4 as logremedy wrote it: analyze over old/logs but live.log, and a tail of that, which was killed.

CREATE TABLE run (
  id          INTEGER PRIMARY KEY,
  version     TEXT NOT NULL,
  pid         INTEGER NOT NULL,
  started_ts  INTEGER NOT NULL,
  ended_ts    INTEGER,             -- NULL: still running, or killed
  exit_code   INTEGER,             -- NULL where ended_ts is not: a later run found it killed
  process     TEXT,                -- tells the process from others with this pid: of another machine, or later
  beat_ts     INTEGER,             -- the last sign of life
  packs       TEXT                 -- digest of the rules that it counted with
) STRICT;
INSERT INTO run VALUES(1,'0.2.0',30262,1796130920469,1796130921196,0,'00000000-0000-0000-0000-000000000000/pid:[4026531836] 481343',1796130920469,'070acfb4be5e4869fc8f9a9c7d537b8061cc3f31a80a48ddca872bf297b889ce');
INSERT INTO run VALUES(2,'0.2.0',30277,1796130921900,1796130926900,NULL,'00000000-0000-0000-0000-000000000000/pid:[4026531836] 481533',1796130921900,'070acfb4be5e4869fc8f9a9c7d537b8061cc3f31a80a48ddca872bf297b889ce');
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
  run_id      INTEGER NOT NULL DEFAULT 0, -- the run that read it last, or reads it now (state open)
  seal        INTEGER NOT NULL DEFAULT 0  -- of this row and the source's rows in problem
) STRICT;
INSERT INTO source VALUES(1,'logs/app.log',NULL,'65024','2596890',0,'complete','iso',1561,1561,1561,'6cb7b837ec82eaae536449f452ffae621979c21741c8acf2a6c98399f27e6371',1024,'6787deafb1d206c109548e748e394699d8259e472956255f7004ba1cd5a4e947','logs/app.log','070acfb4be5e4869fc8f9a9c7d537b8061cc3f31a80a48ddca872bf297b889ce',1,92076000248882);
INSERT INTO source VALUES(2,'logs/box.tar.gz','a.log','65024','2596891',0,'complete','iso',420,420,420,'e70b786e6975d8f97dc7c6b1ac36a049aa7a049fe8bcbf30a64c6f6e071d495e',420,'e70b786e6975d8f97dc7c6b1ac36a049aa7a049fe8bcbf30a64c6f6e071d495e','','070acfb4be5e4869fc8f9a9c7d537b8061cc3f31a80a48ddca872bf297b889ce',1,55041276985648);
INSERT INTO source VALUES(3,'logs/box.tar.gz','b.log','65024','2596891',0,'complete','iso',620,620,620,'91cbf104a64c618454559ac8e3396c7995e31fee267ba5ede5de07c32e6c736c',620,'91cbf104a64c618454559ac8e3396c7995e31fee267ba5ede5de07c32e6c736c','','070acfb4be5e4869fc8f9a9c7d537b8061cc3f31a80a48ddca872bf297b889ce',1,109283207137885);
INSERT INTO source VALUES(4,'logs/other.log',NULL,'65024','2596893',0,'complete','iso',662,662,662,'52ab28bc6240651051c3776d604ad78de2e410cb2ef2d419308bc8beac0824c5',662,'52ab28bc6240651051c3776d604ad78de2e410cb2ef2d419308bc8beac0824c5','logs/other.log','070acfb4be5e4869fc8f9a9c7d537b8061cc3f31a80a48ddca872bf297b889ce',1,81473757935111);
INSERT INTO source VALUES(5,'logs/live.log',NULL,'65024','2596892',0,'open','unknown',NULL,0,620,'4e1797b87d5b15ca49105ba3a0018ced3ad882ad927eee686ab6f7c7ceb38eb6',NULL,NULL,'logs/live.log','070acfb4be5e4869fc8f9a9c7d537b8061cc3f31a80a48ddca872bf297b889ce',2,108793846084345);
CREATE TABLE ledger (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  dec_from    INTEGER NOT NULL,    -- first byte of the range
  dec_to      INTEGER NOT NULL,    -- first byte after it
  lines       INTEGER NOT NULL,
  events      INTEGER NOT NULL,    -- occurrences found in the range: agg.n, with removed.events, sums up to these
  tail_len    INTEGER,             -- fingerprint of the tail_len bytes before dec_to
  tail_hash   TEXT,
  run_id      INTEGER NOT NULL,    -- 0: applied outside a recorded run
  digest      INTEGER NOT NULL DEFAULT 0, -- of what the range added to agg, param, skipped, remark, loss, unknown_code and activity
  seal        INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source_id, gen, dec_from)
) STRICT, WITHOUT ROWID;
INSERT INTO ledger VALUES(1,0,0,1561,20,15,1024,'6787deafb1d206c109548e748e394699d8259e472956255f7004ba1cd5a4e947',1,42327005,56490750006837);
INSERT INTO ledger VALUES(2,0,0,420,5,4,420,'e70b786e6975d8f97dc7c6b1ac36a049aa7a049fe8bcbf30a64c6f6e071d495e',1,60066976,97598320231879);
INSERT INTO ledger VALUES(3,0,0,620,8,6,620,'91cbf104a64c618454559ac8e3396c7995e31fee267ba5ede5de07c32e6c736c',1,40169153,95901028497102);
INSERT INTO ledger VALUES(4,0,0,662,9,6,662,'52ab28bc6240651051c3776d604ad78de2e410cb2ef2d419308bc8beac0824c5',1,44424273,33598715516125);
INSERT INTO ledger VALUES(5,-1,0,620,8,6,620,'4e1797b87d5b15ca49105ba3a0018ced3ad882ad927eee686ab6f7c7ceb38eb6',2,41009370,37189850983503);
INSERT INTO ledger VALUES(5,-1,620,658,1,1,NULL,NULL,2,24364158,8840185265815);
CREATE TABLE pause (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  dec_off     INTEGER NOT NULL,
  tail_len    INTEGER NOT NULL,    -- fingerprint of the tail_len bytes before dec_off
  tail_hash   TEXT NOT NULL,
  PRIMARY KEY (source_id, gen, dec_off)
) STRICT, WITHOUT ROWID;
INSERT INTO pause VALUES(5,0,620,620,'4e1797b87d5b15ca49105ba3a0018ced3ad882ad927eee686ab6f7c7ceb38eb6');
INSERT INTO pause VALUES(5,0,658,658,'1c79443c68f0b882b13d071afb98bed56fa581432b37f249ddecdf69f0f42922');
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
INSERT INTO finding VALUES(1,'pkcs11','CKR_DEVICE_ERROR',48,NULL,'sign','error','certain','miekg-go');
INSERT INTO finding VALUES(2,'pkcs11','CKR_PIN_INCORRECT',160,NULL,'login','error','certain','text');
INSERT INTO finding VALUES(3,'pkcs11','CKR_KEY_TYPE_INCONSISTENT',99,NULL,'sign','error','certain','miekg-go');
INSERT INTO finding VALUES(4,'pkcs11','CKR_PIN_LOCKED',164,NULL,'login','error','certain','text');
CREATE TABLE agg (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  finding_id  INTEGER NOT NULL,
  bucket      INTEGER NOT NULL,    -- start of the minute; -1: the lines bear no time
  n           INTEGER NOT NULL,
  min_ts      INTEGER,             -- first and last occurrence within the bucket; NULL without a time
  max_ts      INTEGER,
  seal        INTEGER,             -- of the two times
  PRIMARY KEY (source_id, gen, finding_id, bucket)
) STRICT, WITHOUT ROWID;
INSERT INTO agg VALUES(1,0,1,1769853660000,1,1769853661000,1769853661000,15966);
INSERT INTO agg VALUES(1,0,1,1769853900000,1,1769853901000,1769853901000,32700);
INSERT INTO agg VALUES(1,0,1,1769854140000,1,1769854141000,1769854141000,16685);
INSERT INTO agg VALUES(1,0,1,1769854380000,1,1769854381000,1769854381000,670);
INSERT INTO agg VALUES(1,0,1,1769854620000,1,1769854621000,1769854621000,17404);
INSERT INTO agg VALUES(1,0,2,1769853660000,1,1769853661000,1769853661000,15966);
INSERT INTO agg VALUES(1,0,2,1769853900000,1,1769853901000,1769853901000,32700);
INSERT INTO agg VALUES(1,0,2,1769854140000,1,1769854141000,1769854141000,16685);
INSERT INTO agg VALUES(1,0,2,1769854380000,1,1769854381000,1769854381000,670);
INSERT INTO agg VALUES(1,0,2,1769854620000,1,1769854621000,1769854621000,17404);
INSERT INTO agg VALUES(1,0,3,1769853840000,1,1769853840000,1769853840000,12891);
INSERT INTO agg VALUES(1,0,3,1769854080000,1,1769854080000,1769854080000,29625);
INSERT INTO agg VALUES(1,0,3,1769854320000,1,1769854320000,1769854320000,13610);
INSERT INTO agg VALUES(1,0,3,1769854560000,1,1769854560000,1769854560000,30344);
INSERT INTO agg VALUES(1,0,3,1769854800000,1,1769854800000,1769854800000,14329);
INSERT INTO agg VALUES(2,0,1,1769860860000,1,1769860861000,1769860861000,26751);
INSERT INTO agg VALUES(2,0,1,1769861100000,1,1769861101000,1769861101000,10736);
INSERT INTO agg VALUES(2,0,2,1769860860000,1,1769860861000,1769860861000,26751);
INSERT INTO agg VALUES(2,0,3,1769861040000,1,1769861040000,1769861040000,23676);
INSERT INTO agg VALUES(3,0,1,1769864700000,1,1769864701000,1769864701000,32503);
INSERT INTO agg VALUES(3,0,1,1769864940000,1,1769864941000,1769864941000,16488);
INSERT INTO agg VALUES(3,0,2,-1,1,NULL,NULL,NULL);
INSERT INTO agg VALUES(3,0,2,1769864700000,1,1769864701000,1769864701000,32503);
INSERT INTO agg VALUES(3,0,3,1769864640000,1,1769864640000,1769864640000,12694);
INSERT INTO agg VALUES(3,0,3,1769864880000,1,1769864880000,1769864880000,29428);
INSERT INTO agg VALUES(4,0,1,1769868300000,1,1769868301000,1769868301000,21521);
INSERT INTO agg VALUES(4,0,1,1769868540000,1,1769868541000,1769868541000,5506);
INSERT INTO agg VALUES(4,0,2,1769868300000,1,1769868301000,1769868301000,21521);
INSERT INTO agg VALUES(4,0,2,1769868540000,1,1769868541000,1769868541000,5506);
INSERT INTO agg VALUES(4,0,3,1769868240000,1,1769868240000,1769868240000,1712);
INSERT INTO agg VALUES(4,0,3,1769868480000,1,1769868480000,1769868480000,18446);
INSERT INTO agg VALUES(5,-1,1,1769871660000,1,1769871661000,1769871661000,26554);
INSERT INTO agg VALUES(5,-1,1,1769871900000,1,1769871901000,1769871901000,10539);
INSERT INTO agg VALUES(5,-1,2,1769871660000,1,1769871661000,1769871661000,26554);
INSERT INTO agg VALUES(5,-1,2,1769871900000,1,1769871901000,1769871901000,10539);
INSERT INTO agg VALUES(5,-1,3,1769871840000,1,1769871840000,1769871840000,23479);
INSERT INTO agg VALUES(5,-1,3,1769872080000,1,1769872080000,1769872080000,7464);
INSERT INTO agg VALUES(5,-1,4,1769872080000,1,1769872080000,1769872080000,7464);
CREATE TABLE kept_code (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  namespace   TEXT NOT NULL,
  rank        INTEGER NOT NULL,    -- made of the code alone
  code        TEXT NOT NULL,
  PRIMARY KEY (source_id, gen, namespace, rank, code)
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
  seal        INTEGER NOT NULL DEFAULT 0,
  beside      TEXT,                -- lines beside it that may say why: JSON [[lines from it, text], ...], nearest first
  PRIMARY KEY (source_id, gen, finding_id, rank, dec_off)
) STRICT, WITHOUT ROWID;
INSERT INTO sample VALUES(1,0,1,62454533,695,0,9,1769854141000,'0x30','2026-01-31T10:09:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n9',108780623215782,NULL);
INSERT INTO sample VALUES(1,0,1,927002328,1008,0,13,1769854381000,'0x30','2026-01-31T10:13:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n13',23144615266785,NULL);
INSERT INTO sample VALUES(1,0,1,1249787278,385,0,5,1769853901000,'0x30','2026-01-31T10:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5',118015343396869,NULL);
INSERT INTO sample VALUES(1,0,2,474548090,126,0,2,1769853661000,'CKR_PIN_INCORRECT','C_Login failed: CKR_PIN_INCORRECT slot 2',28788009822755,NULL);
INSERT INTO sample VALUES(1,0,2,3006488302,1374,0,18,1769854621000,'CKR_PIN_INCORRECT','C_Login failed: CKR_PIN_INCORRECT slot 18',98573904396289,NULL);
INSERT INTO sample VALUES(1,0,2,3907877565,746,0,10,1769854141000,'CKR_PIN_INCORRECT','C_Login failed: CKR_PIN_INCORRECT slot 10',12175674023689,NULL);
INSERT INTO sample VALUES(1,0,3,2212594198,576,0,8,1769854080000,'0x63','2026-01-31T10:08:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n8',34841906687991,NULL);
INSERT INTO sample VALUES(1,0,3,2361119638,888,0,12,1769854320000,'0x63','2026-01-31T10:12:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n12',49270921992273,NULL);
INSERT INTO sample VALUES(1,0,3,2928821531,1202,0,16,1769854560000,'0x63','2026-01-31T10:16:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n16',2005762541089,NULL);
INSERT INTO sample VALUES(2,0,1,1249787278,385,0,5,1769861101000,'0x30','2026-01-31T12:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5',108301924226001,NULL);
INSERT INTO sample VALUES(2,0,1,1531168180,75,0,1,1769860861000,'0x30','2026-01-31T12:01:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n1',135703399838589,NULL);
INSERT INTO sample VALUES(2,0,2,474548090,126,0,2,1769860861000,'CKR_PIN_INCORRECT','C_Login failed: CKR_PIN_INCORRECT slot 2',55059534039960,NULL);
INSERT INTO sample VALUES(2,0,3,3871080103,266,0,4,1769861040000,'0x63','2026-01-31T12:04:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n4',52705258141424,NULL);
INSERT INTO sample VALUES(3,0,1,1613240226,275,0,4,1769864701000,'0x30','2026-01-31T13:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5',61342615933776,NULL);
INSERT INTO sample VALUES(3,0,1,3967895962,585,0,8,1769864941000,'0x30','2026-01-31T13:09:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n9',65601535026316,NULL);
INSERT INTO sample VALUES(3,0,2,1428509628,16,0,1,NULL,'CKR_PIN_INCORRECT','C_Login failed: CKR_PIN_INCORRECT slot 2',131308837391527,NULL);
INSERT INTO sample VALUES(3,0,2,2365335024,326,0,5,1769864701000,'CKR_PIN_INCORRECT','C_Login failed: CKR_PIN_INCORRECT slot 6',38186577951688,NULL);
INSERT INTO sample VALUES(3,0,3,3903553677,156,0,3,1769864640000,'0x63','2026-01-31T13:04:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n4',131814785747568,NULL);
INSERT INTO sample VALUES(3,0,3,4233823586,466,0,7,1769864880000,'0x63','2026-01-31T13:08:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n8',64167824943682,NULL);
INSERT INTO sample VALUES(4,0,1,2575745283,544,0,7,1769868541000,'0x30','2026-01-31T14:09:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n9',41221317764056,NULL);
INSERT INTO sample VALUES(4,0,1,2612271194,234,0,3,1769868301000,'0x30','2026-01-31T14:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5',34600378362116,NULL);
INSERT INTO sample VALUES(4,0,2,20295591,595,0,8,1769868541000,'CKR_PIN_INCORRECT','C_Login failed: CKR_PIN_INCORRECT slot 10',94676076897605,NULL);
INSERT INTO sample VALUES(4,0,2,3247694994,285,0,4,1769868301000,'CKR_PIN_INCORRECT','C_Login failed: CKR_PIN_INCORRECT slot 6',31808039220393,NULL);
INSERT INTO sample VALUES(4,0,3,1793426642,425,0,6,1769868480000,'0x63','2026-01-31T14:08:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n8',13980392175304,NULL);
INSERT INTO sample VALUES(4,0,3,3420773058,115,0,2,1769868240000,'0x63','2026-01-31T14:04:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n4',82953519538155,NULL);
INSERT INTO sample VALUES(5,-1,1,1249787278,385,0,5,1769871901000,'0x30','2026-01-31T15:05:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n5',65544938221539,NULL);
INSERT INTO sample VALUES(5,-1,1,1531168180,75,0,1,1769871661000,'0x30','2026-01-31T15:01:01.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x30: CKR_DEVICE_ERROR" n1',34177238978593,NULL);
INSERT INTO sample VALUES(5,-1,2,474548090,126,0,2,1769871661000,'CKR_PIN_INCORRECT','C_Login failed: CKR_PIN_INCORRECT slot 2',13402982823509,NULL);
INSERT INTO sample VALUES(5,-1,2,4239207168,436,0,6,1769871901000,'CKR_PIN_INCORRECT','C_Login failed: CKR_PIN_INCORRECT slot 6',57722510297200,NULL);
INSERT INTO sample VALUES(5,-1,3,2212594198,576,0,8,1769872080000,'0x63','2026-01-31T15:08:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n8',106429341652422,NULL);
INSERT INTO sample VALUES(5,-1,3,3871080103,266,0,4,1769871840000,'0x63','2026-01-31T15:04:00.000Z [ERROR] core: sign failed: error="failed to sign: pkcs11: 0x63: CKR_KEY_TYPE_INCONSISTENT" n4',113902042420981,NULL);
INSERT INTO sample VALUES(5,-1,4,453810963,636,620,1,1769872080000,'CKR_PIN_LOCKED','C_Login failed: CKR_PIN_LOCKED unended',21061585719517,NULL);
CREATE TABLE param (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  finding_id  INTEGER NOT NULL,
  name        TEXT NOT NULL,
  value       TEXT NOT NULL,
  n           INTEGER NOT NULL,
  PRIMARY KEY (source_id, gen, finding_id, name, value)
) STRICT, WITHOUT ROWID;
INSERT INTO param VALUES(1,0,1,'@shape','["miekg",""]',5);
INSERT INTO param VALUES(1,0,2,'@shape','["evidence","name+function+key+failure"]',5);
INSERT INTO param VALUES(1,0,2,'@streak','[2,1769853900000]',1);
INSERT INTO param VALUES(1,0,2,'@streak','[3,1769854140000]',1);
INSERT INTO param VALUES(1,0,2,'@streak','[4,1769854380000]',1);
INSERT INTO param VALUES(1,0,2,'@streak','[5,1769854620000]',1);
INSERT INTO param VALUES(1,0,2,'function','C_Login',5);
INSERT INTO param VALUES(1,0,3,'@shape','["miekg",""]',5);
INSERT INTO param VALUES(2,0,1,'@shape','["miekg",""]',2);
INSERT INTO param VALUES(2,0,2,'@shape','["evidence","name+function+key+failure"]',1);
INSERT INTO param VALUES(2,0,2,'function','C_Login',1);
INSERT INTO param VALUES(2,0,3,'@shape','["miekg",""]',1);
INSERT INTO param VALUES(3,0,1,'@shape','["miekg",""]',2);
INSERT INTO param VALUES(3,0,2,'@shape','["evidence","name+function+key+failure"]',2);
INSERT INTO param VALUES(3,0,2,'@streak','[2,1769864700000]',1);
INSERT INTO param VALUES(3,0,2,'function','C_Login',2);
INSERT INTO param VALUES(3,0,3,'@shape','["miekg",""]',2);
INSERT INTO param VALUES(4,0,1,'@shape','["miekg",""]',2);
INSERT INTO param VALUES(4,0,2,'@shape','["evidence","name+function+key+failure"]',2);
INSERT INTO param VALUES(4,0,2,'@streak','[2,1769868540000]',1);
INSERT INTO param VALUES(4,0,2,'function','C_Login',2);
INSERT INTO param VALUES(4,0,3,'@shape','["miekg",""]',2);
INSERT INTO param VALUES(5,-1,1,'@shape','["miekg",""]',2);
INSERT INTO param VALUES(5,-1,2,'@shape','["evidence","name+function+key+failure"]',2);
INSERT INTO param VALUES(5,-1,2,'@streak','[2,1769871900000]',1);
INSERT INTO param VALUES(5,-1,2,'function','C_Login',2);
INSERT INTO param VALUES(5,-1,3,'@shape','["miekg",""]',2);
INSERT INTO param VALUES(5,-1,4,'@shape','["evidence","name+function+key+failure"]',1);
INSERT INTO param VALUES(5,-1,4,'function','C_Login',1);
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
  fact        TEXT NOT NULL,       -- empty: further facts of this kind, too many to be kept apart
  remedy      TEXT NOT NULL,
  subject     TEXT NOT NULL,       -- what the fact is about, such as a function; may be empty
  n           INTEGER NOT NULL,
  dec_off     INTEGER NOT NULL,    -- of the first
  seal        INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source_id, gen, id, fact, remedy)
) STRICT, WITHOUT ROWID;
CREATE TABLE loss (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  what        TEXT NOT NULL,       -- what dropped them: LOGLIMIT, chatty, journald, ...
  origin      TEXT NOT NULL,       -- whose lines they were; empty where the log does not say, and for too many names
  lines       INTEGER NOT NULL,    -- lines lost
  reports     INTEGER NOT NULL,    -- lines that said so
  first_ts    INTEGER,             -- of these lines; NULL without a time
  last_ts     INTEGER,
  dec_off     INTEGER NOT NULL,    -- of the first
  seal        INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source_id, gen, what, origin)
) STRICT, WITHOUT ROWID;
CREATE TABLE unknown_code (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  code        TEXT NOT NULL,
  n           INTEGER NOT NULL,
  dec_off     INTEGER NOT NULL,    -- of the first
  shard_from  INTEGER NOT NULL,    -- of its line, as in sample
  shard_line  INTEGER NOT NULL,
  seal        INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source_id, gen, code)
) STRICT, WITHOUT ROWID;
CREATE TABLE activity (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  namespace   TEXT NOT NULL,
  ok          INTEGER NOT NULL,    -- lines that report success
  lines       INTEGER NOT NULL,    -- lines that only this code space writes
  PRIMARY KEY (source_id, gen, namespace)
) STRICT, WITHOUT ROWID;
CREATE TABLE removed (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  before_ts   INTEGER NOT NULL,    -- what lies before this time was taken out
  events      INTEGER NOT NULL,
  digest      INTEGER NOT NULL,
  seal        INTEGER NOT NULL,
  PRIMARY KEY (source_id, gen)
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
CREATE INDEX source_path ON source (path, member);
CREATE INDEX source_inode ON source (dev, ino, member);
CREATE INDEX source_log ON source (log, head_len, head_hash);
CREATE INDEX source_head ON source (head_hash, member);
CREATE UNIQUE INDEX finding_key ON finding
  (namespace, code, ifnull(value, ''), ifnull(vendor, 0), context, disposition, confidence, producer);
CREATE INDEX kept_code_rank ON kept_code (namespace, rank, code);
CREATE VIEW sample_line AS
  SELECT s.*, s.shard_line + (
    SELECT ifnull(sum(l.lines), 0) FROM ledger AS l
    WHERE l.source_id = s.source_id AND l.gen IN (s.gen, -1 - s.gen) AND l.dec_from < s.shard_from
      AND (l.gen >= 0 OR l.gen = s.gen)
  ) AS line
  FROM sample AS s;
CREATE VIEW origin AS
  SELECT source_id, gen, finding_id, json_extract(value, '$[0]') AS host, json_extract(value, '$[1]') AS program, n
  FROM param WHERE name = '@origin'
  UNION ALL
  SELECT source_id, gen, finding_id, NULL, NULL, n FROM param WHERE name = '@other' AND value = '@origin';
