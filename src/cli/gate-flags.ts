/** The command `gate`: its words, its help, its flags; those of its policy serve `baseline` as well. */
import { declare, flag } from './flag.ts'
import {
  color,
  config,
  db,
  dbTimeout,
  defaultRules,
  format,
  lang,
  minConfidence,
  minSeverity,
  namespace,
  output,
  quiet,
  rules,
  runInfo,
  toolkit,
  verbose,
} from './flags.ts'
import {
  allowIncomplete,
  exclude,
  filesFrom,
  include,
  jobs,
  jsonRecords,
  maxExpand,
  maxLine,
  progress,
  redact,
  rescan,
  since,
  tz,
  until,
  vendor,
  year,
} from './reading-flags.ts'

export const failOn = flag({
  name: 'fail-on',
  type: 'array',
  placeholder: 'WHAT',
  help: 'What makes the gate fail: any, new, grown, a severity (this one and worse), a code or a code space; repeatable (default: error, or new with --compare-*)',
  aside: true,
})

export const max = flag({
  name: 'max',
  type: 'array',
  placeholder: 'WHAT=N',
  help: 'Maximum number of occurrences of a code, a code space, a severity or any; repeatable',
  aside: true,
})

export const maxRate = flag({
  name: 'max-rate',
  type: 'array',
  placeholder: 'WHAT=N/LINES',
  help: 'Maximum number of occurrences per number of lines, such as CKR_DEVICE_ERROR=2/1000; repeatable',
  aside: true,
})

export const maxNew = flag({
  name: 'max-new',
  type: 'number',
  placeholder: 'N',
  help: 'Maximum number of new occurrences in total',
  aside: true,
})

export const expect = flag({
  name: 'expect',
  type: 'array',
  placeholder: 'CODE',
  help: 'A code that must occur; only its --max can then fail it; repeatable',
  aside: true,
})

export const minLines = flag({
  name: 'min-lines',
  type: 'number',
  placeholder: 'N',
  help: 'Minimum number of lines in the input',
  aside: true,
})

export const includeBenign = flag({
  name: 'include-benign',
  type: 'boolean',
  default: false,
  help: 'Also judge codes that are normal for their operation',
})

export const includeSecondary = flag({
  name: 'include-secondary',
  type: 'boolean',
  default: false,
  help: 'Also judge consequences of earlier errors',
})

export const baseline = flag({
  name: 'baseline',
  type: 'string',
  placeholder: 'FILE',
  writes: 'file',
  help: 'The baseline file (default: the nearest logremedy.baseline.yaml)',
})

export const compareDb = flag({
  name: 'compare-db',
  type: 'string',
  placeholder: 'FILE',
  help: 'Compare with a previous run, given as a database',
  aside: true,
})

export const compareReport = flag({
  name: 'compare-report',
  type: 'string',
  placeholder: 'FILE',
  help: 'Compare with a previous run, given as a JSON report',
  aside: true,
})

export const strict = flag({
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

/** `logremedy gate`. */
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
    ['gate build.log --compare-report last.json', 'fail on what the previous run did not have'],
    ['gate --init', 'write a configuration file with comments'],
  ],
  section: 'gate',
  flags: [
    format,
    output,
    db,
    dbTimeout,
    rescan,
    lang,
    toolkit,
    vendor,
    rules,
    defaultRules,
    namespace,
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
    init,
    minSeverity,
    minConfidence,
    include,
    exclude,
    filesFrom,
    since,
    until,
    tz,
    year,
    jobs,
    maxLine,
    maxExpand,
    jsonRecords,
    redact,
    allowIncomplete,
    runInfo,
    color,
    progress,
    quiet,
    config,
    verbose,
  ],
})
