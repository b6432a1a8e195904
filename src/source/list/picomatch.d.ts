/** The part of picomatch that is used; the package has no types. */
declare module 'picomatch' {
  interface Options {
    /** A leading `!` is an ordinary character. */
    readonly nonegate?: boolean
    /** Classes such as `[[:alpha:]]`. */
    readonly posix?: boolean
    /** Returns the regular expression of a range such as `{1..10}`; bounds and step are given as text. */
    readonly expandRange?: (from: string, to: string, ...rest: readonly unknown[]) => string
  }
  /** Returns a test whether a path matches a pattern. */
  export default function picomatch(pattern: string, options?: Options): (path: string) => boolean
}
