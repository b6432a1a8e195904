/**
 * The tables, as one SQL text. `logremedy query --schema` prints this text and users write queries against it, so names
 * and meanings stay, and a change raises `SCHEMA_VERSION`.
 */

import { OTHER, OTHER_VALUES } from '../model/bounded-sets.ts'
import { ORIGIN, ORIGINS } from '../model/findings/origins.ts'
import { describeExamples } from './read/examples.ts'

/** `LREM` in ASCII, written into every database of ours to distinguish it from files of other programs. */
export const APPLICATION_ID = 0x4c52454d

/** Version of the tables below, stored in `PRAGMA user_version`. */
export const SCHEMA_VERSION = 5

/** Value of `agg.bucket` for occurrences without a time. */
export const NO_TIME = -1

/** Format of a source until `finishSource` names one. */
export const UNKNOWN_FORMAT = 'unknown'

/** Lines beside samples; new in version 4. */
const COLUMN_OF_BESIDE = 'ALTER TABLE sample ADD COLUMN beside TEXT;'

/** Codes of no code space, and signs that code spaces are in use; new in version 4. */
const TABLES_OF_UNKNOWN = `\
-- Texts with the form of a code that no pack knows: never findings, but told, so that the findings are not taken for all that failed.
-- Of too many codes those of lowest rank stay; the code ${OTHER} has the sum of the others.
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

-- What shows that a code space is in use, besides its findings.
CREATE TABLE activity (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  namespace   TEXT NOT NULL,
  ok          INTEGER NOT NULL,    -- lines that report success
  lines       INTEGER NOT NULL,    -- lines that only this code space writes
  PRIMARY KEY (source_id, gen, namespace)
) STRICT, WITHOUT ROWID;
`

/** The view of who failed; the counts are parameters of findings. */
const ORIGIN_VIEW = `\
CREATE VIEW origin AS
  SELECT source_id, gen, finding_id, json_extract(value, '$[0]') AS host, json_extract(value, '$[1]') AS program, n
  FROM param WHERE name = '${ORIGIN}'
  UNION ALL
  SELECT source_id, gen, finding_id, NULL, NULL, n FROM param WHERE name = '${OTHER_VALUES}' AND value = '${ORIGIN}';`

