/** The accounts of a database: for each generation the totals that its ledger records, and those of its rows. */
import type { SourceDigest } from './digest.ts'
import type { LedgerColumns } from './row-seals.ts'
import { addSums } from './seal.ts'

/** What was removed from one generation. */
export interface RemovedCounts {
  readonly source: number
  readonly gen: number
  readonly before: number
  readonly events: number
  readonly digest: number
}

/** The recorded totals of a generation, and those of its rows: both must be equal. */
export interface SourceAccount {
  readonly source: number
  readonly gen: number
  stated: number
  digest: number
  counted: number
  counts: number
  odd: number
  strays: number
}

/** An account for each generation that has ranges or counts. */
export class Accounts implements Iterable<SourceAccount> {
  readonly #bySource = new Map<number, SourceAccount[]>()

  /** Adds the totals that a range records. */
  addRange({ sourceId, gen, events, digest }: LedgerColumns): void {
    const account = this.#of(sourceId, gen)
    account.stated += events
    account.digest = addSums(account.digest, digest)
  }

  /** Adds the counts of the tables, and what was removed from them. */
  addCounts(stands: readonly SourceDigest[], removed: readonly RemovedCounts[]): void {
    for (const { source, gen, events, digest } of [...stands, ...removed]) {
      const account = this.#of(source, gen)
      account.counted += events
      account.counts = addSums(account.counts, digest)
    }
    for (const { source, gen, odd, strays } of stands) {
      const account = this.#of(source, gen)
      account.odd += odd
      account.strays += strays
    }
  }

  /** Yields them in order of source and generation. */
  *[Symbol.iterator](): Generator<SourceAccount> {
    for (const source of [...this.#bySource.keys()].sort((a, b) => a - b))
      yield* this.#bySource.get(source)!.sort((a, b) => a.gen - b.gen)
  }

  #of(source: number, gen: number): SourceAccount {
    const own = this.#bySource.get(source)
    let account = own?.find(one => one.gen === gen)
    if (account === undefined) {
      account = { source, gen, stated: 0, digest: 0, counted: 0, counts: 0, odd: 0, strays: 0 }
      if (own === undefined) this.#bySource.set(source, [account])
      else own.push(account)
    }
    return account
  }
}
