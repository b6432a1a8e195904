/** What a flag is, and a command: declared once, with names, help, and what the words that were given mean. */
import type { Result } from '../../model/problem.ts'

/** A flag. `flag()` keeps the exact type of what is declared, from which the type of its value follows. */
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
  /** A value → its meaning, or what is wrong with it. Without it a value means itself. */
  readonly parse?: (value: never) => Result<unknown>
  /** A flag with a value that also has the form `--no-NAME`. */
  readonly negatable?: boolean
  /** It decides how something is shown, or by what it is judged, not what is found: a command line for readers leaves it out. */
  readonly aside?: boolean
  /** It runs commands or reaches a network: a configuration that merely lies near the logs cannot set it. */
  readonly deliberate?: boolean
  /** It names a file that is written, or a format with one: such a configuration sets it only below its own folder. */
  readonly writes?: 'file' | 'format'
}

/** Declares a flag. */
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

/** A command without what it does: all that the help, the completion and the parser need to know. */
export interface Declaration {
  readonly name: string
  /** Its words, as yargs writes them: `<one>` must be there, `[one]` may, `[many..]` takes all others, also those behind `--`. */
  readonly usage: string
  readonly summary: string
  /** The words by name, in their order, each with its help; the last one may be `many`. */
  readonly words: Readonly<Record<string, string>>
  readonly many?: string
  /** What the many words can be, for the completion. */
  readonly choices?: readonly string[]
  readonly examples: readonly (readonly [line: string, meaning: string])[]
  readonly flags: readonly Flag[]
  /** The section of a configuration that is its own. */
  readonly section?: string
}

/** Declares a command. */
export function declare<const D extends Declaration>(declared: D): D {
  return declared
}

/** The values that a command gets. */
export type ValuesOf<D extends Declaration> = InferFlags<D['flags'][number]> & {
  readonly [Word in keyof D['words']]: D extends { many: Word } ? readonly string[] : string | undefined
} & { /** The words behind `--`; they are among the many too. */ readonly '--': readonly string[] }
