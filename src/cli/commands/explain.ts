/** `logremedy explain CODE…`: the meanings of codes in all code spaces, and of whatever text they are pasted in. */
import { foreignForms } from '../../codes/foreign.ts'
import { inOperation, nearOperations } from '../../codes/operations.ts'
import { type Answer, PastedReader, type ReadLines, type StrangeCode } from '../../codes/pasted.ts'
import { CodeFinder, type CodeMeaning } from '../../codes/search.ts'
import { openBuiltIn } from '../../compile/load.ts'
import type { RuleFile } from '../../compile/rule-file.ts'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import type { Pack } from '../../model/rules/knowledge.ts'
import { renderAnswers } from '../../report/answers/explain.ts'
import { codeMatchesJson } from '../../report/answers/explain-json.ts'
import { openRuleFile, wantedPacks, wantedRules } from '../../run/setup/open-rules.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { declare, flag, type ValuesOf } from '../flags/flag.ts'
import { color, config, format, lang, output, PACKS, toolkit, verbose } from '../flags/flags.ts'
import { pastedText } from '../input/pasted-text.ts'
import { parseOutputs, writeOutputs } from '../output/output.ts'
import { failWith, problemLines } from '../output/problems.ts'
import { type Shell, write } from '../shell.ts'

const context = flag({
  name: 'context',
  type: 'string',
  placeholder: 'OP',
  help: 'Show advice for this operation (sign, login, wrap, …) or for the operation of this function (C_Sign, finishSession)',
})

export const EXPLAIN = declare({
  name: 'explain',
  usage: 'explain [codes..]',
  summary: 'Explain a code: what it means, why it occurs and what to do',
  words: { codes: 'Names, numbers, beginnings of names, phrases, or lines of a log; - reads standard input' },
  many: 'codes',
  completions: codeNames,
  examples: [
    ['explain 0xA0', 'a number'],
    ['explain CKR_KEY_UNEXTRACTABLE --context wrap', 'advice for one operation'],
    ['explain 12000011 --lang zh', 'in Chinese'],
    ["explain 'ret = -8' huks:-13", 'as it stands in a log, or in one code space'],
    ['explain -', 'paste lines of a log'],
  ],
  flags: [format, output, lang, toolkit, context, ...PACKS, color, config, verbose],
})

type ExplainFlags = ValuesOf<typeof EXPLAIN>

/** Runs the command: 0 if every code is known, 1 if one is not, 2 for a wrong call. */
export async function runExplain(flags: ExplainFlags, shell: Shell): Promise<ExitCode> {
  if (flags.codes.length === 0) return failWith(shell, noCode())
  const outputs = parseOutputs(flags.format, flags.output, ['text', 'json'] as const, 'text')
  if (!outputs.ok) return failWith(shell, ...outputs.problems)
  const file = await openRuleFile(flags, shell.env)
  if (!file.ok) return failWith(shell, ...file.problems)
  const packs = wantedPacks(file.value, flags.namespace)
  if (!packs.ok) return failWith(shell, ...packs.problems)
  const given = flags.codes.length === 1 && flags.codes[0] === '-' ? await pastedText(shell) : ok(flags.codes)
  if (!given.ok) return failWith(shell, ...given.problems)

  const finder = new CodeFinder(packs.value)
  let answers = new PastedReader(finder).words(given.value)
  // The shapes of logs are loaded only for texts that need them.
  if (answers.some(({ needsLines }) => needsLines)) {
    const readLines = await linesWith(file.value, flags.namespace)
    if (!readLines.ok) return failWith(shell, ...readLines.problems)
    answers = new PastedReader(finder, readLines.value).words(given.value)
  }
  const placed = inContext(answers, flags.context)
  if (!placed.ok) return failWith(shell, ...placed.problems)
  const failed = await writeOutputs(outputs.value, flags, shell, (format, look) => {
    const options = { ...look, toolkit: flags.toolkit ?? null }
    return format === 'json' ? codeMatchesJson(distinct(placed.value), options) : renderAnswers(placed.value, options)
  })
  if (failed.length > 0) return failWith(shell, ...failed)
  const unknown = placed.value.flatMap(answer => unknownCodes(answer, finder, file.value))
  await write(shell.stderr, problemLines(unknown))
  return unknown.length > 0 || placed.value.some(({ readings }) => readings.length === 0) ? EXIT.violated : EXIT.done
}

