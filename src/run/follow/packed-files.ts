/** The followed files that are read whole. */
import { logOf } from '../../source/rotation.ts'
import { type FileFact, factOf, nameOf } from '../../source/siblings.ts'
import type { SourceSpec } from '../../source/spec.ts'
import type { Bench } from './bench.ts'
import type { Names } from './names.ts'
import { PackedFile } from './packed.ts'

export class PackedFiles {
  readonly #bench: Bench
  readonly #spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>
  readonly #signal: AbortSignal
  readonly #files = new Map<string, PackedFile>()
  readonly #gone = new Set<number>()
  /** Those that were read and have no name among those that are followed. */
  readonly #done = new Set<string>()

  constructor(bench: Bench, spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>, signal: AbortSignal) {
    this.#bench = bench
    this.#spec = spec
    this.#signal = signal
  }

  /** The rows of all of them. */
  get ids(): number[] {
    return [...this.#gone, ...[...this.#files.values()].flatMap(({ ids }) => [...ids])]
  }

  get size(): number {
    return this.#files.size
  }

  has(key: string): boolean {
    return this.#files.has(key) || this.#done.has(key)
  }

  /** A file is read from now on; where it is to be passed over, only once it has changed. */
  add(fact: FileFact, pass = false, toldTo = 0): void {
    const file = new PackedFile(this.#bench, { kind: 'file', path: fact.path, ...this.#spec }, this.#signal)
    file.meet(fact, pass, toldTo)
    this.#files.set(fact.key, file)
  }

  /** Reads what changed and is still now, but for those of logs of which a file is leaving: they may be that file, packed. */
  look(now: number, names: Names, leaving: ReadonlySet<string>): void {
    for (const [key, file] of this.#files) {
      const named = names.of(key)
      // Rotation may have moved it on.
      if (named === null && factOf(file.path)?.key !== key) file.path = nameOf(key, file.path) ?? file.path
      // One that has no name among ours is read once: rotation moved it away while nobody looked.
      const fact = named ?? (file.isRead ? null : factOf(file.path))
      if (fact !== null) {
        file.path = fact.path
        file.look(now, fact, leaving.has(logOf(fact.path)))
        continue
      }
      this.#files.delete(key)
      if (file.isRead) this.#done.add(key)
      for (const id of file.ids) this.#gone.add(id)
    }
  }

  /** Reads what has changed since the last time, at the end of following. */
  async finish(): Promise<void> {
    for (const file of this.#files.values()) await file.finish()
  }
}
