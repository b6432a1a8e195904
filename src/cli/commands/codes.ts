/** `logremedy codes [TERM]`: lists and searches the codes of the packs. */
import { SEVERITIES } from '../../model/rules/knowledge.ts'
import { codesJson, renderCodes } from '../../report/answers/code-list.ts'
import { openRuleFile, wantedPacks } from '../../run/setup/open-rules.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { declare, type ValuesOf } from '../flags/flag.ts'
import { color, config, format, lang, minSeverity, output, PACKS, verbose } from '../flags/flags.ts'
import { parseOutputs, writeOutputs } from '../output/output.ts'
import { failWith } from '../output/problems.ts'
import type { Shell } from '../shell.ts'

export const CODES = declare({
  name: 'codes',
  usage: 'codes [term]',
  summary: 'List or search the known codes',
  words: { term: 'Part of a name, number or text' },
  examples: [
    ['codes PIN', 'all codes with PIN in their name or text'],
    ['codes --namespace huks --format json', 'one code space as JSON'],
  ],
  flags: [format, output, lang, ...PACKS, minSeverity, color, config, verbose],
})

type CodesFlags = ValuesOf<typeof CODES>

/** Runs the command: 0 if there is something to list, else 1. */
export async function runCodes(flags: CodesFlags, shell: Shell): Promise<ExitCode> {
  const outputs = parseOutputs(flags.format, flags.output, ['text', 'json'] as const, 'text')
  if (!outputs.ok) return failWith(shell, ...outputs.problems)
  const file = await openRuleFile(flags, shell.env)
  if (!file.ok) return failWith(shell, ...file.problems)
  const packs = wantedPacks(file.value, flags.namespace)
  if (!packs.ok) return failWith(shell, ...packs.problems)

  const term = (flags.term ?? '').toLowerCase()
  const worst = SEVERITIES.indexOf(flags.minSeverity)
  const found = packs.value.flatMap(pack =>
    pack.codes
      .filter(entry => SEVERITIES.indexOf(entry.severity) <= worst)
      .filter(entry => {
        const texts = [entry.code, entry.symbol, entry.title.en, entry.title.zh, ...entry.aliases, ...entry.messages]
        texts.push(...Object.keys(entry.innerNames), ...entry.inner.map(String))
        if (entry.value !== null) texts.push(String(entry.value), `0x${entry.value.toString(16)}`)
        return term === '' || texts.some(text => text?.toLowerCase().includes(term))
      })
      .map(entry => ({ entry, pack })),
  )
  const failed = await writeOutputs(outputs.value, flags, shell, (format, look) =>
    format === 'json' ? codesJson(found, look) : renderCodes(found, look),
  )
  if (failed.length > 0) return failWith(shell, ...failed)
  return found.length > 0 ? EXIT.done : EXIT.violated
}
