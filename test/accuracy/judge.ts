/** Compares what was found in one file with its label. */
import { type ContextVerdict, judgeContexts } from './contexts.ts'

export interface Label {
  readonly file: string
  readonly format: string
  readonly expected: readonly Expected[]
  /** The operation of all that the file holds. */
  readonly context?: string
}

export interface Expected {
  readonly code: string
  readonly count: number
  readonly lines?: readonly number[]
  /** The function or words that name the operation. */
  readonly op?: string
  readonly context?: string | null
  readonly benign?: boolean
  readonly secondary?: boolean
}

export interface Found {
  readonly namespace: string
  readonly code: string
  readonly count: number
  readonly disposition: string
  readonly context: string
  readonly lines: readonly number[]
}

export interface Verdict {
  readonly format: string
  readonly negative: boolean
  readonly hit: number
  readonly extra: number
  readonly missed: number
  readonly benign: number
  readonly benignRight: number
  readonly secondary: number
  readonly secondaryRight: number
  readonly contexts: ContextVerdict
  readonly notes: readonly string[]
}

/** Counts right, extra and missed occurrences by code; benign and secondary ones count as occurrences too. */
export function judgeFile(
  given: Label,
  told: readonly Found[],
  contextOf: (functionName: string) => string | null,
): Verdict {
  const notes: string[] = []
  // Hexadecimal codes are the same in both cases.
  const found = told.map(f => ({ ...f, code: plainCode(f.code) }))
  const label = { ...given, expected: given.expected.map(e => ({ ...e, code: plainCode(e.code) })) }
  const codes = [...new Set([...label.expected.map(e => e.code), ...found.map(f => f.code)])].sort()
  let [hit, extra, missed] = [0, 0, 0]
  for (const code of codes) {
    const wanted = label.expected.filter(e => e.code === code).reduce((n, e) => n + e.count, 0)
    const got = found.filter(f => f.code === code).reduce((n, f) => n + f.count, 0)
    hit += Math.min(wanted, got)
    extra += Math.max(0, got - wanted)
    missed += Math.max(0, wanted - got)
    const lines = found.filter(f => f.code === code).flatMap(f => f.lines)
    if (got > wanted)
      notes.push(`EXTRA ${label.file} ${code}: ${got} instead of ${wanted}, among them line ${lines.join(', ')}`)
    if (got < wanted)
      notes.push(
        `MISS  ${label.file} ${code}: ${got} of ${wanted}, lines ${label.expected
          .filter(e => e.code === code)
          .flatMap(e => e.lines ?? [])
          .join(', ')}`,
      )
  }
  const marks = { benign: 0, benignRight: 0, secondary: 0, secondaryRight: 0 }
  for (const expected of label.expected) {
    const same = found.filter(f => f.code === expected.code)
    for (const mark of ['benign', 'secondary'] as const) {
      if (!expected[mark]) continue
      marks[mark] += expected.count
      const right = same.filter(f => f.disposition === mark).reduce((n, f) => n + f.count, 0)
      marks[`${mark}Right`] += Math.min(right, expected.count)
      if (right < expected.count)
        notes.push(`${mark.toUpperCase()} ${label.file} ${expected.code}: ${right} of ${expected.count}`)
    }
  }
  const contexts = judgeContexts(label, found, contextOf)
  notes.push(...contexts.notes)
  return { format: label.format, negative: label.expected.length === 0, hit, extra, missed, ...marks, contexts, notes }
}

function plainCode(code: string): string {
  return /^0x/i.test(code) ? code.toLowerCase() : code
}

/** Labelled codes of one file that no pack knows, and how many of them are told. */
export interface Told {
  readonly labelled: number
  readonly told: number
  readonly notes: readonly string[]
}

/** Counts, for codes that no pack knows, how many of the labelled ones are among the unknown codes of the file. */
export function toldUnknown(
  { file, expected }: Label,
  unknown: ReadonlySet<string>,
  isKnown: (code: string) => boolean,
): Told {
  const codes = [...new Set(expected.map(e => e.code))].filter(code => !isKnown(code))
  const untold = codes.filter(code => !unknown.has(code))
  const notes = untold.map(code => `UNTOLD ${file} ${code}`)
  return { labelled: codes.length, told: codes.length - untold.length, notes }
}
