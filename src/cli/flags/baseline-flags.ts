/** The command `baseline`: its words, its help, its flags. */
import { declare, flag } from './flag.ts'
import { config, LEAST, lang, PACKS, quiet } from './flags.ts'
import { JUDGING } from './gate-flags.ts'
import { jobs, KEEPING, progress, READING, TREATING, vendor } from './reading-flags.ts'

export const accept = flag({
  name: 'accept',
  type: 'array',
  placeholder: 'FINGERPRINT',
  help: 'update: accept this finding as often as it occurs now, or "all" for every violation; repeatable',
})

export const reason = flag({
  name: 'reason',
  type: 'string',
  placeholder: 'TEXT',
  help: 'create, update: why the findings are accepted',
})

export const owner = flag({
  name: 'owner',
  type: 'string',
  placeholder: 'NAME',
  help: 'create, update: who is responsible for them',
})

export const expires = flag({
  name: 'expires',
  type: 'string',
  placeholder: 'DAY',
  default: '90d',
  help: 'create, update: until when they are accepted (2027-01-31, 90d, 12w, never)',
})

export const tighten = flag({
  name: 'tighten',
  type: 'boolean',
  default: false,
  help: 'update: lower every limit to what occurs now',
})

export const BASELINE = declare({
  name: 'baseline',
  usage: 'baseline <action> [paths..]',
  summary: 'Maintain the baseline: the reviewed list of what the gate accepts',
  words: { action: 'create, update, prune or check', paths: 'Files, directories, globs; "-" is standard input' },
  many: 'paths',
  examples: [
    ['baseline create build.log', 'accept what occurs today, for 90 days'],
    [
      "baseline update build.log --accept 9164443a272832f1 --reason 'known fault of the test token'",
      'accept one finding',
    ],
    ['baseline update build.log --tighten', 'after the gate passed: lower the limits to what occurs'],
    ['baseline prune build.log', 'remove entries that are no longer needed'],
    ['baseline check build.log', 'exit code 1 when an entry is not needed or has expired'],
  ],
  section: 'gate',
  flags: [
    ...KEEPING,
    lang,
    vendor,
    ...PACKS,
    ...JUDGING,
    accept,
    reason,
    owner,
    expires,
    tighten,
    ...LEAST,
    ...READING,
    jobs,
    ...TREATING,
    progress,
    quiet,
    config,
  ],
})
