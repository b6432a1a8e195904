/** The flags of looking after a database. */
import type { FlagOf } from './flag.ts'

/** The formats in which `db prune` and `db forget` answer. */
export const DB_FORMATS = ['text', 'json'] as const

/** The flags as the parser gives them, with the words before them. */
export interface DbFlags {
  readonly action: string
  readonly files: readonly string[]
  readonly dbTimeout: number
  readonly format: string
  readonly before?: string | undefined
  readonly dryRun: boolean
}

export const DB_FLAGS: readonly FlagOf<'db'>[] = [
  {
    name: 'format',
    type: 'string',
    placeholder: 'NAME',
    default: DB_FORMATS[0],
    choices: DB_FORMATS,
    help: 'Output format of prune and forget',
    commands: ['db'],
  },
  {
    name: 'before',
    type: 'string',
    placeholder: 'TIME',
    help: 'prune: remove what is older than this: an age (90d, 12h, 8w), or a date or time in UTC',
    commands: ['db'],
  },
  {
    name: 'dry-run',
    type: 'boolean',
    default: false,
    help: 'prune, forget: only say what would be removed',
    commands: ['db'],
  },
]
