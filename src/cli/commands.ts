/** The commands, and groups of them that share flags. */

/** The name of a command. */
export type Command =
  | 'analyze'
  | 'tail'
  | 'gate'
  | 'baseline'
  | 'report'
  | 'explain'
  | 'codes'
  | 'rules'
  | 'query'
  | 'db'
  | 'help'

/** All commands, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  'analyze',
  'tail',
  'gate',
  'baseline',
  'report',
  'explain',
  'codes',
  'rules',
  'query',
  'db',
  'help',
]
/** The commands that know packs. */
export const ALL = COMMANDS.filter(name => name !== 'query' && name !== 'db' && name !== 'help')
/** The commands that read logs. */
export const SCANNING: readonly Command[] = ['analyze', 'tail', 'gate', 'baseline']
/** The commands that answer in a format of reports. */
export const REPORTING: readonly Command[] = ['analyze', 'tail', 'gate', 'report', 'explain', 'codes']