async function linesWith(file: RuleFile, namespaces: readonly string[]): Promise<Result<ReadLines>> {
  const rules = wantedRules(file, namespaces)
  if (!rules.ok) return rules
  const { lineReader } = await import('../../run/setup/read-lines.ts')
  return ok(lineReader(rules.value))
}

/** Returns the answers for an operation, or says that none of the codes has it. */
function inContext(answers: readonly Answer[], context: string | undefined): Result<readonly Answer[]> {
  const readings = answers.flatMap(answer => answer.readings)
  if (context === undefined || readings.length === 0) return ok(answers)
  if (inOperation(readings, context) === null) return err(unknownContext(context, readings))
  return ok(answers.map(one => ({ ...one, readings: inOperation(one.readings, context) ?? one.readings })))
}

/** Returns each code once. */
function distinct(answers: readonly Answer[]): CodeMeaning[] {
  const all = new Map<object, CodeMeaning>()
  for (const reading of answers.flatMap(({ readings }) => readings))
    if (!all.has(reading.entry)) all.set(reading.entry, reading)
  return [...all.values()]
}

function noCode(): Problem {
  return problem('usage', 'explain/none', null, 'No code was named.', 'Name one or more: logremedy explain 0xA0')
}

/** Says what is unknown in an answer, and what else it may be. */
function unknownCodes({ asked, readings, unknown, beginnings }: Answer, finder: CodeFinder, file: RuleFile): Problem[] {
  if (unknown.length === 0 && readings.length === 0 && beginnings.length === 0) {
    const remedy = 'Count the codes of a log with: logremedy analyze FILE'
    return [problem('usage', 'explain/unknown', null, `There is no known code in "${shortened(asked)}".`, remedy)]
  }
  // Packs without codes know owners of other codes.
  const packs = unknown.length === 0 ? [] : file.namespaces.map((_, i) => file.pack(i))
  return unknown.map(one => unknownCode(one, finder, packs))
}

function unknownCode({ text, space }: StrangeCode, finder: CodeFinder, packs: readonly Pack[]): Problem {
  const shown = shortened(space === null ? text : `${space}:${text}`)
  // Any short number has another one near it, which says nothing.
  const near = /^-?[0-9]{1,5}$/.test(text) ? [] : finder.nearest(text)
  const forms = foreignForms(text, space, packs).map(({ what, where }) => `It may be ${what}; see ${where}.`)
  const meant = near.length > 0 ? [`Did you mean ${near.join(' or ')}?`] : []
  const remedies = [...meant, ...forms]
  return problem(
    'usage',
    'explain/unknown',
    null,
    `No pack knows the code "${shown}".`,
    remedies.length > 0 ? remedies.join(' ') : 'Search with: logremedy codes TERM',
  )
}

function shortened(text: string): string {
  const line = text.trim()
  return line.length > 100 ? `${line.slice(0, 100)}…` : line
}

function unknownContext(context: string, readings: readonly CodeMeaning[]): Problem {
  const packs = [...new Set(readings.map(({ pack }) => pack))]
  const [guess] = nearOperations(packs, context)
  const known = packs.flatMap(({ contexts }) => contexts.map(({ id }) => id))
  return problem(
    'usage',
    'explain/context',
    null,
    `There is no operation "${context}" for this code.`,
    `${guess ? `Did you mean "${guess}"? ` : ''}Known operations: ${[...new Set(known)].join(', ')}.`,
  )
}

/** Returns the names of the built-in codes, for the tab key. */
function codeNames(): string[] {
  const file = openBuiltIn()
  if (!file.ok) return []
  const packs: Pack[] = file.value.namespaces.map((_, i) => file.value.pack(i))
  return packs.flatMap(({ codes }) =>
    codes.flatMap(({ code, symbol }) => (symbol === null || symbol === code ? [code] : [code, symbol])),
  )
}
