/** The store's row for a file that is followed, as `run/identity.ts` has it, and where to go on in it. */
import { type Problem, problem } from '../../model/problem.ts'
import { logOf } from '../../source/rotation.ts'
import { bytesOf } from '../../source/tape.ts'
import { countedOf } from '../../store/progress.ts'
import {
  applyPartial,
  beginSource,
  claimSource,
  createSource,
  type OpenRun,
  type SourceIdentity,
  type SourceRow,
} from '../../store/write.ts'
import { candidatesOf, headOf, isFree } from '../identity.ts'
import { fingerprint, HEAD_BYTES, isPrint, TAIL_BYTES } from '../identity-print.ts'
import { isAlive } from '../process.ts'
import type { Bench } from './bench.ts'
import type { HeldFile } from './held-file.ts'

/** A row of this run, and the offset from which on nothing is counted for good. */
export interface Claimed {
  readonly id: number
  readonly gen: number
  readonly from: number
}

/** Finds or makes the row of a file; gives the run that reads it, if another one does. */
export async function claimFile(bench: Bench, file: HeldFile): Promise<Claimed | OpenRun> {
  const { store } = bench
  const identity = identityOf(file)
  const start = bytesOf(file, 0, HEAD_BYTES)
  const head = headOf(start)
  const dead: number[] = []
  for (;;) {
    const seen = beginSource(store, identity, head)
    let chosen: { row: SourceRow; move: boolean } | null = null
    for (const candidate of candidatesOf(seen, identity, start)) {
      const free = await isFree(candidate)
      if (free === null || !fits(bench, file, candidate.row)) continue
      chosen = { row: candidate.row, ...free }
      break
    }
    const { row = null, move = true } = chosen ?? {}
    const answer = claimSource(store, { identity, head, seen, row: row?.id ?? null, move, dead, rescan: bench.rescan })
    switch (answer.kind) {
      case 'claimed':
        return { id: answer.id, gen: answer.gen, from: answer.from }
      case 'held':
        if (isAlive(answer.holder, bench.clock.nowMs)) return answer.holder
        dead.push(answer.holder.id)
        break
      case 'changed':
        break
    }
  }
}

/** Whether a file holds the bytes that were counted of a row, those among them that are not counted for good. */
export function fits({ store }: Pick<Bench, 'store'>, file: HeldFile, row: SourceRow): boolean {
  const { decOff, head, tail } = row
  const prints: boolean[] = []
  if (head !== null) prints.push(isPrint(bytesOf(file, 0, head.length), head))
  if (tail !== null) prints.push(isPrint(bytesOf(file, decOff - tail.length, decOff), tail))
  const open = countedOf(store, row.id, row.gen).provisional
  if (open?.tail) prints.push(isPrint(bytesOf(file, open.to - open.tail.length, open.to), open.tail))
  return prints.every(Boolean)
}

/** Leaves out what lies before `to`, which was there before following began: it is told as skipped. */
export function passOver({ store }: Pick<Bench, 'store'>, file: HeldFile, { id, gen }: Claimed, to: number): void {
  const head = fingerprint(bytesOf(file, 0, Math.min(HEAD_BYTES, to)))
  const tail = fingerprint(bytesOf(file, Math.max(0, to - TAIL_BYTES), to))
  const skipped = new Map([['before-following', to]])
  const nothing = { from: 0, to, lines: 0, aggregates: [], skipped, remarks: new Map(), losses: [] }
  applyPartial(store, id, gen, nothing, { head, tail })
}

/** A row for what cannot be read again. */
export function claimStream({ store }: Pick<Bench, 'store'>, path: string): Claimed {
  return { id: createSource(store, { path, member: null, dev: null, ino: null }), gen: 0, from: 0 }
}

export function identityOf({ path, key }: Pick<HeldFile, 'path' | 'key'>): SourceIdentity {
  const [dev, ino] = key.split(':').map(BigInt) as [bigint, bigint]
  return { path, member: null, dev, ino, log: logOf(path) }
}

/** A file whose bytes are not those that were counted, and no other file holds them. */
export function lostProblem(path: string, offset: number): Problem {
  return problem(
    'input',
    'source/lost',
    { path, offset },
    'What was counted up to here is gone, and no file holds what may have followed it.',
    'Follow it without a break, or let rotation keep at least one old file.',
  )
}
