/** The flags of looking after a database. */
import type { FlagOf } from './flag.ts'

/** The formats in which `db prune` and `db forget` answer. */
export const DB_FORMATS = ['text', 'json'] as const

/** The flags as the parser gives them, with the words before them. */
export interface DbFlags {
  readonly action?: string | undefined
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
    help: 'How prune and forget answer',
    commands: ['db'],
  },
  {
    name: 'before',
    type: 'string',
    placeholder: 'TIME',
    help: 'What lies before this is pruned: an age (90d, 12h, 8w), a date or a time, in UTC',
    commands: ['db'],
  },
  {
    name: 'dry-run',
    type: 'boolean',
    default: false,
    help: 'Only say what prune or forget would take out',
    commands: ['db'],
  },
]
