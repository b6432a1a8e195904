/** Strict readers of the formats for build servers, by official schemas where there are some, else by the documents. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { SaxesParser } from 'saxes'

const SCHEMA = '../../../node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'

/** The schema is written in draft 4, of which it uses nothing that later drafts read in another way but its name. */
const { id: _, $schema: __, ...sarifSchema } = JSON.parse(readFileSync(join(import.meta.dirname, SCHEMA), 'utf8'))
const validSarif = new Ajv({ strict: false, validateFormats: false, unicodeRegExp: false }).compile(sarifSchema)

export interface SarifLog {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly SarifRule[] } }
    readonly results: readonly SarifResult[]
    readonly properties?: { readonly verdict: string }
  }[]
}
export interface SarifRule {
  readonly id: string
  readonly help: { readonly text: string; readonly markdown: string }
  readonly properties: { readonly tags: readonly string[] }
}
export interface SarifResult {
  readonly ruleId: string
  readonly ruleIndex: number
  readonly level: string
  readonly message: { readonly text: string }
  readonly locations: readonly {
    readonly physicalLocation: {
      readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string }
      readonly region: { readonly startLine: number }
    }
    readonly logicalLocations?: readonly { readonly fullyQualifiedName: string }[]
  }[]
  readonly occurrenceCount?: number
  readonly partialFingerprints: Readonly<Record<string, string>>
  readonly baselineState?: string
  readonly suppressions?: readonly { readonly kind: string; readonly justification: string }[]
}

/** A SARIF log by its schema, with places that lie below the sources, unique fingerprints, and rules that fit. */
export function readSarif(text: string): SarifLog['runs'][0] {
  const log = parseJson(text) as SarifLog
  if (!validSarif(log)) throw new Error(JSON.stringify(validSarif.errors?.slice(0, 3)))
  const run = log.runs[0]!
  const rules = run.tool.driver.rules
  if (new Set(rules.map(r => r.id)).size !== rules.length) throw new Error('a rule twice')
  const seen = new Set<string>()
  for (const result of run.results) {
    if (rules[result.ruleIndex]?.id !== result.ruleId) throw new Error(`no rule ${result.ruleId}`)
    const [place] = result.locations
    if (place === undefined) throw new Error('a result without a place')
    const { uri } = place.physicalLocation.artifactLocation
    const base = 'file:///sources/'
    if (!/^(?:[A-Za-z0-9\-._~/]|%[0-9A-F]{2})+$/.test(uri)) throw new Error(`not encoded: ${uri}`)
    if (!new URL(uri, base).href.startsWith(base)) throw new Error(`leaves the sources: ${uri}`)
    const own = result.partialFingerprints['logremedy/v1']!
    if (seen.has(own)) throw new Error(`fingerprint twice: ${own}`)
    seen.add(own)
    checkMessage(result.message.text)
  }
  if (run.results.length > 5000) throw new Error('more results than are shown')
  return run
}

/** A plain text message of SARIF holds no placeholder and no link of its own. */
function checkMessage(text: string): void {
  const plain = text.replace(/\\[\\[\]]|\{\{|\}\}/g, '')
  if (/[[\]{}\\]/.test(plain)) throw new Error(`live message: ${text}`)
}

/** JSON in valid UTF-8 without any control but line feeds between tokens. */
export function parseJson(text: string): unknown {
  if (!text.isWellFormed()) throw new Error('not well formed')
  return JSON.parse(text)
}

