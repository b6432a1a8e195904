/** What is to be read, before anything is opened. */

/** One source: a file, or what comes in on standard input. */
export type SourceSpec = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'stdin' }

/** The name under which a source is reported. */
export function sourceName(spec: SourceSpec): string {
  return spec.kind === 'file' ? spec.path : '-'
}
