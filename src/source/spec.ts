/** What is to be read, before anything is opened. */

/** One source: a file, or what comes in on standard input. `records` are the keys to the records of a JSON document. */
export type SourceSpec = { readonly records?: readonly string[] | null } & (
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'stdin' }
)

/** The name under which a source is reported. */
export function sourceName(spec: SourceSpec): string {
  return spec.kind === 'file' ? spec.path : '-'
}
