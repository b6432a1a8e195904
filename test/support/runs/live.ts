/** News as following tells it, made by hand. */
import type { FindingKey } from '../../../src/model/findings/finding.ts'
import type { LiveEvent, LiveFinding, LiveSource, LiveTotals } from '../../../src/model/live.ts'
import { finding as summary, T0 } from '../../report/make.ts'

export const NOW = T0 + 3_600_000

export function liveSource(id: number, path = `logs/${id}.log`): LiveSource {
  return { id, path, member: null, generation: 0 }
}

/** A finding of CKR_PIN_INCORRECT at login unless said otherwise. */
export function liveFinding(key: Partial<FindingKey> = {}, rest: Partial<LiveFinding> = {}): LiveFinding {
  return {
    key: summary(key).key,
    count: 1,
    time: T0,
    offset: 0,
    raw: '160',
    params: [],
    source: liveSource(0),
    line: 1,
    text: 'C_Login returned 160',
    ...rest,
  }
}

export function found(id: string, finding: LiveFinding, wallMs = NOW): LiveEvent {
  return { type: 'finding', wallMs, id, finding }
}

export function tick(totals: Partial<LiveTotals> = {}, wallMs = NOW): LiveEvent {
  const nothing = { bytes: 0, lines: 0, events: 0, lost: 0, sources: 1, lag: 0 }
  return { type: 'tick', wallMs, totals: { ...nothing, ...totals } }
}
