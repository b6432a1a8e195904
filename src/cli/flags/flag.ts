/** Declarations of flags and commands: names, help, and how to parse the given words. */
import type { Result } from '../../model/problem.ts'

/** A flag. `flag()` preserves the exact type of the declaration, which determines the type of its value. */
export interface Flag {
  /** As it is typed, without the dashes. */
  readonly name: string
  readonly alias?: string
  /** An `array` may be given more than once. */
  readonly type: 'string' | 'number' | 'boolean' | 'array'
  readonly help: string
  readonly default?: string | number | boolean
  readonly choices?: readonly string[]
  readonly placeholder?: string
  /** Parses a value, or says what is wrong with it. Without it, the value is used as it is. */
  readonly parse?: (value: never) => Result<unknown>
  /** The flag has a value, and also the form `--no-NAME`. */
  readonly negatable?: boolean
  /** It decides how something is shown or judged, not what is found: a command line for readers leaves it out. */
  readonly aside?: boolean
  /** It runs commands or uses the network: a configuration that was only found near the logs cannot set it. */
  readonly deliberate?: boolean
  /** It names an output file, or a format with one: such a configuration sets it only below its own folder. */
  readonly writes?: 'file' | 'format'
}

export function flag<const F extends Flag>(declared: F): F {
  return declared
}

/** The values of flags by their names in camel case: `InferFlags<typeof lang | typeof minLines>`. */
export type InferFlags<F extends Flag> = { readonly [One in F as CamelCase<One['name']>]: ValueOf<One> }

type ValueOf<F extends Flag> = Meaning<F> | (F extends { type: 'array' } | { default: unknown } ? never : undefined)
type Meaning<F extends Flag> = F extends { parse: (value: never) => Result<infer Value> } ? Value : Given<F>
type Given<F extends Flag> = F extends { choices: readonly (infer Choice)[] }
  ? Choice
  : F extends { type: 'boolean' }
    ? boolean
    : F extends { type: 'number' }
      ? number
      : F extends { type: 'array' }
        ? readonly string[]
        : string
type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name

/** A command without its action: all that the help, the completion and the parser need. */
export interface Declaration {
  readonly name: string
  /** Its words, as yargs writes them: `<one>` is required, `[one]` optional, `[many..]` takes all others, also those after `--`. */
  readonly usage: string
  readonly summary: string
  /** The words by name, in order, each with its help; the last one may be `many`. */
  readonly words: Readonly<Record<string, string>>
  readonly many?: string
  /** Possible values of the many words, for the completion. */
  readonly choices?: readonly string[]
  /** Returns what the tab key completes for the many words, where the help does not list it. */
  readonly completions?: () => readonly string[]
  readonly examples: readonly (readonly [line: string, meaning: string])[]
  readonly flags: readonly Flag[]
  /** Its own section of the configuration. */
  readonly section?: string
}

export function declare<const D extends Declaration>(declared: D): D {
  return declared
}

/** The values that a command gets. */
export type ValuesOf<D extends Declaration> = InferFlags<D['flags'][number]> & {
  readonly [Word in keyof D['words']]: D extends { many: Word } ? readonly string[] : string | undefined
} & { /** The words behind `--`; they are among the many too. */ readonly '--': readonly string[] }
