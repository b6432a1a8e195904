/** `logremedy explain CODE…`: the meanings of a code in all code spaces. */
import { CodeFinder } from '../../codes/search.ts'
import { nearest } from '../../model/nearest.ts'
import { type Problem, problem } from '../../model/problem.ts'
import type { CodeMatch } from '../../model/rules/knowledge.ts'
import { renderCodeMatches } from '../../report/answers/explain.ts'
import { codeMatchesJson } from '../../report/answers/explain-json.ts'
import { openRuleFile, wantedPacks } from '../../run/setup/open-rules.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { declare, flag, type ValuesOf } from '../flags/flag.ts'
import { color, config, format, lang, output, PACKS, toolkit, verbose } from '../flags/flags.ts'
import { parseOutputs, writeOutputs } from '../output/output.ts'
import { failWith, problemLines } from '../output/problems.ts'
import { type Shell, write } from '../shell.ts'

const context = flag({
  name: 'context',
  type: 'string',
  placeholder: 'OP',
  help: 'Show advice for this operation (sign, verify, encrypt, decrypt, login, wrap, …)',
})

export const EXPLAIN = declare({
  name: 'explain',
  usage: 'explain [codes..]',
  summary: 'Explain a code: what it means, why it occurs and what to do',
  words: { codes: 'Symbols, hexadecimal or decimal numbers, or phrases' },
  many: 'codes',
  examples: [
    ['explain 0xA0', 'a number'],
    ['explain CKR_KEY_UNEXTRACTABLE --context wrap', 'advice for one operation'],
    ['explain 12000011 --lang zh', 'in Chinese'],
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

  const finder = new CodeFinder(packs.value)
  const readings: CodeMatch[] = []
  const unknown: Problem[] = []
  for (const code of flags.codes) {
    const found = finder.find(code)
    if (found.length === 0) unknown.push(unknownCode(code, finder.nearest(code)))
    for (const reading of found) if (!readings.some(r => r.entry === reading.entry)) readings.push(reading)
  }
  const { context } = flags
  if (context !== undefined && readings.length > 0) {
    const known = [...new Set(readings.flatMap(r => r.pack.contexts.map(c => c.id)))]
    if (!known.includes(context)) return failWith(shell, unknownContext(context, known))
  }
  const failed = await writeOutputs(outputs.value, flags, shell, (format, look) => {
    const options = { ...look, context: context ?? null, toolkit: flags.toolkit ?? null }
    return format === 'json' ? codeMatchesJson(readings, options) : renderCodeMatches(readings, options)
  })
  if (failed.length > 0) return failWith(shell, ...failed)
  await write(shell.stderr, problemLines(unknown))
  return unknown.length > 0 ? EXIT.violated : EXIT.done
}

function noCode(): Problem {
  return problem('usage', 'explain/none', null, 'No code was named.', 'Name one or more: logremedy explain 0xA0')
}

function unknownCode(code: string, near: readonly string[]): Problem {
  return problem(
    'usage',
    'explain/unknown',
    null,
    `No pack knows the code "${code}".`,
    near.length > 0 ? `Did you mean ${near.join(' or ')}?` : 'Search with: logremedy codes TERM',
  )
}

function unknownContext(context: string, known: readonly string[]): Problem {
  const guess = nearest(context, known)
  return problem(
    'usage',
    'explain/context',
    null,
    `There is no operation "${context}" for this code.`,
    `${guess ? `Did you mean "${guess}"? ` : ''}Known operations: ${known.join(', ')}.`,
  )
}
