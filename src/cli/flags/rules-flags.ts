/** The command `rules`: its words, its help, its flags. */
import { declare } from './flag.ts'
import { config, defaultRules, lang, output, rules } from './flags.ts'

export const RULES = declare({
  name: 'rules',
  usage: 'rules <action> [paths..]',
  summary: 'List, check, test or compile rule packs',
  words: { action: 'list, lint, test or compile', paths: 'Pack files or directories (default: the packs in use)' },
  many: 'paths',
  examples: [
    ['rules list', 'the packs in use'],
    ['rules test my-pack.yaml', 'check that every example matches and no counterexample does'],
    ['rules lint my-pack.yaml', 'report missing translations, advice and sources'],
    ['rules compile my-pack.yaml -o my.rules', 'compile into one binary file'],
  ],
  flags: [output, lang, rules, defaultRules, config],
})
