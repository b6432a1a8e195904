/** The rules behind `LoadedRules`, and a cache of what is made from them. */

import { PastedReader } from '../codes/pasted.ts'
import { CodeFinder } from '../codes/search.ts'
import { openBuiltIn } from '../compile/load.ts'
import type { RuleFile } from '../compile/rule-file.ts'
import { ok, type Problem, type Result } from '../model/problem.ts'
import type { RuleSet } from '../model/rules/ruleset.ts'
import { Redactor } from '../redact/redactor.ts'
import { packSummaries } from '../run/session/pack-summaries.ts'
import { wantedPacks, wantedRules } from '../run/setup/open-rules.ts'
import { type CodeOnLine, lineReader } from '../run/setup/read-lines.ts'
import { Scanner } from '../scan/scanner.ts'
import { type Checker, TEXTS, type ValueKind } from './checker.ts'
import type { LoadedRules, RuleOptions } from './option-types.ts'
import { ProblemError } from './problem-error.ts'

/** The rules of a file, with a cache of its restrictions to code spaces. */
class RuleSets {
  readonly #file: RuleFile
  readonly #made = new Map<string, unknown>()

  constructor(file: RuleFile) {
    this.#file = file
  }

  /** Returns the rules of some code spaces; of all if none is named. */
  rules(namespace: readonly string[]): Result<RuleSet> {
    return this.#once(`rules ${namespace.join(' ')}`, () => wantedRules(this.#file, namespace))
  }

  /** Returns a reader of pasted texts; shapes are loaded for the first line that needs them. */
  pastedReader(namespace: readonly string[]): Result<PastedReader> {
    return this.#once(`reader ${namespace.join(' ')}`, () => {
      const packs = wantedPacks(this.#file, namespace)
      if (!packs.ok) return packs
      let readLines: ((text: string) => readonly CodeOnLine[]) | null = null
      const lines = (text: string): readonly CodeOnLine[] => {
        readLines ??= lineReader(unwrap(this.rules(namespace)))
        return readLines(text)
      }
      return ok(new PastedReader(new CodeFinder(packs.value), lines))
    })
  }

  #once<T>(key: string, make: () => T): T {
    if (!this.#made.has(key)) this.#made.set(key, make())
    return this.#made.get(key) as T
  }
}

const known = new WeakMap<LoadedRules, RuleSets>()
let builtIn: RuleSets | null = null

/** Wraps a rule file for programs. */
export function asLoaded(file: RuleFile): LoadedRules {
  const packs = file.namespaces.map((_, i) => file.pack(i))
  const loaded = Object.freeze({ packs: packSummaries({ packs }) }) as unknown as LoadedRules
  known.set(loaded, new RuleSets(file))
  return loaded
}

const LOADED: ValueKind<RuleSets> = {
  wants: 'what loadRules returned',
  read: value => known.get(value as LoadedRules),
}

/** Returns the rules that the options select. */
export function rulesOf(options: Checker<RuleOptions>): RuleSet {
  return chosen(options, (sets, namespace) => sets.rules(namespace))
}

/** Returns a reader of pasted texts with the packs that the options select. */
export function pastedReaderOf(options: Checker<RuleOptions>): PastedReader {
  return chosen(options, (sets, namespace) => sets.pastedReader(namespace))
}

function chosen<T>(
  options: Checker<RuleOptions>,
  choose: (sets: RuleSets, namespace: readonly string[]) => Result<T>,
): T {
  const sets = options.get('rules', LOADED, null) ?? builtInSets()
  const namespace = options.get('namespace', TEXTS, [])
  const result = choose(sets, namespace)
  return result.ok ? result.value : options.refuse('namespace', namedIn(result.problems))
}

function builtInSets(): RuleSets {
  builtIn ??= new RuleSets(unwrap(openBuiltIn()))
  return builtIn
}

/** Returns the value of a result; throws its problems. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new ProblemError(result.problems.map(asReported))
  return result.value
}

/** Returns the fields of a problem that reports have. */
export function asReported({ id, kind, place, fact, remedy }: Problem) {
  return { id, kind, place: place && JSON.parse(JSON.stringify(place)), fact, remedy }
}

/** Phrases the first problem as the end of a sentence about a field. */
export function namedIn([first]: readonly Problem[]): string {
  return first === undefined ? 'is not valid' : `is not valid: ${first.fact} ${first.remedy.replace(/[.?]$/, '')}`
}

const scanners = new WeakMap<RuleSet, Map<string, Scanner>>()

/** Returns the scanner of rules for a way of masking; several scans may use it at once. */
export function scannerOf(rules: RuleSet, redact: 'on' | 'strict'): Scanner {
  const made = scanners.get(rules) ?? new Map<string, Scanner>()
  scanners.set(rules, made)
  const scanner = made.get(redact) ?? new Scanner(rules, redact)
  made.set(redact, scanner)
  return scanner
}

/** Returns a redactor for names and problems. */
export function maskerOf(rules: RuleSet, redact: 'on' | 'strict'): Redactor {
  return new Redactor(rules, redact)
}
