/** Looking after databases: proving one, copying one. */
import { bad, good, type Problem, type Result } from '../model/problem.ts'
import { type Backup, backupStore } from '../store/backup.ts'
import { closeStore, openStore, type Store } from '../store/database.ts'
import { isRemote } from '../store/place.ts'
import { remoteProblem } from '../store/trouble.ts'
import { verifyLedger } from '../store/verify.ts'

/** What was proved of a database, or what is wrong with it. */
export interface Proof {
  readonly sources: number
  /** Bytes that were counted, each once if there are no problems. */
  readonly bytes: number
  readonly lines: number
  readonly problems: readonly Problem[]
}

/** Proves that every byte was counted once. Fails where the database cannot be looked at. */
export function verifyDatabase(path: string, timeoutMs: number): Result<Proof> {
  const opened = openStore(path, { access: 'read', timeoutMs, unchecked: true })
  if (!opened.ok) return opened
  try {
    const problems = verifyLedger(opened.value)
    const sums = problems.some(({ id }) => id === 'store/corrupt') ? NOTHING : sumsOf(opened.value)
    return good({ ...sums, problems: [...problems, ...remote(path)] })
  } finally {
    closeStore(opened.value)
  }
}

/** Copies a database, which may be in use, into a file that appears whole. */
export async function backupDatabase(path: string, target: string): Promise<Result<Backup>> {
  const copied = await backupStore(path, target)
  return copied.ok ? copied : bad(...copied.problems)
}

const NOTHING = { sources: 0, bytes: 0, lines: 0 }

function sumsOf({ db }: Store): typeof NOTHING {
  const sql = `SELECT (SELECT count(*) FROM source) AS sources, ifnull(sum(dec_to - dec_from), 0) AS bytes,
    ifnull(sum(lines), 0) AS lines FROM ledger`
  return db.prepare(sql).get() as typeof NOTHING
}

/** Locks over a network are not to be relied on. */
function remote(path: string): Problem[] {
  return isRemote(path) ? [remoteProblem(path)] : []
}
