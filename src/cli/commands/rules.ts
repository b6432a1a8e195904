/** `logremedy rules list|lint|test|compile`: work on rule packs. */

import { compileFiles } from '../../compile/load.ts'
import { readPackFiles } from '../../compile/packs/files.ts'
import { writeRules } from '../../compile/rule-file.ts'
import { type Problem, problem } from '../../model/problem.ts'
import { type CodeEntry, inLanguage, LANGS, type LocalizedText, type Pack } from '../../model/rules/knowledge.ts'
import type { RuleSet } from '../../model/rules/ruleset.ts'
import { countOf } from '../../report/i18n/report-words.ts'
import { openRuleFile, pipeline } from '../../run/setup/open-rules.ts'
import { unknownAction } from '../arguments/usage.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import type { ValuesOf } from '../flags/flag.ts'
import type { RULES } from '../flags/rules-flags.ts'
import { writeFileAtomic } from '../output/atomic-write.ts'
import { failWith, problemLines } from '../output/problems.ts'
import { languageOf, type Shell, write } from '../shell.ts'

const ACTIONS = ['list', 'lint', 'test', 'compile']

type RulesFlags = ValuesOf<typeof RULES>

/** Runs the command: 0 for success, 1 if a lint or a test failed, 2 for a wrong call or pack. */
export async function runRules(flags: RulesFlags, shell: Shell): Promise<ExitCode> {
  if (!ACTIONS.some(action => action === flags.action))
    return failWith(shell, unknownAction('rules', flags.action, ACTIONS))
  const rules = flags.paths.length > 0 ? await compiled(flags.paths) : await loaded(flags, shell)
  if (!rules.ok) {
    const cost = await failWith(shell, ...rules.problems)
    // A pack that fails its own examples has failed its test.
    const failed =
      flags.action === 'test' && rules.problems.every(p => p.id === 'pack/example' || p.id === 'pack/counterexample')
    return failed ? EXIT.violated : cost
  }
  switch (flags.action) {
    case 'list':
      await write(shell.stdout, list(rules.value, languageOf(flags.lang, shell.env)))
      return EXIT.done
    case 'test':
      await write(
        shell.stdout,
        `${countOf(rules.value.shapes.length, 'shape')} of ${countOf(rules.value.packs.length, 'pack')}: every example matches, no counterexample does.\n`,
      )
      return EXIT.done
    case 'lint':
      return lint(rules.value, shell)
    default:
      return compile(rules.value, flags.output, shell)
  }
}

async function compiled(paths: readonly string[]) {
  const files = readPackFiles(paths)
  return files.ok ? compileFiles(files.value, (await pipeline()).prove) : files
}

async function loaded(flags: RulesFlags, shell: Shell) {
  const file = await openRuleFile({ ...flags, namespace: [] }, shell.env)
  return file.ok ? { ok: true as const, value: file.value.rules() } : file
}

/** Returns a line for each pack. */
function list(rules: RuleSet, lang: 'en' | 'zh'): string {
  const rows = rules.packs.map(pack => [
    pack.namespace,
    pack.version,
    countOf(pack.codes.length, 'code'),
    countOf(rules.shapes.filter(s => s.namespace === pack.namespace).length, 'shape'),
    inLanguage(pack.title, lang),
  ])
  const widths = [0, 1, 2, 3].map(i => Math.max(...rows.map(row => row[i]!.length)))
  return rows
    .map(
      row =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}

/** Reports valid but poor entries: a missing language, a code without advice or source. */
async function lint(rules: RuleSet, shell: Shell): Promise<ExitCode> {
  const found = rules.packs.flatMap(pack => pack.codes.flatMap(code => lintCode(pack, code)))
  await write(shell.stdout, problemLines(found))
  if (found.length === 0) await write(shell.stdout, `${countOf(rules.packs.length, 'pack')}: no problems found.\n`)
  return found.length > 0 ? EXIT.violated : EXIT.done
}

function lintCode(pack: Pack, code: CodeEntry): Problem[] {
  const place = { path: `${pack.namespace}/${code.code}` }
  const problems: Problem[] = []
  const texts: readonly LocalizedText[] = [
    code.title,
    ...code.causes,
    ...code.remedies,
    ...code.notes,
    ...Object.values(code.contexts).flatMap(advice => [...advice.causes, ...advice.remedies]),
  ]
  for (const lang of LANGS) {
    const missing = texts.filter(text => text[lang] === undefined).length
    if (missing > 0)
      problems.push(
        problem(
          'note',
          'lint/language',
          place,
          `${countOf(missing, 'text is', 'texts are')} missing in ${lang}.`,
          'Add them; until then, the other language is shown.',
        ),
      )
  }
  const kits = [code, ...Object.values(code.contexts)].flatMap(({ remedies }) =>
    remedies.flatMap(({ commands }) => Object.keys(commands)),
  )
  for (const kit of new Set(kits))
    if (kit !== '*' && !pack.toolkits.includes(kit))
      problems.push(
        problem(
          'note',
          'lint/toolkit',
          place,
          `A command is for the toolkit "${kit}", which the pack does not define; it is never shown.`,
          'Add it to the toolkits of pack.yaml.',
        ),
      )
  // A vendor's table may have codes without any further public information.
  if (code.vendor === null && code.severity !== 'info' && (code.causes.length === 0 || code.remedies.length === 0))
    problems.push(
      problem('note', 'lint/advice', place, 'The code has no causes or no remedies.', 'Add at least one of each.'),
    )
  if (code.vendor === null && code.sources.length === 0)
    problems.push(
      problem('note', 'lint/source', place, 'The code names no source.', 'Say where its meaning is documented.'),
    )
  return problems
}

async function compile(rules: RuleSet, output: string | undefined, shell: Shell): Promise<ExitCode> {
  if (output === undefined) {
    const fact = 'Compiled rules are binary and need an output file.'
    return failWith(shell, problem('usage', 'rules/no-output', null, fact, 'Add -o FILE.'))
  }
  const bytes = writeRules(rules)
  const failed = writeFileAtomic(output, bytes)
  if (failed !== null) return failWith(shell, failed)
  await write(shell.stdout, `${output}: ${countOf(bytes.length, 'byte')}, digest ${rules.digest}\n`)
  return EXIT.done
}
