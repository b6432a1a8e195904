/**
 * What a run knows of each file: one record for each key, under any name. A file is in one state at a time, and states change only
 * here.
 *
 *                          ┌─► lines ──┐
 *      unknown ──► pending ┤           ├─► read
 *                          └─► packed ─┘
 *
 * `read`: everything in the file is counted, and the file is not started again. A pending file that came to nothing is unknown again,
 * and so is a file that has no name in its folder after its lines are read. A file of lines that was emptied is pending again; a copy
 * of its former content is read at once, in any state, or is `read` if it contains nothing new.
 */
import { currentName, type FileInfo, fileInfo } from '../../source/rotated-files.ts'
import { isPackedName } from '../../source/rotation.ts'
import { countedOf } from '../../store/write/progress.ts'
import type { TailPosition } from '../claim.ts'
import { type CounterStart, LineCounter } from '../line-counter.ts'
import type { TailContext } from '../tail-context.ts'
import type { FileHandle } from './file-handle.ts'
import { FollowedLog } from './followed-log.ts'
import { type PackedAge, PackedFile, type PackedOptions } from './packed-file.ts'
import { PendingFile, type PendingFileStart } from './pending-file.ts'

/** How files are read. */
export interface FollowOptions extends PackedOptions {
  /** Whether to read files that existed before following began from their beginning. */
  readonly fromStart: boolean
  /** How long to wait for the end of a last line. */
  readonly partialMs: number
}

type FileState = PendingFile | FollowedLog | PackedFile | { readonly kind: 'read' } | { readonly kind: 'unknown' }

const READ: FileState = { kind: 'read' }
const UNKNOWN: FileState = { kind: 'unknown' }

interface FileRecord {
  readonly state: FileState
  /** The row that shows how far the log of the file was counted; it is kept when the file is gone. Null if unknown. */
  readonly row: number | null
}

export class FileRegistry {
  readonly context: TailContext
  readonly options: FollowOptions
  /** The rows of all followed files. */
  readonly ids = new Set<number>()
  /** Files in the same state are in the order in which they entered it. */
  readonly #files = new Map<string, FileRecord>()
  /** By log: files that existed when its first file was found, and are not followed unless they are named themselves. */
  readonly passed = new Map<string, ReadonlySet<string>>()

  constructor(context: TailContext, options: FollowOptions) {
    this.context = context
    this.options = options
  }

