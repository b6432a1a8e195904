/**
 * Reads calls of the usual form: known flags with their values, and any number of words. Everything else is left to yargs,
 * which takes longer to load than explaining a code takes, and gives the same result for these.
 */
import type { Declaration, Flag } from '../flags/flag.ts'

/** Words that yargs takes for something else: an option's value, a request for help. */
const SPECIAL = /^(?:true|false|help|version)$/

const NUMBER = /^(?:0|[1-9][0-9]{0,8})(?:\.[0-9]{1,6})?$/

/** Returns what yargs would return for the words after the name of a command; null unless they have the usual form. */
export function plainCall(
  args: readonly string[],
  { words, many, flags }: Declaration,
): Record<string, unknown> | null {
  if (many === undefined || Object.keys(words).length !== 1) return null
  const parsed: Record<string, unknown> = {}
  const listed: string[] = []
  for (let i = 0; i < args.length; i++) {
    const word = args[i]!
    if (isPlain(word)) {
      listed.push(word)
      continue
    }
    const typed = /^(?:--([a-z][a-z-]*)|-([a-zA-Z]))(?:=(.*))?$/s.exec(word)
    if (typed === null) return null
    const [, long, short, own] = typed
    const flag = flags.find(({ name, alias }) => (long === undefined ? alias === short : name === long))
    if (flag?.type === 'boolean' || flag === undefined) {
      const name = flag?.name ?? negated(flags, long)
      const next = args[i + 1]
      if (name === null || own !== undefined || parsed[name] !== undefined || SPECIAL.test(next ?? '')) return null
      parsed[name] = flag !== undefined
      continue
    }
    if (own !== undefined && short !== undefined) return null
    const value = own ?? args[++i]
    if (value === undefined || value === '-' || !isPlain(value) || !take(parsed, flag, value)) return null
  }
  parsed[many] = listed
  return parsed
}

/** Returns whether a word is neither a flag nor anything that yargs changes. */
function isPlain(word: string): boolean {
  return word === '-' || (/^[^-"'`]/.test(word) && !SPECIAL.test(word))
}

/** Returns the flag that `--no-NAME` turns off; null if there is none. */
function negated(flags: readonly Flag[], name: string | undefined): string | null {
  const flag = name?.startsWith('no-') ? flags.find(one => one.name === name.slice(3)) : undefined
  return flag?.type === 'boolean' ? flag.name : null
}

/** Adds the value of a flag; returns false if it is not in the usual form. */
function take(parsed: Record<string, unknown>, { name, type }: Flag, value: string): boolean {
  if (type === 'array') parsed[name] = [...((parsed[name] as string[] | undefined) ?? []), value]
  else if (parsed[name] !== undefined || (type === 'number' && !NUMBER.test(value))) return false
  else parsed[name] = type === 'number' ? Number(value) : value
  return true
}
