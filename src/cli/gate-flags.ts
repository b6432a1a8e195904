/** The command `gate`: its words, its help, its flags; those of its policy serve `baseline` as well. */
import { declare, flag } from './flag.ts'
import { color, config, format, LEAST, lang, output, PACKS, quiet, runInfo, toolkit, verbose } from './flags.ts'
import { jobs, KEEPING, progress, READING, TREATING, vendor } from './reading-flags.ts'

const failOn = flag({
  name: 'fail-on',
  type: 'array',
  placeholder: 'WHAT',
  help: 'What fails the gate, repeatable: new, any, grown, a severity (and worse), a code, a code space (default: error; new with --compare-*)',
  aside: true,
})

const max = flag({
  name: 'max',
  type: 'array',
  placeholder: 'WHAT=N',
  help: 'Most occurrences of a code (a code space, a severity, any); repeatable',
  aside: true,
})

const maxRate = flag({
  name: 'max-rate',
  type: 'array',
  placeholder: 'WHAT=N/LINES',
  help: 'Most occurrences in so many lines, such as CKR_DEVICE_ERROR=2/1000; repeatable',
  aside: true,
})

const maxNew = flag({
  name: 'max-new',
  type: 'number',
  placeholder: 'N',
  help: 'Most occurrences of what is new, all together',
  aside: true,
})

const expect = flag({
  name: 'expect',
  type: 'array',
  placeholder: 'CODE',
  help: 'A code that has to appear, and then fails nothing but its --max; repeatable',
  aside: true,
})

const minLines = flag({
  name: 'min-lines',
  type: 'number',
  placeholder: 'N',
  help: 'Fewest lines that there must be',
  aside: true,
})

const includeBenign = flag({
  name: 'include-benign',
  type: 'boolean',
  default: false,
  help: 'Judge what is normal in its operation as well',
})

const includeSecondary = flag({
  name: 'include-secondary',
  type: 'boolean',
  default: false,
  help: 'Judge the consequences of earlier errors as well',
})

const baseline = flag({
  name: 'baseline',
  type: 'string',
  placeholder: 'FILE',
  writes: 'file',
  help: 'The reviewed list of what is accepted (default: the nearest logremedy.baseline.yaml)',
})

const compareDb = flag({
  name: 'compare-db',
  type: 'string',
  placeholder: 'FILE',
  help: 'A former run, as a database: what is new, gone, grown',
  aside: true,
})

const compareReport = flag({
  name: 'compare-report',
  type: 'string',
  placeholder: 'FILE',
  help: 'A former run, as a JSON report',
  aside: true,
})

const strict = flag({
  name: 'strict',
  type: 'boolean',
  default: false,
  help: 'Expired and stale entries of the baseline fail, and lines that a log says it lost make it incomplete',
  aside: true,
})

const init = flag({
  name: 'init',
  type: 'boolean',
  default: false,
  help: 'Write a logremedy.config.yaml to begin with, and do nothing else',
})

/** The policy by which logs are judged. */
export const JUDGING = [
  failOn,
  max,
  maxRate,
  maxNew,
  expect,
  minLines,
  includeBenign,
  includeSecondary,
  baseline,
  compareDb,
  compareReport,
  strict,
] as const

/** `logremedy gate`. */
export const GATE = declare({
  name: 'gate',
  usage: 'gate [paths..]',
  summary: 'Judge logs by a policy and a reviewed baseline: pass or fail',
  words: { paths: 'Files, directories, globs; "-" is standard input' },
  many: 'paths',
  examples: [
    ['gate build.log', 'fail on every error that the baseline does not accept'],
    ['gate build.log --fail-on new --max CKR_DEVICE_ERROR=3', 'what is new fails; one code has a budget'],
    ['gate test.log --expect CKR_PIN_INCORRECT --min-lines 100', 'a code has to appear, and a whole log'],
    ['gate build.log --compare-report last.json', 'fail on what the last run did not have'],
    ['gate --init', 'write a commented configuration'],
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
