/** Every flag as data: help, completion, configuration and the parser are made from this list. */
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
    help: `Output format: ${REPORTERS.join(', ')}; with =FILE into a file; repeatable`,
    commands: REPORTING,
  },
  {
    name: 'output',
    alias: 'o',
    type: 'string',
    placeholder: 'FILE',
    writes: 'file',
    help: 'Write to this file instead of standard output',
    commands: [...ALL.filter(command => command !== 'baseline'), 'query'],
  },
  {
    name: 'db',
    type: 'string',
    placeholder: 'FILE',
    writes: 'file',
    help: 'Store counts in this SQLite file; what it has already counted is not read again',
    commands: [...SCANNING, 'report'],
  },
  {
    name: 'db-timeout',
    type: 'number',
    placeholder: 'SECONDS',
    default: 5,
    help: 'How long to wait for a database that another program has locked',
    commands: [...SCANNING, 'query', 'db'],
  },
  {
    name: 'rescan',
    type: 'boolean',
    default: false,
    help: 'Delete what the database holds about these files and count them again (needed after your packs, --namespace or --vendor changed)',
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
    help: 'Interpret vendor-defined codes as those of this vendor (thales-luna, ncipher-nshield, rutoken, …)',
    commands: SCANNING,
  },
  {
    name: 'context',
    type: 'string',
    placeholder: 'OP',
    help: 'Show advice for this operation (sign, verify, encrypt, decrypt, login, wrap, …)',
    commands: ['explain'],
  },
  {
    name: 'rules',
    alias: 'r',
    type: 'array',
    placeholder: 'PATH',
    help: 'An additional rule pack (file or directory); repeatable',
    commands: ALL,
  },
  {
    name: 'default-rules',
    type: 'boolean',
    default: true,
    help: 'Use the built-in packs (--no-default-rules: only the packs of --rules)',
    commands: ALL,
  },
  {
    name: 'namespace',
    type: 'array',
    placeholder: 'NAME',
    help: 'Only this code space: pkcs11, huks, asset or keyless; repeatable',
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
    help: 'Leave out findings below this severity',
    commands: [...SCANNING, 'report', 'codes'],
  },
  {
    name: 'min-confidence',
    type: 'string',
    choices: CONFIDENCES,
    default: 'likely',
    help: 'Leave out findings below this confidence',
    commands: [...SCANNING, 'report'],
  },
  ...READING_FLAGS,
  {
    name: 'redact',
    type: 'string',
    choices: REDACTIONS,
    default: 'on',
    help: 'Mask secrets before anything is stored; strict also masks addresses, names and serial numbers',
    commands: SCANNING,
  },
  {
    name: 'allow-incomplete',
    type: 'boolean',
    default: false,
    help: 'Exit with 0 even if some input could not be read',
    commands: SCANNING,
  },
  {
    name: 'run-info',
    type: 'boolean',
    default: true,
    help: 'Show time and speed of the run (--no-run-info: the same input gives the same report)',
    commands: ['analyze', 'gate'],
  },
  {
    name: 'color',
    type: 'string',
    choices: ['auto', 'always', 'never'],
    default: 'auto',
    help: 'When to use colours; auto respects NO_COLOR and FORCE_COLOR',
    commands: [...REPORTING, 'help'],
  },
  {
    name: 'progress',
    type: 'boolean',
    default: true,
    help: 'Show progress on a terminal (--no-progress: never)',
    commands: SCANNING.filter(command => command !== 'tail'),
  },
  {
    name: 'quiet',
    alias: 'q',
    type: 'boolean',
    default: false,
    help: 'Print no problems on standard error',
    commands: [...SCANNING, 'report'],
  },
  {
    name: 'config',
    type: 'string',
    placeholder: 'FILE',
    help: 'Read settings from this file instead of the nearest logremedy.config.yaml (--no-config: from no file)',
    commands: COMMANDS.filter(command => command !== 'help'),
  },
  {
    name: 'verbose',
    alias: 'v',
    type: 'boolean',
    default: false,
    help: 'Show all codes and sources, and the evidence for each code',
    commands: REPORTING,
  },
]

/** The flags of one command, in order. */
export function flagsOf(command: Command): readonly Flag[] {
  return FLAGS.filter(flag => flag.commands.includes(command))
}