  /** Yields the files in a state, including those that enter it during the iteration. */
  *of<K extends FileState['kind']>(kind: K): Generator<Extract<FileState, { readonly kind: K }>> {
    for (const { state } of this.#files.values())
      if (state.kind === kind) yield state as Extract<FileState, { readonly kind: K }>
  }

  /** Returns the state of the file with a key. */
  stateOf(key: string): FileState {
    return this.#files.get(key)?.state ?? UNKNOWN
  }

  /** Returns the row that shows how far the log of a file was counted; null if unknown. */
  rowOf(key: string): number | null {
    const { state, row = null } = this.#files.get(key) ?? { state: UNKNOWN }
    return row ?? (state.kind === 'pending' ? state.anchor : null)
  }

  isKnown({ key }: Pick<FileInfo, 'key'>): boolean {
    return this.stateOf(key).kind !== 'unknown'
  }

  /** Returns whether a file is, or was, counted. */
  isRead({ key }: Pick<FileInfo, 'key'>): boolean {
    const { kind } = this.stateOf(key)
    return kind !== 'unknown' && kind !== 'pending'
  }

  /** Returns whether the plain file that a packed one is made from must be read first. */
  isPlainAwaited(path: string): boolean {
    for (const { file } of this.of('pending'))
      if (isPackedName(path, file.path) && (file.facts()?.size ?? 0) > 0) return true
    return false
  }

  /** Whether a file is being read whole, so that its content is not known yet. */
  get isUnpacking(): boolean {
    for (const { isReading } of this.of('packed')) if (isReading) return true
    return false
  }

  /** Makes a file wait for the one before it in its log, or for bytes. */
  wait(file: FileHandle, previous: FollowedLog | PendingFile | null, start: PendingFileStart = {}): PendingFile {
    const pending = new PendingFile(file, previous, start)
    this.#enter(file.key, pending)
    return pending
  }

  /** Counts the lines of a file from now on, in a row of the store. */
  follow(
    file: FileHandle,
    { id, gen, from }: TailPosition,
    start: Pick<CounterStart, 'rotation' | 'modifiedMs'>,
    now: number,
  ): FollowedLog {
    const { context } = this
    const source = { id, path: file.path, member: null, generation: gen }
    const counted = countedOf(context.store, id, gen)
    // Lines that were skipped have not been counted.
    const lines = from > 0 && counted.lines === 0 ? null : counted.lines
    const counter = new LineCounter(context, file, { source, from, lines, ...start, isAsMet: () => file.isAsMet() })
    const log = new FollowedLog(file, counter, context.events, this.options.partialMs, now)
    this.ids.add(id)
    this.#enter(file.key, log, id)
    return log
  }

  /** Reads a file whole from now on, after each change. `fact` is its file status by its followed name, if it has one. */
  readWhole(file: FileHandle, fact: FileInfo | null, age: PackedAge): void {
    this.#enter(file.key, new PackedFile(this, file, fact, age))
  }

  /** Ends a waiting file that came to nothing; the file after it continues from `row`. It stays known until `forget`. */
  discard(pending: PendingFile, row: number | null = null): void {
    const { key } = pending.file
    pending.outcome = 'nothing'
    pending.file.rest()
    this.#files.set(key, { state: pending, row: row ?? this.#files.get(key)!.row })
  }

  /** Records that a file was gone before it could be opened: the file after it continues from the row of the one before it. */
  miss(key: string, formerly: string): void {
    this.#enter(key, UNKNOWN, this.rowOf(formerly))
  }

  /** Makes discarded files unknown, after a check: before, they could be found again while files that wait for them are checked. */
  forget(): void {
    for (const { file, outcome } of this.of('pending')) if (outcome !== null) this.#enter(file.key, UNKNOWN)
  }

  /** Records that everything in a file is counted, perhaps elsewhere. A file that still exists is not started again under any name. */
  settle(key: string, path: string): void {
    if (!this.isRead({ key })) this.#enter(key, nameOf(key, path) === null ? UNKNOWN : READ)
  }

  /** Ends a file that was read whole, has no followed name any more and contains nothing new. */
  end({ file }: PackedFile): void {
    this.#enter(file.key, READ)
  }

  /** Ends the reading of a log. */
  drop(log: FollowedLog, state: 'gone' | 'closed'): void {
    const { key, path } = log.file
    log.counter.leave()
    log.dropped = true
    const name = nameOf(key, path)
    if (name !== null && name !== path) log.move(this.context.store, name)
    this.#enter(key, name === null ? UNKNOWN : READ, log.anchorId)
    log.enter(state)
  }

  /** Makes the file of a log unknown: it no longer contains the counted bytes, so it is treated as a new file. */
  remove({ file }: FollowedLog): void {
    this.#enter(file.key, UNKNOWN)
  }

  #enter(key: string, state: FileState, row: number | null = null): void {
    const { state: before, row: known } = this.#files.get(key) ?? { state: UNKNOWN, row: null }
    this.#files.delete(key)
    this.#files.set(key, { state, row: row ?? known })
    if ('file' in before && !('file' in state && state.file === before.file)) before.file.rest()
    if (before.kind === 'pending') before.outcome ??= state.kind === 'lines' ? state : 'nothing'
  }
}

/** Returns the current name of a file; null if it has none in its folder. */
function nameOf(key: string, path: string): string | null {
  const name = fileInfo(path)?.key === key ? path : currentName(key, path)
  return name !== null && fileInfo(name)?.key === key ? name : null
}
