/** The followed files that are read whole. */
import type { FileFact } from '../../source/rotated-files.ts'
import type { SourceSpec } from '../../source/spec.ts'
import type { Bench } from '../tail-context.ts'
import type { HeldFile } from './file-handle.ts'
import type { Names } from './names.ts'
import { type Meeting, PackedFile } from './packed-file.ts'

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

  /** Whether one of them is being read: nobody knows yet what stands in it. */
  get isReading(): boolean {
    return [...this.#files.values()].some(file => file.isReading)
  }

  has(key: string): boolean {
    return this.#files.has(key) || this.#done.has(key)
  }

  /** A file is read from now on. */
  add(file: HeldFile, fact: FileFact | null, meeting: Meeting): void {
    const packed = new PackedFile(this.#bench, file, this.#spec, this.#signal)
    packed.meet(fact, meeting)
    this.#files.set(file.key, packed)
  }

  /** A file turns out to hold the rest of one of which the lines before `toldTo` were told. */
  goOn(key: string, toldTo: number): void {
    this.#files.get(key)?.goOn(toldTo)
  }

  /** Reads what changed and is still now; `waits` tells of a packed file whose plain one is still to be read: it comes first. */
  look(now: number, names: Names, waits: (path: string) => boolean): void {
    for (const [key, file] of this.#files) {
      if (file.look(now, names.of(key), waits)) continue
      this.#files.delete(key)
      this.#done.add(key)
      for (const id of file.ids) this.#gone.add(id)
    }
  }

  /** Reads what has changed since the last time, at the end of following. */
  async finish(): Promise<void> {
    for (const file of this.#files.values()) await file.finish()
  }
}