/** The tables with their comments, ready to execute on an empty database. */
export const SCHEMA = `\
-- Times (*_ts, bucket) are milliseconds since 1970-01-01 UTC. Offsets (dec_*) count bytes after decompression.
-- source_id is source.id; finding_id is finding.id; n counts occurrences.
-- gen is the generation of a source: 0 for the first content under a name, one more for each other content that came
-- under that name; each has a row of its own, since the old content may turn up again under the name that rotation gave it.
-- A negative gen holds the unterminated last line of generation -1 - gen, counted until the line is complete.
-- seal and digest are check sums of ours (store/checks/seal.ts): a row that something else changed is seen when it is read.

-- A run of logremedy that wrote here.
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

-- A file, a member of an archive, or a stream, and how far it has been read.
CREATE TABLE source (
  id          INTEGER PRIMARY KEY,
  path        TEXT NOT NULL,
  member      TEXT,                -- name inside an archive
  dev         TEXT,                -- device and inode in decimal (they may exceed a signed 64-bit number)
  ino         TEXT,
  gen         INTEGER NOT NULL DEFAULT 0,
  state       TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'complete', 'partial', 'error')),
  format      TEXT NOT NULL DEFAULT '${UNKNOWN_FORMAT}',
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
CREATE INDEX source_path ON source (path, member);
CREATE INDEX source_inode ON source (dev, ino, member);
CREATE INDEX source_log ON source (log, head_len, head_hash);
CREATE INDEX source_head ON source (head_hash, member);

-- The byte ranges that have been counted: they tile each source without gap or overlap (logremedy db verify).
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
  digest      INTEGER NOT NULL DEFAULT 0, -- of what the range added to agg, param, skipped, remark, loss, unknown_code, activity and sample
  seal        INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (source_id, gen, dec_from)
) STRICT, WITHOUT ROWID;

-- Ends of earlier steps through a file that grows, a few for each size: copies that were made of it meanwhile are known by them.
CREATE TABLE pause (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  dec_off     INTEGER NOT NULL,
  tail_len    INTEGER NOT NULL,    -- fingerprint of the tail_len bytes before dec_off
  tail_hash   TEXT NOT NULL,
  PRIMARY KEY (source_id, gen, dec_off)
) STRICT, WITHOUT ROWID;

-- What can occur: a code, the operation it came in, and how it is judged.
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
-- NULLs are distinct in a unique index; here they are one value, told apart from every real one by its type.
CREATE UNIQUE INDEX finding_key ON finding
  (namespace, code, ifnull(value, ''), ifnull(vendor, 0), context, disposition, confidence, producer);

-- How often each finding occurred, by minute.
CREATE TABLE agg (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  finding_id  INTEGER NOT NULL,
  bucket      INTEGER NOT NULL,    -- start of the minute; ${NO_TIME}: the lines bear no time
  n           INTEGER NOT NULL,
  min_ts      INTEGER,             -- first and last occurrence within the bucket; NULL without a time
  max_ts      INTEGER,
  seal        INTEGER,             -- of the two times
  PRIMARY KEY (source_id, gen, finding_id, bucket)
) STRICT, WITHOUT ROWID;

-- The codes that no pack knows and that are kept apart: a log can invent codes without end, so of each code space those of
-- lowest rank are, in each source. All others are counted under the code ${OTHER}.
CREATE TABLE kept_code (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  namespace   TEXT NOT NULL,
  rank        INTEGER NOT NULL,    -- made of the code alone
  code        TEXT NOT NULL,
  PRIMARY KEY (source_id, gen, namespace, rank, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX kept_code_rank ON kept_code (namespace, rank, code);

-- Example lines: those of lowest rank, a few for each finding, source and generation.
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

-- Samples with their line number in the source.
CREATE VIEW sample_line AS
  SELECT s.*, s.shard_line + (
    SELECT ifnull(sum(l.lines), 0) FROM ledger AS l
    WHERE l.source_id = s.source_id AND l.gen IN (s.gen, -1 - s.gen) AND l.dec_from < s.shard_from
      AND (l.gen >= 0 OR l.gen = s.gen)
  ) AS line
  FROM sample AS s;

-- Parts of messages that a pack gave a name, with their values. Names that begin with @ are ours; their values are JSON:
-- @shape [id, why its guard held], @cause [namespace, code, context], @vendor [by what],
-- @product [vendor named at the head of the log], @streak [tries in a row, minute], @origin [host, program].
-- Of too many values of one name those of lowest rank stay; @other has the sum of the others by that name.
CREATE TABLE param (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  finding_id  INTEGER NOT NULL,
  name        TEXT NOT NULL,
  value       TEXT NOT NULL,
  n           INTEGER NOT NULL,
  PRIMARY KEY (source_id, gen, finding_id, name, value)
) STRICT, WITHOUT ROWID;

-- Who failed: how often a finding came from a host and a program, as far as its lines name them (NULL: they do not).
-- Both NULL: further origins, since of each finding only the ${ORIGINS} of lowest rank are kept apart.
${ORIGIN_VIEW}

-- Bytes or lines that could not be used, by reason.
CREATE TABLE skipped (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  reason      TEXT NOT NULL,
  n           INTEGER NOT NULL,
  PRIMARY KEY (source_id, gen, reason)
) STRICT, WITHOUT ROWID;

-- What a log says about itself and the reader should know: contradictions, hidden codes, calls that never returned.
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

-- Lines that the log itself reports as lost: counts between first_ts and last_ts are lower bounds.
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

${TABLES_OF_UNKNOWN}
-- What was counted and is no more in the tables above: logremedy db prune took it out. The ledger still knows it as counted.
CREATE TABLE removed (
  source_id   INTEGER NOT NULL,
  gen         INTEGER NOT NULL,
  before_ts   INTEGER NOT NULL,    -- what lies before this time was taken out
  events      INTEGER NOT NULL,
  digest      INTEGER NOT NULL,
  seal        INTEGER NOT NULL,
  PRIMARY KEY (source_id, gen)
) STRICT, WITHOUT ROWID;

-- What went wrong with a source in the last run that finished it.
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
`

