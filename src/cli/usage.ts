/** What is wrong with a call, in our words: yargs finds it, this says it and guesses what was meant. */
import { existsSync } from 'node:fs'
import { nearest } from '../model/nearest.ts'
import { type Problem, problem } from '../model/problem.ts'
import { COMMANDS, type Command, flagsOf } from './flags.ts'

/** A first word that is no command and no file but looks like a command; null when there is none. */
export function mistypedCommand(argv: readonly string[]): Problem | null {
  const word = argv[0]
  if (word === undefined || !/^[a-z]+$/.test(word) || KNOWN.includes(word) || existsSync(word)) return null
  const guess = nearest(word, KNOWN)
  return guess === null ? null : problem('usage', 'cli/command', null, `There is no command "${word}".`, meant(guess))
}

/** The problem behind a message of yargs. */
export function usageProblem(message: string, argv: readonly string[]): Problem {
  const command = COMMANDS.find(name => name === argv[0]) ?? 'analyze'
  const unknown = /^Unknown arguments?: ([^,\n]*)/.exec(message)?.[1]
  if (unknown !== undefined) return unknownArgument(unknown, command, argv)
  const lonely = /^Not enough arguments following: (.*)/.exec(message)?.[1]
  if (lonely !== undefined)
    return problem('usage', 'cli/no-value', null, `The flag "${dashed(lonely)}" needs a value.`, seeHelp(command))
  const choice = /Argument: (.*), Given: "(.*)", Choices: (.*)/.exec(message)
  if (choice !== null)
    return problem(
      'usage',
      'cli/choice',
      null,
      `The flag "--${choice[1]}" does not accept "${choice[2]}".`,
      `Use one of: ${choice[3]!.replaceAll('"', '')}.`,
    )
  return problem('usage', 'cli/usage', null, `${message.split('\n')[0]!.replace(/\.$/, '')}.`, seeHelp(command))
}

function unknownArgument(name: string, command: Command, argv: readonly string[]): Problem {
  const typed = argv.find(a => a.replace(/^--?(?:no-)?/, '').split('=')[0] === name && a.startsWith('-'))
  if (typed === undefined)
    return problem('usage', 'cli/argument', null, `"${name}" is not an expected argument.`, seeHelp(command))
  const guess = nearest(
    name,
    flagsOf(command).map(f => f.name),
  )
  return problem(
    'usage',
    'cli/flag',
    null,
    `The command "${command}" has no flag "${typed.split('=')[0]}".`,
    guess === null ? seeHelp(command) : meant(`--${guess}`),
  )
}

const KNOWN: readonly string[] = [...COMMANDS, 'completion']

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`
}

function meant(guess: string): string {
  return `Did you mean "${guess}"?`
}

function seeHelp(command: Command): string {
  return `See: logremedy ${command} --help`
}
