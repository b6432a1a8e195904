/** Detects errors of a call from its words and the parser's result, never from the parser's messages. */
import { existsSync } from 'node:fs'
import { nearest } from '../../model/nearest.ts'
import { type Problem, problem } from '../../model/problem.ts'
import type { Flag } from '../flags/flag.ts'

/** Reports a first word that is no command and no file but looks like a command; null if there is none. */
export function mistypedCommand(argv: readonly string[], commands: readonly string[]): Problem | null {
  const word = argv[0]
  const known = [...commands, 'completion']
  if (word === undefined || !/^[a-z]+$/.test(word) || known.includes(word) || existsSync(word)) return null
  const guess = nearest(word, known)
  return guess === null ? null : problem('usage', 'cli/command', null, `There is no command "${word}".`, meant(guess))
}

/** Reports the first of these flags without its value: at the end, or before another flag; null if all have theirs. */
export function lonelyFlag(argv: readonly string[], flags: readonly Flag[], command: string): Problem | null {
  const names = new Set(
    flags
      .filter(({ type }) => type !== 'boolean')
      .flatMap(({ name, alias }) => [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])]),
  )
  for (let i = 0; i < argv.length && argv[i] !== '--'; i++) {
    // Of short flags after one dash, only the last one can have a value.
    const name = argv[i]!.replace(/^-[a-zA-Z]+(?=[a-zA-Z]$)/, '-')
    if (!names.has(name)) continue
    const value = argv[++i]
    if (value === undefined || looksLikeFlag(value))
      return problem('usage', 'cli/no-value', null, `The flag "${name}" needs a value.`, seeHelp(command))
  }
  return null
}

/** Reports the first word that looks like a flag but is none of the command's; null if there is none. */
export function unknownFlag(words: readonly string[], flags: readonly Flag[], command: string): Problem | null {
  const typed = words.find(looksLikeFlag)?.split('=')[0]
  if (typed === undefined) return null
  const guess = nearest(
    typed.replace(/^--?(?:no-)?/, ''),
    flags.map(({ name }) => name),
  )
  return problem(
    'usage',
    'cli/flag',
    null,
    `The command "${command}" has no flag "${typed}".`,
    guess === null ? seeHelp(command) : meant(`--${guess}`),
  )
}

/** Reports a word in excess. */
export function extraWord(word: string, command: string): Problem {
  return problem('usage', 'cli/argument', null, `"${word}" is not an expected argument.`, seeHelp(command))
}

/** A negative number is a word, and a single dash is standard input. */
function looksLikeFlag(word: string): boolean {
  return /^-[^0-9]/.test(word)
}

/** Reports a value that a flag does not accept. */
export function wrongChoice({ name, choices }: Pick<Flag, 'name' | 'choices'>, value: string): Problem {
  const guess = nearest(value, choices ?? [])
  const known = `Use one of: ${choices!.join(', ')}.`
  return problem(
    'usage',
    'cli/choice',
    null,
    `The flag "--${name}" does not accept "${value}".`,
    guess === null ? known : `${known} ${meant(guess)}`,
  )
}

/** Reports `--no-output`, a form that only flags without a value have. */
export function wrongNegation(name: string): Problem {
  const remedy = `Leave it out, or give a value: --${name} VALUE`
  return problem(
    'usage',
    'cli/negated',
    null,
    `The flag "--${name}" takes a value, so there is no "--no-${name}".`,
    remedy,
  )
}

/** Reports a wrong value of a flag that is either on or off. */
export function wrongBoolean(name: string, value: unknown): Problem {
  const fact = `The flag "--${name}" does not accept "${value}".`
  return problem('usage', 'cli/choice', null, fact, `Give --${name} or --no-${name}, in a configuration true or false.`)
}

/** Reports an unknown or missing action of a command. */
export function unknownAction(command: string, action: string | undefined, known: readonly string[]): Problem {
  const fact = action === undefined ? 'No action was named.' : `There is no action "${action}".`
  const guess = action === undefined ? null : nearest(action, known)
  const remedy = `Known actions: ${known.join(', ')}.`
  return problem('usage', `${command}/action`, null, fact, guess === null ? remedy : `${remedy} ${meant(guess)}`)
}

/** Reports an error found by the parser, in its own words. */
export function parserProblem(message: string, command: string): Problem {
  return problem('usage', 'cli/usage', null, `${message.split('\n')[0]!.replace(/\.$/, '')}.`, seeHelp(command))
}

function meant(guess: string): string {
  return `Did you mean "${guess}"?`
}

function seeHelp(command: string): string {
  return `See: logremedy ${command} --help`
}
