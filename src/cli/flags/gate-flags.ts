/** The command `gate`: its words, its help, its flags; `baseline` shares those of the policy. */
import { declare, flag } from './flag.ts'
import { color, config, format, LEAST, lang, output, PACKS, quiet, runInfo, toolkit, verbose } from './flags.ts'
import { jobs, KEEPING, progress, READING, TREATING, vendor } from './reading-flags.ts'

const failOn = flag({
  name: 'fail-on',
  type: 'array',
  placeholder: 'WHAT',
  help: 'What makes the gate fail: any, new, grown, a severity (this one and worse), a code or a code space; repeatable (default: error, or new with --compare-*)',
  aside: true,
})

const max = flag({
  name: 'max',
  type: 'array',
  placeholder: 'WHAT=N',
  help: 'Maximum number of occurrences of a code, a code space, a severity or any; repeatable',
  aside: true,
})

const maxRate = flag({
  name: 'max-rate',
  type: 'array',
  placeholder: 'WHAT=N/LINES',
  help: 'Maximum number of occurrences per number of lines, such as CKR_DEVICE_ERROR=2/1000; repeatable',
  aside: true,
})

const maxNew = flag({
  name: 'max-new',
  type: 'number',
  placeholder: 'N',
  help: 'Maximum number of new occurrences in total',
  aside: true,
})

const expect = flag({
  name: 'expect',
  type: 'array',
  placeholder: 'CODE',
  help: 'A code that must occur; only its --max can then fail it; repeatable',
  aside: true,
})

const minLines = flag({
  name: 'min-lines',
  type: 'number',
  placeholder: 'N',
  help: 'Minimum number of lines in the input',
  aside: true,
})

const expectFormat = flag({
  name: 'expect-format',
  type: 'array',
  placeholder: 'NAMESPACE',
  help: 'A code space that must be in use: fail if the input shows neither successes nor errors of it; repeatable',
  aside: true,
})

const includeBenign = flag({
  name: 'include-benign',
  type: 'boolean',
  default: false,
  help: 'Also judge codes that are normal for their operation',
})

const includeSecondary = flag({
  name: 'include-secondary',
  type: 'boolean',
  default: false,
  help: 'Also judge consequences of earlier errors',
})

const baseline = flag({
  name: 'baseline',
  type: 'string',
  placeholder: 'FILE',
  writes: 'file',
  help: 'The baseline file (default: the nearest logremedy.baseline.yaml)',
})

const compareDb = flag({
  name: 'compare-db',
  type: 'string',
  placeholder: 'FILE',
  help: 'Compare with a previous run, given as a database',
  aside: true,
})

const compareReport = flag({
  name: 'compare-report',
  type: 'string',
  placeholder: 'FILE',
  help: 'Compare with a previous run, given as a JSON report',
  aside: true,
})

const strict = flag({
  name: 'strict',
  type: 'boolean',
  default: false,
  help: 'Fail on baseline entries that have expired or are not needed; count a log that reports lost lines as incomplete',
  aside: true,
})

const init = flag({
  name: 'init',
  type: 'boolean',
  default: false,
  help: 'Write a logremedy.config.yaml with comments, and do nothing else',
})

/** The policy for judging logs. */
export const JUDGING = [
  failOn,
  max,
  maxRate,
  maxNew,
  expect,
  minLines,
  expectFormat,
  includeBenign,
  includeSecondary,
  baseline,
  compareDb,
  compareReport,
  strict,
] as const

export const GATE = declare({
  name: 'gate',
  usage: 'gate [paths..]',
  summary: 'Check logs against a policy and a baseline: pass or fail',
  words: { paths: 'Files, directories, globs; "-" is standard input' },
  many: 'paths',
  examples: [
    ['gate build.log', 'fail on every error that the baseline does not accept'],
    ['gate build.log --fail-on new --max CKR_DEVICE_ERROR=3', 'fail on new findings, and on a code over its limit'],
    ['gate test.log --expect CKR_PIN_INCORRECT --min-lines 100', 'require a code, and a minimum length of the log'],
    ['gate test.log --expect-format pkcs11', 'fail if the log shows nothing of PKCS#11, errors or not'],
    ['gate build.log --compare-report last.json', 'fail on what the previous run did not have'],
    ['gate --init', 'write a configuration file with comments'],
  ],
  section: 'gate',
  flags: [
    format,
    output,
    ...KEEPING,
    lang,
    toolkit,
    vendor,
    ...PACKS,
    ...JUDGING,
    init,
    ...LEAST,
    ...READING,
    jobs,
    ...TREATING,
    runInfo,
    color,
    progress,
    quiet,
    config,
    verbose,
  ],
})
