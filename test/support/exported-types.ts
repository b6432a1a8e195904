/** Which types a source text exports. */

const EXPORTED =
  /^export (?:default )?(?:declare )?(?:abstract )?(?:type|interface|class|enum|const enum) ([A-Za-z_$][\w$]*)/gm

/** Names of the types, interfaces, classes and enums that are declared and exported in a text, each once. */
export function exportedTypeNames(text: string): string[] {
  return [...new Set([...text.matchAll(EXPORTED)].map(match => match[1]!))]
}
