/**
 * What a run knows of each file: one record for each, by its key, whatever names lead to it. A file is in one state at a time, and
 * states change here only.
 *
 *                          ┌─► lines ──┐
 *      unknown ──► pending ┤           ├─► read
 *                          └─► packed ─┘
 *
 * `read`: all that stands in it is counted, and it is not met again. Unknown once more is what was pending and came to nothing, and
 * what has no name in its folder when its lines are read. A file of lines that was emptied is pending once more; a copy of what it
 * held is read at once, wherever it stood here, or is `read` if nothing in it is new.
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
  /** Files that were there before following began are read from their beginning. */
  readonly fromStart: boolean
  /** How long a last line without its end is waited for. */
  readonly partialMs: number
}

type FileState = PendingFile | FollowedLog | PackedFile | { readonly kind: 'read' } | { readonly kind: 'unknown' }

const READ: FileState = { kind: 'read' }
const UNKNOWN: FileState = { kind: 'unknown' }

interface FileRecord {
  readonly state: FileState
  /** The row by which it is known how far the log of the file was counted; it outlives the file. Null where none is known. */
  readonly row: number | null
}

export class FileRegistry {
  readonly context: TailContext
  readonly options: FollowOptions
  /** The rows of all that was followed. */
  readonly ids = new Set<number>()
  /** Those of one kind in the order in which they came to be of that kind. */
  readonly #files = new Map<string, FileRecord>()
  /** By log, once a file of it was met: files that were there by then and are nobody's, unless they are named themselves. */
  readonly passed = new Map<string, ReadonlySet<string>>()

  constructor(context: TailContext, options: FollowOptions) {
    this.context = context
    this.options = options
  }

  /** The files of a kind. Those that come to be of it meanwhile are given, too. */
  *of<K extends FileState['kind']>(kind: K): Generator<Extract<FileState, { readonly kind: K }>> {
    for (const { state } of this.#files.values())
      if (state.kind === kind) yield state as Extract<FileState, { readonly kind: K }>
  }

  /** What is known of a file by its key. */
  stateOf(key: string): FileState {
    return this.#files.get(key)?.state ?? UNKNOWN
  }

  /** The row by which it is known how far the log of a file was counted. */
  rowOf(key: string): number | null {
    const { state, row = null } = this.#files.get(key) ?? { state: UNKNOWN }
    return row ?? (state.kind === 'pending' ? state.anchor : null)
  }

  isKnown({ key }: Pick<FileInfo, 'key'>): boolean {
    return this.stateOf(key).kind !== 'unknown'
  }

  /** Whether a file is counted, or was. */
  isRead({ key }: Pick<FileInfo, 'key'>): boolean {
    const { kind } = this.stateOf(key)
    return kind !== 'unknown' && kind !== 'pending'
  }

  /** Whether the plain file of which a packed one is made is still to be read: it comes first. */
  isPlainAwaited(path: string): boolean {
    for (const { file } of this.of('pending'))
      if (isPackedName(path, file.path) && (file.facts()?.size ?? 0) > 0) return true
    return false
  }

  /** Whether a file that is read whole is being read: nobody knows yet what stands in it. */
  get isUnpacking(): boolean {
    for (const { isReading } of this.of('packed')) if (isReading) return true
    return false
  }

  /** A file waits for the one before it in its log, or for bytes. */
  wait(file: FileHandle, previous: FollowedLog | PendingFile | null, start: PendingFileStart = {}): PendingFile {
    const pending = new PendingFile(file, previous, start)
    this.#enter(file.key, pending)
    return pending
  }

  /** The lines of a file are counted from now on, in a row of the store. */
  follow(
    file: FileHandle,
    { id, gen, from }: TailPosition,
    start: Pick<CounterStart, 'rotation' | 'modifiedMs'>,
    now: number,
  ): FollowedLog {
    const { context } = this
    const source = { id, path: file.path, member: null, generation: gen }
    const counted = countedOf(context.store, id, gen)
    // What was passed over has lines that nobody counted.
    const lines = from > 0 && counted.lines === 0 ? null : counted.lines
    const counter = new LineCounter(context, file, { source, from, lines, ...start, isAsMet: () => file.isAsMet() })
    const log = new FollowedLog(file, counter, context.events, this.options.partialMs, now)
    this.ids.add(id)
    this.#enter(file.key, log, id)
    return log
  }

  /** A file is read whole from now on, whenever it has changed. `fact` is what is known of it by its followed name. */
  readWhole(file: FileHandle, fact: FileInfo | null, age: PackedAge): void {
    this.#enter(file.key, new PackedFile(this, file, fact, age))
  }

  /** A file that waits came to nothing; whatever follows it goes on from `row`. It stays known until `forget`. */
  discard(pending: PendingFile, row: number | null = null): void {
    const { key } = pending.file
    pending.outcome = 'nothing'
    pending.file.rest()
    this.#files.set(key, { state: pending, row: row ?? this.#files.get(key)!.row })
  }

  /** What came to nothing is unknown once a look is over: it could be found again while others that wait for it are looked at. */
  forget(): void {
    for (const { file, outcome } of this.of('pending')) if (outcome !== null) this.#enter(file.key, UNKNOWN)
  }

  /** All that stands in a file is counted, elsewhere perhaps. If it is still there it is not met again, whatever its name. */
  settle(key: string, path: string): void {
    if (!this.isRead({ key })) this.#enter(key, nameOf(key, path) === null ? UNKNOWN : READ)
  }

  /** A file that was read whole has no followed name any more, and nothing new. */
  end({ file }: PackedFile): void {
    this.#enter(file.key, READ)
  }

  /** Nothing more is read of a log. */
  drop(log: FollowedLog, state: 'gone' | 'closed'): void {
    const { key, path } = log.file
    log.counter.leave()
    log.dropped = true
    const name = nameOf(key, path)
    if (name !== null && name !== path) log.move(this.context.store, name)
    this.#enter(key, name === null ? UNKNOWN : READ, log.anchorId)
    log.enter(state)
  }

  /** What was counted of a log does not stand in its file any more: it is met as another one. */
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

/** The name that a file has by now; null where it has none in its folder. */
function nameOf(key: string, path: string): string | null {
  const name = fileInfo(path)?.key === key ? path : currentName(key, path)
  return name !== null && fileInfo(name)?.key === key ? name : null
}
