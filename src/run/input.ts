/** Scans one input, a log or an archive of logs, with all its sources. */
import { type Place, type Problem, problem } from '../model/problem.ts'
import { openAll } from '../source/open.ts'
import type { SourceSpec } from '../source/spec.ts'
import type { SourceEnd, SourceIdentity } from '../store/write/apply.ts'
import { knownRow } from './resume.ts'
import { type RotationContext, STANDALONE } from './rotation-context.ts'
import { type ScanContext, type ScanSettings, scanSource } from './source.ts'
import type { StoreClient } from './store-clients/store-client.ts'

/** The result of an input: its rows in the store, and problems that belong to none of them. */
export interface InputEnd {
  /** The last lines, if another file continues this one. */
  readonly tail: Uint8Array | null
  readonly ids: readonly number[]
  readonly problems: readonly Problem[]
  /** It may be a copy of an existing file, and was not read. */
  readonly waits: boolean
}

/** Scans the parts of an input that the store does not have yet. */
export async function scanInput(
  context: ScanContext,
  spec: SourceSpec,
  settings: ScanSettings,
  rotation: RotationContext,
): Promise<InputEnd> {
  const { storeClient } = context
  const ids: number[] = []
  const problems: Problem[] = []
  let archive: Place | null = null
  let noLogs = 0
  let tail: Uint8Array | null = null
  let waits = false
  for await (const opened of openAll(spec, settings.signal)) {
    // An interrupt cuts the bytes, which looks like a damaged archive.
    if (settings.signal.aborted && opened.kind !== 'source') break
    switch (opened.kind) {
      case 'source':
        {
          // A member of an archive is a separate log.
          const isLog = opened.source.member === null
          const scan = await scanSource(context, spec, opened.source, settings, isLog ? rotation : STANDALONE)
          ids.push(...scan.ids)
          problems.push(...scan.problems)
          tail = scan.tail
          waits ||= scan.waits === true
        }
        break
      case 'closed':
        // An input that cannot be opened, or is not a log, is not a source.
        if (opened.problem.kind === 'note') {
          noLogs++
          problems.push(opened.problem)
        } else if (opened.place.member === undefined) problems.push(opened.problem)
        else
          ids.push(
            await recordUnread(storeClient, opened.place, {
              format: 'unknown',
              state: 'error',
              problems: [opened.problem],
            }),
          )
        break
      case 'archive':
        archive = opened.place
        await endArchive(opened.place, opened.format, opened.problems)
        break
    }
    if (settings.signal.aborted) break
  }
  if (archive !== null && !settings.signal.aborted && ids.length === 0 && noLogs === 0 && !waits)
    problems.push(empty(archive))
  return { ids, problems, tail, waits }

  /** Faults make the archive itself a source without lines, so that its state is stored; notes concern the run. */
  async function endArchive(place: Place, format: string, failures: readonly Problem[]): Promise<void> {
    const faults = failures.filter(({ kind }) => kind === 'input')
    problems.push(...failures.filter(({ kind }) => kind !== 'input'))
    const known = (await knownRow(storeClient, identityOf(place))) !== undefined
    if (faults.length > 0)
      ids.push(await recordUnread(storeClient, place, { format, state: 'partial', problems: faults }))
    else if (known) await recordUnread(storeClient, place, { format, state: 'complete', problems: [] })
  }
}

type UnreadEnd = Pick<SourceEnd, 'format' | 'state' | 'problems'>

/** Records the outcome of an input without lines of its own; returns its row. */
export async function recordUnread(storeClient: StoreClient, place: Place, end: UnreadEnd): Promise<number> {
  const identity = identityOf(place)
  const id = (await knownRow(storeClient, identity))?.id ?? (await storeClient.createSource(identity))
  await storeClient.finishSource(id, { ...end, bytes: 0 })
  return id
}

function identityOf(place: Place): SourceIdentity {
  return { path: place.path, member: place.member ?? null, dev: null, ino: null }
}

function empty(place: Place): Problem {
  return problem('input', 'archive/empty', place, 'This archive contains no files.', 'Check how the archive was made.')
}
