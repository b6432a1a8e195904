/** The commands that are measured, each with a check of what it prints. */
import { join } from 'node:path'
import type { Input } from '../input/inputs.ts'
import { checkReport, checkSum } from './check.ts'

/** One command of a comparison. */
export interface Side {
  readonly label: string
  /** The shell command; flags of Node reach our own process only. */
  readonly command: (nodeFlags: readonly string[]) => string
  /** What is wrong with the output, or null. */
  readonly check: (stdout: string) => string | null
  /** A process that tells its memory and processor time; it is started with a small preloaded module. */
  readonly tells: boolean
  /** Bytes that it works through, for the speed in tables. */
  readonly bytes: number
}

const COMMAND = join(import.meta.dirname, '../../../dist/logremedy.js')

/** `logremedy analyze` with a JSON report that must tell exactly what the input holds. */
export function analyze(
  { paths, truth }: Input,
  { label = 'logremedy', flags = [] as readonly string[], acme = false, tells = false } = {},
): Side {
  return {
    label,
    command: node => shell(process.execPath, ...node, COMMAND, 'analyze', '--format', 'json', ...flags, ...paths),
    check: stdout => checkReport(stdout, truth, acme),
    tells,
    bytes: truth.bytes,
  }
}

/** Our command with arguments of its own; it must print `expected` somewhere. */
export function logremedy(argv: readonly string[], expected: string): Side {
  return {
    label: `logremedy ${argv[0]}`,
    command: node => shell(process.execPath, ...node, COMMAND, ...argv),
    check: stdout => (stdout.includes(expected) ? null : `printed nothing about ${expected}`),
    tells: false,
    bytes: 0,
  }
}

/** `node -e 0`: what every Node program costs. */
export function bareNode(): Side {
  const command = (): string => shell(process.execPath, '-e', '0')
  return { label: 'node -e 0', command, check: () => null, tells: false, bytes: 0 }
}

/** A walk over all tokens of a JSON document that does nothing but count the records. */
export function walkTokens({ paths, truth }: Input): Side {
  const walker = join(import.meta.dirname, 'walk-json.ts')
  return {
    label: 'stream-json',
    command: () => shell(process.execPath, walker, ...paths),
    check: stdout => checkSum(stdout, truth.records, 'exactly'),
    tells: false,
    bytes: truth.bytes,
  }
}

/** `rg -c` or `grep -cE`: matching lines of one file, or with `rg` of the files of a folder. */
export function countLines(tool: 'rg' | 'grep', pattern: string, { paths, truth }: Input): Side {
  return {
    label: `${tool} -c`,
    command: () => shell(tool, ...(tool === 'rg' ? ['-c', '--no-filename'] : ['-cE']), pattern, ...paths),
    check: stdout => checkSum(stdout, truth.patternLines, 'exactly'),
    tells: false,
    bytes: truth.bytes,
  }
}

/** `rg -o … | sort | uniq -c`: matches by their text. */
export function countTexts(pattern: string, { paths, truth }: Input): Side {
  return {
    label: 'rg -o | sort | uniq -c',
    command: () => `${shell('rg', '-o', pattern, ...paths)} | sort | uniq -c`,
    check: stdout => checkSum(stdout, truth.patternLines, 'at least'),
    tells: false,
    bytes: truth.bytes,
  }
}

/** `zcat FILE | rg -c`, one file after another. */
export function countPacked(pattern: string, { paths, truth }: Input): Side {
  return {
    label: 'zcat | rg -c',
    command: () => `for f in ${shell(...paths)}; do zcat "$f" | ${shell('rg', '-c', pattern)}; done`,
    check: stdout => checkSum(stdout, truth.patternLines, 'exactly'),
    tells: false,
    bytes: truth.bytes,
  }
}

/** Words as one shell command, each quoted. */
function shell(...words: readonly string[]): string {
  return words.map(word => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
}