/**
 * Statements that migrate the tables of a version to the next one, by the older version. New columns come last in their
 * tables, where `ALTER TABLE` adds them.
 */
export const MIGRATIONS: Readonly<Record<number, string>> = {
  1: `
    ALTER TABLE run ADD COLUMN process TEXT;
    ALTER TABLE run ADD COLUMN beat_ts INTEGER;
    ALTER TABLE run ADD COLUMN packs TEXT;
    ALTER TABLE source ADD COLUMN log TEXT;
    ALTER TABLE source ADD COLUMN packs TEXT;
    ALTER TABLE source ADD COLUMN run_id INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX source_log ON source (log, head_len, head_hash);
    CREATE INDEX source_head ON source (head_hash);`,
  // Adds checksums, which are filled in once the counts add up; removed counts; and the end of killed runs.
  2: `
    UPDATE run SET ended_ts = ifnull(beat_ts, started_ts) WHERE ended_ts IS NULL;
    -- The digest of the built-in packs of version 0.1.0, which is now one for those of every version.
    UPDATE source SET packs = '070acfb4be5e4869fc8f9a9c7d537b8061cc3f31a80a48ddca872bf297b889ce'
    WHERE packs = 'b0f8a937f453c6ddc9f8865e6bee245ab34bff6a6b805ed3af90a85806f12b4b';
    ALTER TABLE source ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE ledger ADD COLUMN digest INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE ledger ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE agg ADD COLUMN seal INTEGER;
    ALTER TABLE sample ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE remark ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE loss ADD COLUMN seal INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE removed (
      source_id   INTEGER NOT NULL,
      gen         INTEGER NOT NULL,
      before_ts   INTEGER NOT NULL,
      events      INTEGER NOT NULL,
      digest      INTEGER NOT NULL,
      seal        INTEGER NOT NULL,
      PRIMARY KEY (source_id, gen)
    ) STRICT, WITHOUT ROWID;
    -- Codes that no pack knows are kept up to a number.
    CREATE TABLE kept_code (
      source_id   INTEGER NOT NULL,
      gen         INTEGER NOT NULL,
      namespace   TEXT NOT NULL,
      rank        INTEGER NOT NULL,
      code        TEXT NOT NULL,
      PRIMARY KEY (source_id, gen, namespace, rank, code)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX kept_code_rank ON kept_code (namespace, rank, code);
    -- An archive's members are looked up by their names, too: all of them share the rest.
    DROP INDEX source_path;
    DROP INDEX source_inode;
    DROP INDEX source_head;
    CREATE INDEX source_path ON source (path, member);
    CREATE INDEX source_inode ON source (dev, ino, member);
    CREATE INDEX source_head ON source (head_hash, member);
    -- Copies of files that grow are known by the ends of earlier steps.
    CREATE TABLE pause (
      source_id   INTEGER NOT NULL,
      gen         INTEGER NOT NULL,
      dec_off     INTEGER NOT NULL,
      tail_len    INTEGER NOT NULL,
      tail_hash   TEXT NOT NULL,
      PRIMARY KEY (source_id, gen, dec_off)
    ) STRICT, WITHOUT ROWID;`,
  // Adds who failed, a view, since findings counted before have no such parameters; what no pack knows; lines beside.
  3: `${TABLES_OF_UNKNOWN}${COLUMN_OF_BESIDE}\n${ORIGIN_VIEW}`,
  // The digests of the ledger cover samples: `checks/seal-all.ts`.
  4: '',
}

/** Returns the documentation of the tables with examples, for people who write queries. */
export function describeSchema(): string {
  return `${SCHEMA}\n${describeExamples()}`
}
