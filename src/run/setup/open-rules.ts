/** Opens the rules of a run, restricted to the requested code spaces. */
import { join } from 'node:path'
import { loadRules, type RuleRuntime } from '../../compile/load.ts'
import type { RuleFile } from '../../compile/rule-file.ts'
import { nearest } from '../../model/nearest.ts'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import type { Pack } from '../../model/rules/knowledge.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'

/** The rules to use in a run. */
export interface RuleFlags {
  /** Paths of packs. */
  readonly rules: readonly string[]
  /** Whether to use the built-in packs as well. */
  readonly defaultRules: boolean
  /** The only code spaces to use; empty: all. */
  readonly namespace: readonly string[]
}

/** Loads the pipeline that compiling packs needs; other uses of rules do without it. */
export async function pipeline(): Promise<RuleRuntime> {
  const [{ Scanner }, { makeClock }] = await Promise.all([
    import('../../scan/scanner.ts'),
    import('../../formats/time/clock.ts'),
  ])
  const clock = makeClock({ year: 2026, zone: 'UTC' })
  let latest: { readonly rules: RuleSet; readonly scanner: InstanceType<typeof Scanner> } | null = null
  const scannerOf = (rules: RuleSet): InstanceType<typeof Scanner> => {
    if (latest?.rules !== rules) latest = { rules, scanner: new Scanner(rules) }
    return latest.scanner
  }
  return {
    prove: (rules, text) => scannerOf(rules).prove(text, clock),
    prepare: rules => scannerOf(rules).prepared,
  }
}

/** Opens the rule file that the flags name; compiled packs are cached in the user's cache directory. */
export function openRuleFile(flags: RuleFlags, env: NodeJS.ProcessEnv): Promise<Result<RuleFile>> {
  return loadRules({
    paths: flags.rules,
    builtIn: flags.defaultRules,
    cacheDirectory: cacheOf(env),
    pipeline,
  })
}

/** Returns the cache directory for the user's compiled packs; null if there is no home directory. */
export function cacheOf(env: NodeJS.ProcessEnv): string | null {
  const home = env.XDG_CACHE_HOME ?? (env.HOME === undefined ? null : join(env.HOME, '.cache'))
  return home === null ? null : join(home, 'logremedy')
}

/** Returns the code spaces; packs without codes, such as those of secrets, are none. */
function codeSpaces(file: RuleFile): string[] {
  return file.namespaces.filter((_, i) => file.pack(i).codes.length > 0)
}

/** Returns the packs with codes, restricted to the requested code spaces. */
export function wantedPacks(file: RuleFile, namespaces: readonly string[]): Result<Pack[]> {
  const packs = file.namespaces.map((_, i) => i)
  const unknown = namespaces.find(name => !file.namespaces.includes(name))
  if (unknown !== undefined) return err(unknownNamespace(unknown, codeSpaces(file)))
  return ok(
    packs
      .filter(i => namespaces.length === 0 || namespaces.includes(file.namespaces[i]!))
      .map(file.pack)
      .filter(pack => pack.codes.length > 0),
  )
}

/** Returns the whole rule set without the shapes of other code spaces. */
export function wantedRules(file: RuleFile, namespaces: readonly string[]): Result<RuleSet> {
  const unknown = namespaces.find(name => !file.namespaces.includes(name))
  if (unknown !== undefined) return err(unknownNamespace(unknown, codeSpaces(file)))
  const rules = file.rules()
  if (namespaces.length === 0) return ok(rules)
  // Packs without codes are about logs in general: secrets, losses.
  const general = new Set(rules.packs.filter(p => p.codes.length === 0).map(p => p.namespace))
  const stays = (shape: number): boolean => {
    const { kind, namespace } = rules.shapes[shape]!
    // Codes of spaces that are left out are known, but nobody asked for them.
    if (kind === 'unknown') return namespaces.includes(namespace)
    return kind === 'secret' || general.has(namespace) || namespaces.includes(namespace)
  }
  const packs = rules.packs.filter(p => p.codes.length === 0 || namespaces.includes(p.namespace))
  return ok({
    ...rules,
    packs: rules.packs.map(p => (packs.includes(p) ? p : { ...p, codes: [] })),
    automaton: { ...rules.automaton, branches: rules.automaton.branches.filter(b => stays(b.shape)) },
  })
}

function unknownNamespace(name: string, known: readonly string[]): ReturnType<typeof problem> {
  const guess = nearest(name, known)
  return problem(
    'usage',
    'cli/namespace',
    null,
    `There is no code space "${name}".`,
    guess ? `Did you mean "${guess}"?` : `Known code spaces: ${known.join(', ')}.`,
  )
}

/** Reports a vendor that no pack has; otherwise it would silently select nothing. */
export function unknownVendor(vendor: string | undefined, packs: readonly Pack[]): Problem | null {
  const known = packs.flatMap(p => p.vendors.map(v => v.id))
  if (vendor === undefined || known.includes(vendor)) return null
  const guess = nearest(vendor, known)
  const remedy = guess ? `Did you mean "${guess}"?` : `Known vendors: ${known.join(', ')}.`
  return problem('usage', 'cli/vendor', null, `There is no vendor "${vendor}".`, remedy)
}
