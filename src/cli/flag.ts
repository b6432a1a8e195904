/** What a flag is. */

export interface FlagOf<Command extends string> {
  readonly name: string
  readonly alias?: string
  readonly type: 'string' | 'number' | 'boolean' | 'array'
  readonly help: string
  readonly default?: string | number | boolean
  readonly choices?: readonly string[]
  readonly placeholder?: string
  readonly commands: readonly Command[]
  /** A flag with a value that also has the form `--no-NAME`. */
  readonly negatable?: boolean
  /** It runs commands or reaches a network: a configuration that merely lies near the logs cannot set it. */
  readonly deliberate?: boolean
  /** It names a file that is written, or a format with one: such a configuration sets it only below its own folder. */
  readonly writes?: 'file' | 'format'
}
