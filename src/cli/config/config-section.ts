/** The section `gate:` of a configuration: settings of the gate and its baseline only. */
import { nearest } from '../../model/nearest.ts'
import { err, ok, problem, type Result } from '../../model/problem.ts'
import type { Flag } from '../flags/flag.ts'

/** Checks names and types of the settings, which are these flags; a map is a list of `KEY=VALUE`. */
export function readSection(
  name: string,
  flags: readonly Flag[],
  raw: unknown,
  path: string,
): Result<Record<string, unknown>> {
  const wrong = (fact: string, remedy: string) =>
    err<Record<string, unknown>>(problem('usage', 'config/section', { path }, fact, remedy))
  if (raw === null || raw === undefined) return ok({})
  if (typeof raw !== 'object' || Array.isArray(raw))
    return wrong(`The section "${name}" must contain settings.`, 'Write lines such as "  fail-on: [new]" below it.')
  const known = flags.filter(flag => flag.name !== 'config' && flag.name !== 'init')
  const section: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(raw)) {
    const flag = known.find(one => one.name === key)
    if (flag === undefined) {
      const guess = nearest(
        key,
        known.map(one => one.name),
      )
      const remedy = guess
        ? `Did you mean "${guess}"?`
        : 'Settings are named like the flags of `logremedy gate --help`.'
      return wrong(`There is no setting "${name}.${key}".`, remedy)
    }
    if (value === null) continue
    const plain = plainValue(flag, value)
    if (plain === undefined) return wrong(`The setting "${name}.${key}" cannot be ${shown(value)}.`, FORMS[flag.type])
    section[key] = plain
  }
  return ok(section)
}

const FORMS = {
  boolean: 'Write true or false.',
  number: 'Write a number.',
  string: 'Write a word.',
  array: 'Write a list such as [CKR_DEVICE_ERROR=3].',
} satisfies Record<Flag['type'], string>

/** Returns the value for the parser; undefined if it has the wrong type. */
function plainValue({ type, choices }: Flag, value: unknown): unknown {
  switch (type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined
    case 'number':
      return typeof value === 'number' ? value : undefined
    case 'string':
      return isWord(value) && (choices?.includes(String(value)) ?? true) ? String(value) : undefined
    case 'array':
      return plainList(value)
  }
}

function plainList(value: unknown): string[] | undefined {
  if (isWord(value)) return [String(value)]
  if (typeof value !== 'object' || value === null) return undefined
  const list = Array.isArray(value)
    ? value
    : Object.entries(value).map(([key, n]) => (isWord(n) ? `${key}=${n}` : null))
  return list.every(isWord) ? list.map(String) : undefined
}

function isWord(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number'
}

function shown(value: unknown): string {
  return JSON.stringify(value).slice(0, 60)
}
