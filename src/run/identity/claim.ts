/**
 * Finds or creates the row of a file and takes it for this run. Rows and files may change while they are compared, so
 * the store takes a row only if everything the decision is based on is unchanged; otherwise the loop starts again.
 */
import type { OpenRun, SourceIdentity, SourceRow } from '../../store/write/apply.ts'
import { isAlive } from '../session/process-identity.ts'
import type { StoreClient } from '../store-clients/store-client.ts'
import type { Content } from './content.ts'
import { type Decision, decide, type Patience } from './decide.ts'
import { headOf } from './identity.ts'

export interface ClaimOptions {
  readonly nowMs: number
  /** Whether to drop what is known of the source and count it again. */
  readonly rescan: boolean
  readonly patience: Patience
}

/** `ids` are the rows of the source's name, whose counts reports show. `row` is the claimed row before the claim; null if it is new. */
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

/** Claims the row of a file. `content` is null for what cannot be read again, which always gets a new row. */
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
