/** `logremedy help [TOPIC…]`: the manual. Each topic is a Markdown file in `help/`. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { packageRoot } from '../../compile/load.ts'
import { nearest } from '../../model/nearest.ts'
import { type Problem, problem } from '../../model/problem.ts'
import { padEnd } from '../../report/text/wrap.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import type { ValuesOf } from '../flags/flag.ts'
import { type HELP, TOPIC_OF_COMMAND, TOPICS } from '../flags/help-flags.ts'
import { failWith } from '../output/problems.ts'
import { terminalText } from '../output/terminal-markdown.ts'
import { type Shell, wantsColor, widthOf, write } from '../shell.ts'

type HelpFlags = Pick<ValuesOf<typeof HELP>, 'topics' | 'color'>

/** Maximum width, since longer lines are hard to read. */
const WIDEST = 100

/**
 * Prints the named topics, or the list of all. On a terminal, Markdown is formatted for its width; a pipe or a file
 * gets it unchanged. Exit code 2 if there is no such topic.
 */
export async function runHelp(flags: HelpFlags, shell: Shell): Promise<ExitCode> {
  const names = flags.topics.map(word => TOPIC_OF_COMMAND[word] ?? word)
  const unknown = names.find(name => !isTopic(name))
  if (unknown !== undefined) return failWith(shell, unknownTopic(unknown))
  const text = names.length === 0 ? listOfTopics() : [...new Set(names)].map(topicText).join('\n')
  await write(shell.stdout, names.length === 0 ? text : laidOut(text, flags, shell))
  return EXIT.done
}

/** Returns the Markdown of a topic. */
export function topicText(name: string): string {
  return readFileSync(join(topicFolder(), `${name}.md`), 'utf8')
}

/** The build copies the topics beside the bundle. */
function topicFolder(): string {
  return join(packageRoot(), basename(import.meta.dirname) === 'dist' ? 'dist/help' : 'src/cli/help')
}

function isTopic(name: string): boolean {
  return (TOPICS as readonly string[]).includes(name)
}

function laidOut(markdown: string, { color }: HelpFlags, { stdout, env }: Shell): string {
  const isTerminal = (stdout as { isTTY?: boolean }).isTTY === true
  if (!isTerminal && color !== 'always') return markdown
  return terminalText(markdown, Math.min(WIDEST, widthOf(stdout)), wantsColor(stdout, color, env))
}

function listOfTopics(): string {
  const width = Math.max(...TOPICS.map(name => name.length))
  const rows = TOPICS.map(name => `  ${padEnd(name, width)}  ${titleOf(name)}\n`)
  return `The manual of logremedy, by topic:\n\n${rows.join('')}\nRead one with: logremedy help TOPIC\nThe flags of a command: logremedy COMMAND --help\n`
}

/** The first line of a topic is its heading. */
function titleOf(name: string): string {
  return topicText(name).split('\n', 1)[0]!.replace(/^# /, '')
}

function unknownTopic(word: string): Problem {
  const guess = nearest(word, [...TOPICS, ...Object.keys(TOPIC_OF_COMMAND)])
  const remedy = guess === null ? 'List the topics with: logremedy help' : `Did you mean "${guess}"?`
  return problem('usage', 'help/topic', null, `There is no topic "${word}".`, remedy)
}