export interface Element {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

/** The root of an XML document; throws on anything that is not well-formed. */
export function readXml(xml: string): Element {
  const stack: Element[] = []
  let root: Element | null = null
  const parser = new SaxesParser()
  parser.on('error', error => {
    throw error
  })
  parser.on('opentag', ({ name, attributes }) => {
    const element: Element = { name, attributes: attributes as Record<string, string>, children: [], text: '' }
    stack.at(-1)?.children.push(element)
    root ??= element
    stack.push(element)
  })
  parser.on('closetag', () => void stack.pop())
  parser.on('text', text => {
    const top = stack.at(-1)
    if (top !== undefined) top.text += text
  })
  parser.on('cdata', () => {
    throw new Error('a CDATA section, which log text could end')
  })
  parser.write(xml).close()
  return root!
}

/** What JUnit readers know: element → its attributes, those that must be there first, and its children. */
const JUNIT: Readonly<Record<string, readonly [must: string[], may: string[], children: string[]]>> = {
  testsuites: [['name', 'tests', 'failures', 'errors'], ['time'], ['testsuite']],
  testsuite: [['name', 'tests', 'failures', 'errors'], ['skipped', 'time'], ['testcase']],
  testcase: [['name', 'classname'], ['time'], ['failure', 'error', 'skipped']],
  failure: [['message', 'type'], [], []],
  error: [['message', 'type'], [], []],
  skipped: [['message'], [], []],
}

/** A JUnit report whose numbers add up; no two tests of a suite have one name. */
export function readJunit(xml: string): Element {
  const root = readXml(xml)
  if (root.name !== 'testsuites') throw new Error(`root ${root.name}`)
  const visit = (element: Element): void => {
    const [must, may, children] = JUNIT[element.name] ?? [[], [], []]
    const names = Object.keys(element.attributes)
    for (const name of must) if (!names.includes(name)) throw new Error(`${element.name} without ${name}`)
    for (const name of names) if (![...must, ...may].includes(name)) throw new Error(`${element.name} with ${name}`)
    for (const child of element.children) {
      if (!children.includes(child.name)) throw new Error(`${child.name} in ${element.name}`)
      visit(child)
    }
    if (children.length > 0 && element.text.trim() !== '') throw new Error(`text in ${element.name}`)
  }
  visit(root)
  for (const suite of root.children) {
    const cases = suite.children
    const outcome = (name: string) => cases.filter(c => c.children.some(o => o.name === name)).length
    const told = ['tests', 'failures', 'errors', 'skipped'].map(n => Number(suite.attributes[n]))
    const counted = [cases.length, outcome('failure'), outcome('error'), outcome('skipped')]
    if (told.join() !== counted.join()) throw new Error(`${told} told, ${counted} counted`)
    for (const c of cases) if (c.children.length > 1) throw new Error('two outcomes')
  }
  for (const name of ['tests', 'failures', 'errors']) {
    const total = root.children.reduce((sum, suite) => sum + Number(suite.attributes[name]), 0)
    if (total !== Number(root.attributes[name])) throw new Error(`${name} do not add up`)
  }
  return root
}

export interface Metric {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

const SUFFIXES: Readonly<Record<string, readonly string[]>> = { counter: ['_total'], gauge: [''], stateset: [''] }

/** OpenMetrics 1.0 text; throws wherever the specification forbids what stands there. */
export function readOpenMetrics(text: string): Metric[] {
  const lines = text.split('\n')
  if (lines.pop() !== '' || lines.pop() !== '# EOF') throw new Error('no "# EOF" and line feed at the end')
  const metrics: Metric[] = []
  const families = new Set<string>()
  const series = new Set<string>()
  let family = null as { name: string; type: string; seen: Set<string>; samples: number } | null
  for (const line of lines) {
    const meta = /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line)
    if (meta !== null) {
      const [, kind, name, value] = meta as unknown as [string, string, string, string]
      if (family?.name !== name) {
        if (families.has(name)) throw new Error(`family ${name} in two places`)
        families.add(name)
        family = { name, type: 'unknown', seen: new Set(), samples: 0 }
      }
      if (family.seen.has(kind) || family.samples > 0) throw new Error(`${kind} of ${name} too late or twice`)
      family.seen.add(kind)
      if (kind === 'TYPE') family.type = value
      if (kind === 'TYPE' && SUFFIXES[value] === undefined) throw new Error(`type ${value}`)
      if (kind === 'TYPE' && value === 'counter' && name.endsWith('_total')) throw new Error('_total in a family')
      if (kind === 'UNIT' && !name.endsWith(`_${value}`)) throw new Error(`unit ${value} of ${name}`)
      if (kind === 'HELP' && /\\(?![\\n"])/.test(value)) throw new Error(`escape in ${line}`)
      continue
    }
    const { name, labels, value } = readSample(line)
    if (family === null || !SUFFIXES[family.type]!.some(suffix => name === family!.name + suffix))
      throw new Error(`sample outside of its family: ${line}`)
    if (family.type === 'counter' && value < 0) throw new Error(`negative counter: ${line}`)
    if (family.type === 'stateset' && value !== 0 && value !== 1) throw new Error(`state: ${line}`)
    family.samples++
    const key = JSON.stringify([name, Object.entries(labels).sort()])
    if (series.has(key)) throw new Error(`series twice: ${line}`)
    series.add(key)
    metrics.push({ name, labels, value })
  }
  return metrics
}

function readSample(line: string): Metric {
  const head = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0]
  if (head === undefined) throw new Error(`no name: ${line}`)
  let at = head.length
  const labels: Record<string, string> = {}
  if (line[at] === '{') {
    at++
    while (line[at] !== '}') {
      const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\[\\n"])*)"(,?)/y
      label.lastIndex = at
      const match = label.exec(line)
      if (match === null || Object.hasOwn(labels, match[1]!)) throw new Error(`labels: ${line}`)
      Object.defineProperty(labels, match[1]!, { value: match[2]!, enumerable: true })
      at = label.lastIndex
      if (match[3] === '' && line[at] !== '}') throw new Error(`labels: ${line}`)
    }
    at++
  }
  const number = line.slice(at)
  if (!/^ [+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(number)) throw new Error(`value: ${line}`)
  return { name: head, labels, value: Number(number) }
}

/** What GitLab's widget needs of each issue, by its documentation. */
const validGitlab = new Ajv().compile({
  type: 'array',
  items: {
    type: 'object',
    required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
    properties: {
      description: { type: 'string', minLength: 1 },
      check_name: { type: 'string', minLength: 1 },
      fingerprint: { type: 'string', minLength: 1 },
      severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
      location: {
        type: 'object',
        required: ['path', 'lines'],
        properties: {
          path: { type: 'string', minLength: 1, not: { pattern: '^(\\./|/)' } },
          lines: {
            type: 'object',
            required: ['begin'],
            properties: { begin: { type: 'integer', minimum: 1 } },
            additionalProperties: false,
          },
        },
        additionalProperties: false,
      },
    },
    additionalProperties: false,
  },
})

export interface GitlabIssue {
  readonly description: string
  readonly check_name: string
  readonly fingerprint: string
  readonly severity: string
  readonly location: { readonly path: string; readonly lines: { readonly begin: number } }
}

/** A code quality report; fingerprints are unique, because GitLab keeps one issue of each. */
export function readGitlab(text: string): GitlabIssue[] {
  const issues = parseJson(text) as GitlabIssue[]
  if (!validGitlab(issues)) throw new Error(JSON.stringify(validGitlab.errors))
  if (new Set(issues.map(i => i.fingerprint)).size !== issues.length) throw new Error('fingerprint twice')
  return issues
}

/** The message `Diagnostic` of reviewdog's format, in the part that a line of rdjsonl may hold. */
const validDiagnostic = new Ajv().compile({
  type: 'object',
  required: ['message', 'location', 'severity'],
  properties: {
    message: { type: 'string', minLength: 1 },
    location: {
      type: 'object',
      required: ['path'],
      properties: {
        path: { type: 'string', minLength: 1 },
        range: {
          type: 'object',
          required: ['start'],
          properties: {
            start: {
              type: 'object',
              required: ['line'],
              properties: { line: { type: 'integer', minimum: 1 }, column: { type: 'integer', minimum: 1 } },
              additionalProperties: false,
            },
          },
          additionalProperties: false,
        },
      },
      additionalProperties: false,
    },
    severity: { enum: ['ERROR', 'WARNING', 'INFO'] },
    source: { type: 'object', properties: { name: { type: 'string' } }, additionalProperties: false },
    code: {
      type: 'object',
      required: ['value'],
      properties: { value: { type: 'string' }, url: { type: 'string', pattern: '^https?://' } },
      additionalProperties: false,
    },
    original_output: { type: 'string' },
  },
  additionalProperties: false,
})

export interface Diagnostic {
  readonly message: string
  readonly location: { readonly path: string; readonly range?: { readonly start: { readonly line: number } } }
  readonly severity: string
  readonly code: { readonly value: string }
}

export function readRdjsonl(text: string): Diagnostic[] {
  if (text !== '' && !text.endsWith('\n')) throw new Error('no line feed at the end')
  const lines = text.split('\n').slice(0, -1)
  return lines.map(line => {
    const diagnostic = parseJson(line) as Diagnostic
    if (!validDiagnostic(diagnostic)) throw new Error(JSON.stringify(validDiagnostic.errors))
    return diagnostic
  })
}
