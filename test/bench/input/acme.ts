/** A user's own code space of 5,000 codes: its pack, and the lines in which they occur. */
import type { Dice } from './dice.ts'

export const ACME_CODES = 5000

/** Share of lines of every generated log that hold a code of this pack; without the pack they are noise. */
export const ACME_SHARE = 0.0002

const UNITS = ['PUMP', 'VALVE', 'FAN', 'LAMP', 'DOOR', 'LOCK', 'SENSOR', 'MOTOR', 'FUSE', 'RELAY']
const FAULTS = ['STALLED', 'OPEN', 'SHORT', 'HOT', 'COLD', 'LOST', 'BLOCKED', 'WORN', 'DIRTY', 'LATE']

/** The n-th symbol, such as `FAN_HOT_17`. */
export function acmeSymbol(n: number): string {
  return `${UNITS[n % 10]}_${FAULTS[Math.floor(n / 10) % 10]}_${Math.floor(n / 100)}`
}

/** The n-th number: eight digits, of which each unit has a range. */
function acmeValue(n: number): number {
  return 31_000_000 + (n % 10) * 10_000 + Math.floor(n / 10)
}

/** One failure: half of them by name, half by number. */
export function acmeMessage(n: number, dice: Dice): string {
  return dice.below(2) === 0 ? `unit ${dice.below(40)} fault ${acmeSymbol(n)}` : `unit stopped, code: ${acmeValue(n)}`
}

/** The pack as one YAML file. */
export function acmePack(): string {
  const codes = Array.from({ length: ACME_CODES }, (_, n) => {
    const title = `{en: Fault ${n} of a unit, zh: 单元故障 ${n}}`
    return `  - {symbol: ${acmeSymbol(n)}, value: ${acmeValue(n)}, severity: error, title: ${title}}\n`
  })
  return `pack:
  namespace: acme
  version: "1.0.0"
  title: {en: Acme unit faults, zh: Acme 单元故障}
  display: symbol
  numbers: decimal
  contexts: [{id: run, title: {en: running a unit, zh: 运行单元}}]
codes:
${codes.join('')}shapes:
  - id: fault-name
    producer: acmed
    pattern: '\\bfault (?<symbol>%{symbols})\\b'
    confidence: certain
    examples: [{text: "unit 3 fault FAN_HOT_17", code: FAN_HOT_17}]
    counterexamples: ["unit 3 fault FAN_WARM_17"]
    because: {en: a fault by its name, zh: 以名称写出的故障}
  - id: fault-number
    producer: acmed
    pattern: '%{key}(?<value>%{codes:8})%{end}'
    confidence: certain
    examples: [{text: "unit stopped, code: ${acmeValue(7)}", code: ${acmeSymbol(7)}}]
    counterexamples: ["unit stopped, code: 31000504"]
    because: {en: a fault by its number, zh: 以数值写出的故障}
`
}
