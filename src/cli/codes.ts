/** `logremedy codes [TERM]`: lists and searches what the packs know. */
import { SEVERITIES } from '../model/knowledge.ts'
import type { Problem } from '../model/problem.ts'
import { codesJson, renderCodes } from '../report/codelist.ts'
import { EXIT, type ExitCode, exitOfProblems } from './exit.ts'
import { parseOutputs, writeWhole } from './output.ts'
import { problemLines } from './problems.ts'
import { openRuleFile, type RuleFlags, wantedPacks } from './rules.ts'
import { languageOf, type Shell, wantsColor, widthOf, write } from './shell.ts'

export interface CodesFlags extends RuleFlags {
  readonly term?: string | undefined
  readonly format: readonly string[]
  readonly output?: string | undefined
  readonly minSeverity: string
  readonly lang: string
  readonly color: string
}

/** Runs the command: 0 when there is something to list, else 1. */
export async function runCodes(flags: CodesFlags, shell: Shell): Promise<ExitCode> {
  const outputs = parseOutputs(flags.format, flags.output, ['text', 'json'] as const, 'text')
  if (!outputs.ok) return refuse(shell, outputs.problems)
  const file = await openRuleFile(flags, shell.env)
  if (!file.ok) return refuse(shell, file.problems)
  const packs = wantedPacks(file.value, flags.namespace)
  if (!packs.ok) return refuse(shell, packs.problems)

  const term = (flags.term ?? '').toLowerCase()
  const worst = SEVERITIES.indexOf(flags.minSeverity as (typeof SEVERITIES)[number])
  const found = packs.value.flatMap(pack =>
    pack.codes
      .filter(entry => SEVERITIES.indexOf(entry.severity) <= worst)
      .filter(entry => {
        const texts = [entry.code, entry.symbol, entry.title.en, entry.title.zh, ...entry.aliases, ...entry.messages]
        if (entry.value !== null) texts.push(String(entry.value), `0x${entry.value.toString(16)}`)
        return term === '' || texts.some(text => text?.toLowerCase().includes(term))
      })
      .map(entry => ({ entry, pack })),
  )
  for (const { format, file: path } of outputs.value) {
    const options = {
      lang: languageOf(flags.lang, shell.env),
      width: path === null ? widthOf(shell.stdout) : 80,
      color: path === null && format === 'text' && wantsColor(shell.stdout, flags.color, shell.env),
    }
    const text = format === 'json' ? codesJson(found, options) : renderCodes(found, options)
    if (path === null) await write(shell.stdout, text)
    else {
      const failed = writeWhole(path, text)
      if (failed !== null) return refuse(shell, [failed])
    }
  }
  return found.length > 0 ? EXIT.done : EXIT.violated
}

async function refuse(shell: Shell, problems: readonly Problem[]): Promise<ExitCode> {
  await write(shell.stderr, problemLines(problems))
  return exitOfProblems(problems)
}
