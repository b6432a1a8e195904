/** The part of picomatch that is used; the package brings no types. */
declare module 'picomatch' {
  interface Options {
    /** A leading `!` is an ordinary character. */
    readonly nonegate?: boolean
    /** Classes such as `[[:alpha:]]`. */
    readonly posix?: boolean
    /** The regular expression of a range such as `{1..10}`, whose bounds and step come as text. */
    readonly expandRange?: (from: string, to: string, ...rest: readonly unknown[]) => string
  }
  /** Whether a path matches a pattern. */
  export default function picomatch(pattern: string, options?: Options): (path: string) => boolean
}
