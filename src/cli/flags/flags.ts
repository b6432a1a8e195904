/** The flags that several kinds of commands share. Each command lists those that it has. */

import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import { SEVERITIES } from '../../model/rules/knowledge.ts'
import { CONFIDENCES } from '../../model/rules/shape.ts'
import { REPORTERS } from '../../report/index.ts'
import { flag } from './flag.ts'

export const format = flag({
  name: 'format',
  type: 'array',
  placeholder: 'NAME[=FILE]',
  writes: 'format',
  aside: true,
  help: `Output format: ${REPORTERS.join(', ')}; with =FILE into a file; repeatable`,
})

export const output = flag({
  name: 'output',
  alias: 'o',
  type: 'string',
  placeholder: 'FILE',
  writes: 'file',
  aside: true,
  help: 'Write to this file instead of standard output',
})

export const db = flag({
  name: 'db',
  type: 'string',
  placeholder: 'FILE',
  writes: 'file',
  help: 'Store counts in this SQLite file; what it has already counted is not read again',
})

/** Milliseconds. */
export const dbTimeout = flag({
  name: 'db-timeout',
  type: 'number',
  placeholder: 'SECONDS',
  default: 5,
  help: 'How long to wait for a database that another program has locked',
  // One hour: no working program locks a database for longer.
  parse: seconds('db-timeout', 3600, 'Give a number from 0 (do not wait) to 3600.'),
})

export const lang = flag({
  name: 'lang',
  type: 'string',
  choices: ['auto', 'en', 'zh'],
  default: 'auto',
  aside: true,
  help: 'Language of advice and reports',
})

export const toolkit = flag({
  name: 'toolkit',
  type: 'string',
  placeholder: 'NAME',
  aside: true,
  help: 'Show the commands of this toolkit (pkcs11-tool, softhsm2-util, rust-hsm-cli, hdc, …)',
})

export const rules = flag({
  name: 'rules',
  alias: 'r',
  type: 'array',
  placeholder: 'PATH',
  help: 'An additional rule pack (file or directory); repeatable',
})

export const defaultRules = flag({
  name: 'default-rules',
  type: 'boolean',
  default: true,
  help: 'Use the built-in packs (--no-default-rules: only the packs of --rules)',
})

export const namespace = flag({
  name: 'namespace',
  type: 'array',
  placeholder: 'NAME',
  help: 'Only this code space: pkcs11, huks, asset or keyless; repeatable',
})

export const minSeverity = flag({
  name: 'min-severity',
  type: 'string',
  choices: SEVERITIES,
  default: 'info',
  help: 'Leave out findings below this severity',
})

export const minConfidence = flag({
  name: 'min-confidence',
  type: 'string',
  choices: CONFIDENCES,
  default: 'likely',
  help: 'Leave out findings below this confidence',
})

export const runInfo = flag({
  name: 'run-info',
  type: 'boolean',
  default: true,
  aside: true,
  help: 'Show time and speed of the run (--no-run-info: the same input gives the same report)',
})

export const color = flag({
  name: 'color',
  type: 'string',
  choices: ['auto', 'always', 'never'],
  default: 'auto',
  aside: true,
  help: 'When to use colours; auto respects NO_COLOR and FORCE_COLOR',
})

export const quiet = flag({
  name: 'quiet',
  alias: 'q',
  type: 'boolean',
  default: false,
  aside: true,
  help: 'Print no problems on standard error',
})

export const config = flag({
  name: 'config',
  type: 'string',
  negatable: true,
  placeholder: 'FILE',
  help: 'Read settings from this file instead of the nearest logremedy.config.yaml (--no-config: from no file)',
})

export const verbose = flag({
  name: 'verbose',
  alias: 'v',
  type: 'boolean',
  default: false,
  aside: true,
  help: 'Show all codes and sources, and all advice, notes and evidence for each code',
})

/** Which packs to use. */
export const PACKS = [rules, defaultRules, namespace] as const

/** Which findings to show or judge. */
export const LEAST = [minSeverity, minConfidence] as const

/** Returns a parser of seconds → milliseconds. */
export function seconds(name: string, most: number, remedy: string): (value: number) => Result<number> {
  return value =>
    value >= 0 && value <= most
      ? ok(Math.round(value * 1000))
      : err(problem('usage', 'cli/number', null, `The flag "--${name}" needs a number of seconds.`, remedy))
}

/** Reports a value that a flag does not accept. */
export function badValue(id: string, fact: string, remedy: string): Problem {
  return problem('usage', `cli/${id}`, null, fact, remedy)
}
