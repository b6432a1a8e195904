/** The command `rules`: its words, its help, its flags. */
import { declare } from './flag.ts'
import { config, defaultRules, lang, output, rules } from './flags.ts'

/** `logremedy rules`. */
export const RULES = declare({
  name: 'rules',
  usage: 'rules <action> [paths..]',
  summary: 'List, lint, test or compile rule packs',
  words: { action: 'list, lint, test or compile', paths: 'Pack files or directories; without any those in use' },
  many: 'paths',
  examples: [
    ['rules list', 'the packs that are used'],
    ['rules test my-pack.yaml', 'every example is found, no counter-example is'],
    ['rules lint my-pack.yaml', 'missing languages, advice, sources'],
    ['rules compile my-pack.yaml -o my.rules', 'into one binary file'],
  ],
  flags: [output, lang, rules, defaultRules, config],
})
