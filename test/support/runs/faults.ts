/**
 * The kit of the fault tests: what an independent reader counts in the same files, what a database holds whatever the path to it,
 * and the tools that make things fail. A row that needs a tool skips with its name where there is none.
 */
import type { ChildProcess } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import Database from 'better-sqlite3'
import { works } from '../programs/needs.ts'

export { works } from '../programs/needs.ts'

/** The long form: hundreds of kills, every byte, gigabytes. */
export const LONG = process.env.LOGREMEDY_FAULTS === 'long'

/** Tools by which calls of the system fail, and a disk of one's own. */
export const CAN_INJECT = works('strace', '-f', '-o', '/dev/null', 'true')
export const CAN_MOUNT = works('unshare', '-rm', 'sh', '-c', 'mount -t tmpfs -o size=1m none /mnt')
export const CAN_LIMIT = works('prlimit', '--nofile=256', 'true')

/** What a clean reader finds in a log: lines, and how often each code in each minute. */
export interface Oracle {
  readonly lines: number
  readonly counts: Readonly<Record<string, number>>
}

/** Reads whole files, line by line, with one pattern; it shares nothing with the product. */
export function oracle(paths: readonly string[]): Oracle {
  let lines = 0
  const counts: Record<string, number> = {}
  for (const path of paths) {
    const text = unpack(path).toString('latin1')
    for (const line of text.split('\n')) {
      if (line === '') continue
      lines++
      const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d).*failed: (CKR_[A-Z_]+)/.exec(line)
      if (found === null) continue
      const key = `${found[2]} ${found[1]}`
      counts[key] = (counts[key] ?? 0) + 1
    }
  }
  return { lines, counts: sorted(counts) }
}

function unpack(path: string): Buffer {
  const bytes = readFileSync(path)
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return gunzipSync(bytes)
  return bytes.length > 4 && bytes.readUInt32LE(0) === 0xfd2fb528 ? zstdDecompressSync(bytes) : bytes
}

/** The same out of a database. */
export function counted(db: string): Oracle {
  return reading(db, one => {
    const sum = one.prepare('SELECT ifnull(sum(lines), 0) AS n FROM ledger').get() as { n: number }
    const rows = one
      .prepare(
        'SELECT code, bucket, sum(n) AS n FROM agg JOIN finding ON finding.id = finding_id GROUP BY code, bucket',
      )
      .all() as { code: string; bucket: number; n: number }[]
    const counts = Object.fromEntries(
      rows.map(({ code, bucket, n }) => [`${code} ${new Date(bucket).toISOString().slice(0, 16)}`, n]),
    )
    return { lines: sum.n, counts: sorted(counts) }
  })
}

/** Tables as they are whatever was killed on the way: no ids, no runs, no times of runs, no places where counting paused. */
const DUMPED = [
  'SELECT path, member, gen, state, format, bytes, dec_off, head_len, head_hash, tail_len, tail_hash FROM source',
  `SELECT path, member, l.gen, sum(lines), sum(events), sum(dec_to - dec_from) FROM ledger AS l
     JOIN source AS s ON s.id = source_id GROUP BY path, member, l.gen`,
  `SELECT path, member, a.gen, namespace, code, value, vendor, context, disposition, confidence, producer, bucket, n, min_ts, max_ts
     FROM agg AS a JOIN source AS s ON s.id = source_id JOIN finding AS f ON f.id = finding_id`,
  `SELECT path, member, a.gen, code, context, rank, a.dec_off, line, ts, raw, text
     FROM sample_line AS a JOIN source AS s ON s.id = source_id JOIN finding AS f ON f.id = finding_id`,
  `SELECT path, member, a.gen, code, context, a.name, a.value, n
     FROM param AS a JOIN source AS s ON s.id = source_id JOIN finding AS f ON f.id = finding_id`,
  'SELECT path, member, a.gen, reason, n FROM skipped AS a JOIN source AS s ON s.id = source_id',
  'SELECT path, member, a.gen, a.id, fact, n FROM remark AS a JOIN source AS s ON s.id = source_id',
  'SELECT path, member, a.gen, what, origin, lines, reports FROM loss AS a JOIN source AS s ON s.id = source_id',
] as const

/** The canonical dump: equal for equal input, whatever happened on the way. */
export function dumpOf(db: string): string[] {
  return reading(db, one =>
    DUMPED.flatMap((sql, table) =>
      one
        .prepare(sql)
        .raw()
        .all()
        .map(row => `${table} ${JSON.stringify(row)}`)
        .sort(),
    ),
  )
}

/** What SQLite itself says of a database. */
export function integrity(db: string): unknown {
  return reading(db, one => one.pragma('integrity_check', { simple: true }))
}

function reading<T>(path: string, work: (db: Database.Database) => T): T {
  const db = new Database(path, { fileMustExist: true })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

function sorted(counts: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const CODES = [
  ['C_Login', 'CKR_PIN_INCORRECT (0xa0)'],
  ['C_Sign', 'CKR_DEVICE_ERROR (0x30)'],
  ['C_GenerateKeyPair', 'CKR_TEMPLATE_INCOMPLETE (0xd0)'],
  ['C_OpenSession', 'CKR_SESSION_COUNT (0xb1)'],
] as const

/** Numbered lines of a busy log, every `every`-th with an error of its own thread. */
export function logText(from: number, to: number, every = 10): string {
  const lines: string[] = []
  for (let n = from; n < to; n++) {
    const time = new Date(Date.UTC(2026, 0, 31, 10) + n * 13).toISOString()
    const [call, code] = CODES[n % CODES.length]!
    if (n % every === 0) lines.push(`${time} hsmd[${1000 + n}]: ${call} failed: ${code}`)
    else lines.push(`${time} hsmd[${1000 + n}]: request ${n} was answered within its time, nothing to see here`)
  }
  return `${lines.join('\n')}\n`
}

/** Numbers that are the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, ms))
}

/** The exit code of a child, negative for a signal. */
export function endOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve(code ?? -(signal === 'SIGKILL' ? 9 : 1)))
  })
}
