/**
 * Finds or makes the store's row for a file and takes it for this run. Looking at rows and files takes time, and others do the same:
 * the store takes a row only if nothing of what the decision rests on has changed, else all is looked at again.
 */
import type { OpenRun, SourceIdentity, SourceRow } from '../../store/write/apply.ts'
import { isAlive } from '../session/process-identity.ts'
import type { StoreClient } from '../store-clients/store-client.ts'
import type { Content } from './content.ts'
import { type Decision, decide, type Patience } from './decide.ts'
import { headOf } from './identity.ts'

/** How a file is claimed. */
export interface ClaimOptions {
  readonly nowMs: number
  /** What is known of the source is dropped, to be counted again. */
  readonly rescan: boolean
  readonly patience: Patience
}

/** `ids` are the rows of the source's name, whose counts a report shows. `row` is what the claimed row was; null for a new one. */
export type ClaimResult =
  | {
      readonly kind: 'claimed'
      readonly id: number
      readonly gen: number
      readonly from: number
      readonly row: SourceRow | null
      readonly ids: readonly number[]
    }
  | { readonly kind: 'held'; readonly holder: OpenRun; readonly ids: readonly number[] }
  | { readonly kind: 'copy'; readonly beside: boolean; readonly ids: readonly number[] }
  | { readonly kind: 'wait' }

/** Claims the row of a file. What cannot be read again has null for its content, and is always new. */
export async function claim(
  storeClient: StoreClient,
  identity: SourceIdentity,
  content: Content | null,
  { nowMs, rescan, patience }: ClaimOptions,
): Promise<ClaimResult> {
  const head = content === null ? null : headOf(content.start)
  const dead: number[] = []
  for (;;) {
    const seen = await storeClient.beginSource(identity, head)
    const decision: Decision =
      content === null ? { kind: 'new' } : await decide(storeClient, identity, content, seen, patience)
    if (decision.kind === 'wait') return decision
    if (decision.kind === 'copy') return { ...decision, ids: [decision.row.id] }
    const row = decision.kind === 'row' ? decision.row : null
    const answer = await storeClient.claimSource({ identity, head, seen, row: row?.id ?? null, dead, rescan })
    switch (answer.kind) {
      case 'claimed':
        return { ...answer, row }
      case 'held':
        if (isAlive(answer.holder, nowMs)) return answer
        dead.push(answer.holder.id)
        break
      case 'changed':
        break
    }
  }
}
