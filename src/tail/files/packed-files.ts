/** The followed files that are read whole. */
import type { FileInfo } from '../../source/rotated-files.ts'
import type { SourceSpec } from '../../source/spec.ts'
import type { TailContext } from '../tail-context.ts'
import type { FileHandle } from './file-handle.ts'
import type { NameWatcher } from './names.ts'
import { PackedFile, type PackedFileStart } from './packed-file.ts'

export class PackedFiles {
  readonly #context: TailContext
  readonly #spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>
  readonly #signal: AbortSignal
  readonly #files = new Map<string, PackedFile>()
  readonly #ended = new Set<number>()
  /** Those that were read and have no name among those that are followed. */
  readonly #done = new Set<string>()

  constructor(
    context: TailContext,
    spec: Omit<SourceSpec & { readonly kind: 'file' }, 'kind' | 'path'>,
    signal: AbortSignal,
  ) {
    this.#context = context
    this.#spec = spec
    this.#signal = signal
  }

  /** The rows of all of them. */
  get ids(): number[] {
    return [...this.#ended, ...[...this.#files.values()].flatMap(({ ids }) => [...ids])]
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
  add(file: FileHandle, fact: FileInfo | null, meeting: PackedFileStart): void {
    const packed = new PackedFile(this.#context, file, this.#spec, this.#signal)
    packed.meet(fact, meeting)
    this.#files.set(file.key, packed)
  }

  /** A file turns out to hold the rest of one of which the lines before `reportedTo` were told. */
  goOn(key: string, reportedTo: number): void {
    this.#files.get(key)?.goOn(reportedTo)
  }

  /** Reads what changed and is still now; `waits` tells of a packed file whose plain one is still to be read: it comes first. */
  check(now: number, names: NameWatcher, waits: (path: string) => boolean): void {
    for (const [key, file] of this.#files) {
      if (file.check(now, names.of(key), waits)) continue
      this.#files.delete(key)
      this.#done.add(key)
      for (const id of file.ids) this.#ended.add(id)
    }
  }

  /** Reads what has changed since the last time, at the end of following. */
  async finish(): Promise<void> {
    for (const file of this.#files.values()) await file.finish()
  }
}
