/** What is wrong with a call: found by looking at the words and at what the parser made of them, never by its messages. */
import { existsSync } from 'node:fs'
import { nearest } from '../../model/nearest.ts'
import { type Problem, problem } from '../../model/problem.ts'
import type { Flag } from '../flags/flag.ts'

/** A first word that is no command and no file but looks like a command; null when there is none. */
export function mistypedCommand(argv: readonly string[], commands: readonly string[]): Problem | null {
  const word = argv[0]
  const known = [...commands, 'completion']
  if (word === undefined || !/^[a-z]+$/.test(word) || known.includes(word) || existsSync(word)) return null
  const guess = nearest(word, known)
  return guess === null ? null : problem('usage', 'cli/command', null, `There is no command "${word}".`, meant(guess))
}

/** The first of these flags that stands without the value it needs: at the end, or before another flag; null when all have theirs. */
export function lonelyFlag(argv: readonly string[], flags: readonly Flag[], command: string): Problem | null {
  const names = new Set(
    flags
      .filter(({ type }) => type !== 'boolean')
      .flatMap(({ name, alias }) => [`--${name}`, ...(alias === undefined ? [] : [`-${alias}`])]),
  )
  for (let i = 0; i < argv.length && argv[i] !== '--'; i++) {
    // Of short flags behind one dash only the last one can have a value.
    const name = argv[i]!.replace(/^-[a-zA-Z]+(?=[a-zA-Z]$)/, '-')
    if (!names.has(name)) continue
    const value = argv[++i]
    if (value === undefined || looksLikeFlag(value))
      return problem('usage', 'cli/no-value', null, `The flag "${name}" needs a value.`, seeHelp(command))
  }
  return null
}

/** The first word that looks like a flag, and therefore is none of those that the command has; null when there is none. */
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

/** A word that has no place among those of its command. */
export function extraWord(word: string, command: string): Problem {
  return problem('usage', 'cli/argument', null, `"${word}" is not an expected argument.`, seeHelp(command))
}

/** A number below zero is a word, and a dash alone is standard input. */
function looksLikeFlag(word: string): boolean {
  return /^-[^0-9]/.test(word)
}

/** A value that is none of those that a flag takes. */
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

/** A form of a flag that only those without a value have: `--no-output`. */
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

/** A value of a flag that is either on or off. */
export function wrongBoolean(name: string, value: unknown): Problem {
  const fact = `The flag "--${name}" does not accept "${value}".`
  return problem('usage', 'cli/choice', null, fact, `Give --${name} or --no-${name}, in a configuration true or false.`)
}

/** A first word of a command that is none of its actions, or is not there. */
export function unknownAction(command: string, action: string | undefined, known: readonly string[]): Problem {
  const fact = action === undefined ? 'No action was named.' : `There is no action "${action}".`
  const guess = action === undefined ? null : nearest(action, known)
  const remedy = `Known actions: ${known.join(', ')}.`
  return problem('usage', `${command}/action`, null, fact, guess === null ? remedy : `${remedy} ${meant(guess)}`)
}

/** What the parser itself objects to, in its own words. */
export function parserProblem(message: string, command: string): Problem {
  return problem('usage', 'cli/usage', null, `${message.split('\n')[0]!.replace(/\.$/, '')}.`, seeHelp(command))
}

function meant(guess: string): string {
  return `Did you mean "${guess}"?`
}

function seeHelp(command: string): string {
  return `See: logremedy ${command} --help`
}
