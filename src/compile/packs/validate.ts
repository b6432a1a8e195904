/**
 * YAML text → raw pack file, or problems with line and column. YAML 1.2 core schema; aliases, anchors, custom tags, merge
 * keys and duplicate keys are refused, so that a small file cannot grow into a large one.
 */
import { type Document, isMap, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { nearest } from '../../model/nearest.ts'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import { fileSchema, type RawFile } from './schema.ts'

/** Maximum size of a pack file, in bytes. */
export const PACK_BYTES = 4 * 1024 * 1024
const DEPTH = 16

/** A position in a file, both numbers counted from 1. */
export interface TextPosition {
  readonly line: number
  readonly column: number
}

/** A validated file and the position of each of its values. */
export interface ValidFile {
  readonly raw: RawFile
  readonly markOf: (path: readonly PropertyKey[]) => TextPosition
}

/** Parses and validates one pack file. Reports all problems of the file, not only the first. */
export function validateFile(path: string, text: string): Result<ValidFile> {
  if (text.length > PACK_BYTES)
    return err(
      problem(
        'pack',
        'pack/too-large',
        { path },
        `The pack file is larger than ${PACK_BYTES} characters.`,
        'Split it into several files of one pack directory.',
      ),
    )
  const counter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: counter,
    schema: 'core',
    version: '1.2',
    merge: false,
    uniqueKeys: true,
    prettyErrors: false,
  })
  const at = (offset: number): TextPosition => {
    const { line, col } = counter.linePos(offset)
    return { line, column: col }
  }
  const problems = [...document.errors, ...document.warnings].map(e =>
    problem('pack', 'pack/yaml', { path, ...at(e.pos[0]) }, asSentence(e.message), 'Correct the YAML at this place.'),
  )
  problems.push(...refusedFeatures(path, document, at))
  if (problems.length > 0) return err(...problems)
  const markOf = (keys: readonly PropertyKey[]): TextPosition => at(offsetOf(document, keys))
  const parsed = fileSchema.safeParse(document.toJS({ maxAliasCount: 0 }) ?? {})
  if (parsed.success) return ok({ raw: parsed.data, markOf })
  return err(...parsed.error.issues.flatMap(issue => issueProblems(path, document, issue as Issue, at)))
}

function refusedFeatures(path: string, document: Document, at: (offset: number) => TextPosition): Problem[] {
  const problems: Problem[] = []
  const refuse = (offset: number | undefined, what: string): void => {
    problems.push(
      problem(
        'pack',
        'pack/refused-yaml',
        { path, ...at(offset ?? 0) },
        `Packs must not use ${what}.`,
        'Write the value in full.',
      ),
    )
  }
  visit(document, {
    Alias: (_, node) => refuse(node.range?.[0], 'YAML aliases'),
    Node: (_, node, parents) => {
      if ('anchor' in node && node.anchor) refuse(node.range?.[0], 'YAML anchors')
      if (node.tag) refuse(node.range?.[0], 'YAML tags')
      if (parents.length > DEPTH * 2) {
        refuse(node.range?.[0], `more than ${DEPTH} levels of nesting`)
        return visit.BREAK
      }
      return undefined
    },
    Pair: (_, pair) => {
      if (isScalar(pair.key) && pair.key.value === '<<') refuse(pair.key.range?.[0], 'YAML merge keys')
    },
  })
  return problems
}

type Issue = { code: string; path: PropertyKey[]; message: string; keys?: string[] }

function issueProblems(
  path: string,
  document: Document,
  issue: Issue,
  at: (offset: number) => TextPosition,
): Problem[] {
  const name = issue.path.map(String).join('.') || 'the file'
  const mark = at(offsetOf(document, issue.path))
  if (issue.code !== 'unrecognized_keys')
    return [
      problem(
        'pack',
        `pack/${issue.code.replaceAll('_', '-')}`,
        { path, ...mark },
        asSentence(`${name}: ${issue.message}`),
        'See rules/README.md for the form of this key.',
      ),
    ]
  const known = knownKeys(issue.path)
  return (issue.keys ?? []).map(key => {
    const guess = nearest(key, known)
    const offset = keyOffset(document, issue.path, key)
    const place = { path, ...(offset === null ? mark : at(offset)) }
    return problem(
      'pack',
      'pack/unknown-key',
      place,
      `${name} has no key "${key}".`,
      guess ? `Did you mean "${guess}"?` : `Known keys: ${known.join(', ')}.`,
    )
  })
}

function keyOffset(document: Document, path: readonly PropertyKey[], key: string): number | null {
  const node = path.length === 0 ? document.contents : document.getIn(path, true)
  const pair = isMap(node) ? node.items.find(item => isScalar(item.key) && item.key.value === key) : undefined
  return pair && isNode(pair.key) ? (pair.key.range?.[0] ?? null) : null
}

/** Returns the keys that the schema knows at a path; array indices and record keys match any. */
function knownKeys(path: readonly PropertyKey[]): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: zod's inner structure is not typed for walking
  let schema: any = fileSchema
  for (const key of path) {
    schema = unwrap(schema)
    if (schema.def.type === 'array') schema = schema.def.element
    else if (schema.def.type === 'record') schema = schema.def.valueType
    else schema = schema.def.shape?.[key as string] ?? schema
  }
  return Object.keys(unwrap(schema).def.shape ?? {})
}

// biome-ignore lint/suspicious/noExplicitAny: as above
function unwrap(schema: any): any {
  let inner = schema
  while (inner.def.innerType) inner = inner.def.innerType
  return inner
}

function offsetOf(document: Document, keys: readonly PropertyKey[]): number {
  for (let depth = keys.length; depth >= 0; depth--) {
    const node = depth === 0 ? document.contents : document.getIn(keys.slice(0, depth), true)
    if (isNode(node) && node.range) return node.range[0]
  }
  return 0
}

function asSentence(text: string): string {
  const first = text.split('\n')[0]!.trim()
  return /[.!?]$/.test(first) ? first : `${first}.`
}
