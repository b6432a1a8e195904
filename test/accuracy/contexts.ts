/** Compares the operations of what was found in one file with those that its label names. */
import type { Expected, Found, Label } from './judge.ts'

export interface ContextVerdict {
  readonly right: number
  readonly wrong: number
  readonly unknown: number
  /** Codes beside which a person finds no operation, and those of them for which one is told. */
  readonly silent: number
  readonly guessed: number
  readonly notes: readonly string[]
}

/** What a person called an operation that packs name otherwise, by code space. */
const SYNONYMS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  pkcs11: {
    find: 'object-read',
    import: 'object-create',
    delete: 'object-create',
    destroy: 'object-create',
    generate: 'keygen',
    logout: 'login',
    finalize: 'init',
    slot: 'slot-list',
    'session-open': 'session',
    'session-close': 'session',
    'pin-set': 'pin-change',
    'object-find': 'object-read',
    'object-copy': 'object-create',
    'object-write': 'object-create',
    'object-destroy': 'object-create',
  },
  huks: {
    keygen: 'generate',
    find: 'query',
    destroy: 'delete',
    'object-destroy': 'delete',
    'object-read': 'query',
    sign: 'use',
    verify: 'use',
    encrypt: 'use',
    decrypt: 'use',
    derive: 'use',
  },
  asset: {
    delete: 'remove',
    destroy: 'remove',
    find: 'query',
    'object-read': 'query',
    'asset-add': 'add',
    'asset-remove': 'remove',
    'asset-update': 'update',
    'asset-query': 'query',
  },
  keyless: { login: 'authenticate', deEnroll: 'de-enroll' },
}

/** What packs tell apart and people do not: a query of assets that need a user, and any use of a key of HUKS, has three steps. */
const STEPS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  huks: { init: 'use', update: 'use', finish: 'use' },
  asset: { 'pre-query': 'query', 'post-query': 'query' },
}

/** Labels that say that a person cannot tell, or that a file holds several. */
const UNTOLD = ['unknown', 'none', 'mixed']

/** Judges each code of a file once; codes that were not found are left out. */
export function judgeContexts(
  label: Label,
  found: readonly Found[],
  contextOf: (functionName: string) => string | null,
): ContextVerdict {
  const counts = { right: 0, wrong: 0, unknown: 0, silent: 0, guessed: 0 }
  const notes: string[] = []
  for (const code of new Set(label.expected.map(e => e.code))) {
    const same = found.filter(f => f.code === code)
    const entries = label.expected.filter(e => e.code === code)
    const wanted = new Set(entries.flatMap(e => wantedContexts(label, e, same[0]?.namespace ?? '', contextOf)))
    const contexts = [...new Set(same.map(f => f.context))].sort()
    if (same.length > 0 && entries.every(e => e.context === 'none')) {
      counts.silent++
      if (contexts.every(c => c === 'unknown')) continue
      counts.guessed++
      notes.push(
        `CONTEXT guessed ${label.file}:${same[0]!.lines[0] ?? '?'} ${code}: ${contexts.join(', ')} where nobody can tell`,
      )
    }
    if (same.length === 0 || wanted.size === 0) continue
    const steps = STEPS[same[0]!.namespace] ?? {}
    const isWanted = (context: string): boolean => wanted.has(context) || wanted.has(steps[context] ?? context)
    const verdict = contexts.some(c => c !== 'unknown' && !isWanted(c))
      ? 'wrong'
      : contexts.some(isWanted)
        ? 'right'
        : 'unknown'
    counts[verdict]++
    if (verdict !== 'right')
      notes.push(
        `CONTEXT ${verdict} ${label.file}:${same[0]!.lines[0] ?? '?'} ${code}: ${contexts.join(', ')} instead of ${[...wanted].join(', ')} (${entries.map(e => e.op ?? '').join('; ')})`,
      )
  }
  return { ...counts, notes }
}

/** Returns the contexts that a label allows for an entry; none where it does not tell. */
function wantedContexts(
  label: Label,
  entry: Expected,
  namespace: string,
  contextOf: (functionName: string) => string | null,
): string[] {
  const functions = [...(entry.op ?? '').matchAll(/C_[A-Z][A-Za-z]+/g)].map(m => m[0])
  if (functions.length > 0) return functions.map(contextOf).filter(c => c !== null)
  const told = entry.context ?? (label.expected.length === 1 ? label.context : null) ?? 'unknown'
  return UNTOLD.includes(told) ? [] : [SYNONYMS[namespace]?.[told] ?? told]
}
