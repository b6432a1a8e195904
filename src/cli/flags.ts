/** Every flag as data: help, completion, the README table and the parser are made from this list. */
import { SEVERITIES } from '../model/knowledge.ts'
import { CONFIDENCES, REDACTIONS } from '../model/shape.ts'
import { REPORTERS } from '../report/reporter.ts'
import { ALL, COMMANDS, type Command, REPORTING, SCANNING } from './commands.ts'
import { DB_FLAGS } from './db-flags.ts'
import type { FlagOf } from './flag.ts'
import { GATE_FLAGS } from './gate-flags.ts'
import { LIVE_FLAGS } from './live-flags.ts'
import { QUERY_FLAGS } from './query-flags.ts'
import { READING_FLAGS } from './reading-flags.ts'
import { TAIL_FLAGS } from './tail-flags.ts'

export { COMMANDS, type Command } from './commands.ts'

export type Flag = FlagOf<Command>

export const FLAGS: readonly Flag[] = [
  ...TAIL_FLAGS,
  ...LIVE_FLAGS,
  {
    name: 'format',
    type: 'array',
    placeholder: 'NAME[=FILE]',
    writes: 'format',
    help: `Output format, repeatable: ${REPORTERS.join(', ')}; with =FILE into a file`,
    commands: REPORTING,
  },
  {
    name: 'output',
    alias: 'o',
    type: 'string',
    placeholder: 'FILE',
    writes: 'file',
    help: 'Write the output into a file instead of to standard output',
    commands: [...ALL.filter(command => command !== 'baseline'), 'query'],
  },
  {
    name: 'db',
    type: 'string',
    placeholder: 'FILE',
    writes: 'file',
    help: 'Keep counts in this SQLite file; bytes already counted there are not read again',
    commands: [...SCANNING, 'report'],
  },
  {
    name: 'db-timeout',
    type: 'number',
    placeholder: 'SECONDS',
    default: 5,
    help: 'How long to wait while another program has the database locked',
    commands: [...SCANNING, 'query', 'db'],
  },
  {
    name: 'rescan',
    type: 'boolean',
    default: false,
    help: 'Drop what the database knows of these files and count them again (after your packs, --namespace or --vendor changed)',
    commands: SCANNING,
  },
  {
    name: 'lang',
    type: 'string',
    choices: ['auto', 'en', 'zh'],
    default: 'auto',
    help: 'Language of advice and reports',
    commands: ALL,
  },
  {
    name: 'toolkit',
    type: 'string',
    placeholder: 'NAME',
    help: 'Show the commands of this toolkit (pkcs11-tool, softhsm2-util, rust-hsm-cli, hdc, …)',
    commands: ['analyze', 'tail', 'gate', 'report', 'explain'],
  },
  {
    name: 'vendor',
    type: 'string',
    placeholder: 'ID',
    help: 'Read codes that vendors define as those of this one (thales-luna, ncipher-nshield, rutoken, …)',
    commands: SCANNING,
  },
  {
    name: 'context',
    type: 'string',
    placeholder: 'OP',
    help: 'Advice for this operation (sign, verify, encrypt, decrypt, login, wrap, …)',
    commands: ['explain'],
  },
  {
    name: 'rules',
    alias: 'r',
    type: 'array',
    placeholder: 'PATH',
    help: 'A rule pack (file or directory) to use as well; repeatable',
    commands: ALL,
  },
  {
    name: 'default-rules',
    type: 'boolean',
    default: true,
    help: 'Use the built-in packs (--no-default-rules: only those of --rules)',
    commands: ALL,
  },
  {
    name: 'namespace',
    type: 'array',
    placeholder: 'NAME',
    help: 'Only these code spaces: pkcs11, huks, asset, keyless',
    commands: [...REPORTING, 'baseline'],
  },
  ...GATE_FLAGS,
  ...QUERY_FLAGS,
  ...DB_FLAGS,
  {
    name: 'min-severity',
    type: 'string',
    choices: SEVERITIES,
    default: 'info',
    help: 'Leave out what is less severe',
    commands: [...SCANNING, 'report', 'codes'],
  },
  {
    name: 'min-confidence',
    type: 'string',
    choices: CONFIDENCES,
    default: 'likely',
    help: 'Leave out what is less sure',
    commands: [...SCANNING, 'report'],
  },
  ...READING_FLAGS,
  {
    name: 'redact',
    type: 'string',
    choices: REDACTIONS,
    default: 'on',
    help: 'Secrets are masked before anything is kept; strict also masks addresses, names, serials',
    commands: SCANNING,
  },
  {
    name: 'allow-incomplete',
    type: 'boolean',
    default: false,
    help: 'Exit 0 even when some input could not be read',
    commands: SCANNING,
  },
  {
    name: 'run-info',
    type: 'boolean',
    default: true,
    help: 'Tell times and speed of the run (--no-run-info: same bytes give the same report)',
    commands: ['analyze', 'gate'],
  },
  {
    name: 'color',
    type: 'string',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    help: 'Colour; NO_COLOR and FORCE_COLOR are heeded',
    commands: REPORTING,
  },
  {
    name: 'progress',
    type: 'boolean',
    default: true,
    help: 'Draw progress on a terminal (--no-progress: never)',
    commands: SCANNING.filter(command => command !== 'tail'),
  },
  {
    name: 'quiet',
    alias: 'q',
    type: 'boolean',
    default: false,
    help: 'No problems on standard error',
    commands: [...SCANNING, 'report'],
  },
  {
    name: 'config',
    type: 'string',
    negatable: true,
    placeholder: 'FILE',
    help: 'Read settings from this file, not from the nearest logremedy.config.yaml (--no-config: from none)',
    commands: COMMANDS,
  },
  {
    name: 'verbose',
    alias: 'v',
    type: 'boolean',
    default: false,
    help: 'Show all codes and sources, and why each code is believed',
    commands: REPORTING,
  },
]

/** The flags of one command, in order. */
export function flagsOf(command: Command): readonly Flag[] {
  return FLAGS.filter(flag => flag.commands.includes(command))
}
