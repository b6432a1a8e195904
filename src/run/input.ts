/** One input, from opening it to the last of its sources: a log, or an archive of logs. */
import { type Place, type Problem, problem } from '../model/problem.ts'
import type { Scanner } from '../pipeline.ts'
import { openAll } from '../source/open.ts'
import type { SourceSpec } from '../source/spec.ts'
import type { Store } from '../store/database.ts'
import { beginSource, createSource, finishSource } from '../store/write.ts'
import { ALONE, type InLog } from './log.ts'
import { type ScanSettings, scanSource } from './source.ts'

/** The store's rows of an input, and what concerns none of them. */
export interface InputEnd {
  /** The last lines, where another file goes on with this one. */
  readonly tail: Uint8Array | null
  readonly ids: readonly number[]
  readonly problems: readonly Problem[]
}

/** Scans what the store does not hold yet of an input. */
export async function scanInput(
  store: Store,
  scanner: Scanner,
  spec: SourceSpec,
  settings: ScanSettings,
  inLog: InLog,
): Promise<InputEnd> {
  const ids: number[] = []
  const problems: Problem[] = []
  let archive: Place | null = null
  let tail: Uint8Array | null = null
  for await (const opened of openAll(spec, settings.signal)) {
    switch (opened.kind) {
      case 'source':
        {
          // A member of an archive is a log of its own.
          const isLog = opened.source.member === null
          const scan = await scanSource(store, scanner, spec, opened.source, settings, isLog ? inLog : ALONE)
          ids.push(scan.id)
          tail = scan.tail
        }
        break
      case 'closed':
        // An input that cannot be opened at all is no source.
        if (opened.place.member === undefined) problems.push(opened.problem)
        else ids.push(endUnread(store, opened.place, { format: 'unknown', state: 'error', problems: [opened.problem] }))
        break
      case 'archive':
        archive = opened.place
        endArchive(opened.place, opened.format, opened.problems)
        break
    }
    if (settings.signal.aborted) break
  }
  if (archive !== null && ids.length === 0) problems.push(empty(archive))
  return { ids, problems, tail }

  /** Faults make the archive itself a source without lines, so that its state is kept; notes concern the run. */
  function endArchive(place: Place, format: string, told: readonly Problem[]): void {
    const faults = told.filter(({ kind }) => kind === 'input')
    problems.push(...told.filter(({ kind }) => kind !== 'input'))
    const known = rowOf(store, place) !== undefined
    if (faults.length > 0) ids.push(endUnread(store, place, { format, state: 'partial', problems: faults }))
    else if (known) endUnread(store, place, { format, state: 'complete', problems: [] })
  }
}

type End = Pick<Parameters<typeof finishSource>[2], 'format' | 'state' | 'problems'>

/** Records what came of something that has no lines of its own. */
function endUnread(store: Store, place: Place, end: End): number {
  const { path } = place
  const member = place.member ?? null
  const id = rowOf(store, place) ?? createSource(store, { path, member, dev: null, ino: null })
  finishSource(store, id, { ...end, bytes: 0 })
  return id
}

function rowOf(store: Store, place: Place): number | undefined {
  const { path } = place
  const member = place.member ?? null
  const rows = beginSource(store, { path, member, dev: null, ino: null })
  return rows.find(row => row.path === path && row.member === member)?.id
}

function empty(place: Place): Problem {
  return problem('input', 'archive/empty', place, 'There is no file in this archive.', 'Look how the archive was made.')
}
