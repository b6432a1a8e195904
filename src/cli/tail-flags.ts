/** The command `tail`: its words, its help, its flags. */
import { bad, good } from '../model/problem.ts'
import { declare, flag } from './flag.ts'
import { badValue, color, config, format, LEAST, lang, output, PACKS, quiet, toolkit, verbose } from './flags.ts'
import { KEEPING, READING, TREATING, vendor } from './reading-flags.ts'
import { parseSpan } from './values.ts'

export const fromStart = flag({
  name: 'from-start',
  type: 'boolean',
  help: 'Read files that are there already from their beginning (default: only with --db or --since; --no-from-start: what is appended)',
})

/** Milliseconds. */
export const partialTimeout = flag({
  name: 'partial-timeout',
  type: 'string',
  placeholder: 'TIME',
  default: '5s',
  help: 'Count a last line that nobody ends as it stands after this time; the rest is joined when it comes',
  parse: (text: string) => {
    const span = parseSpan(text)
    const remedy = 'Give one such as 500ms, 5s or 2m.'
    return span === null ? bad<number>(badValue('span', `"${text}" is no length of time.`, remedy)) : good(span)
  },
})

export const exec = flag({
  name: 'exec',
  type: 'string',
  deliberate: true,
  placeholder: 'CMD',
  help: 'Follow what this command line prints; with words behind -- it is a program and they are its arguments, without a shell',
})

export const restart = flag({
  name: 'restart',
  type: 'string',
  choices: ['never', 'on-failure', 'always'],
  default: 'never',
  help: 'When to start the program of --exec again after it ended; pauses grow from 1 to 30 seconds',
})

export const live = flag({
  name: 'live',
  type: 'boolean',
  default: true,
  help: 'On a terminal show a live view (--no-live: a line for each finding)',
})

export const onMatch = flag({
  name: 'on-match',
  type: 'string',
  deliberate: true,
  placeholder: 'CMD',
  help: 'Run this command line for a finding, which it gets as JSON on standard input; MATCH_CODE, MATCH_NAMESPACE, MATCH_SEVERITY and MATCH_CONTEXT stand in its environment',
})

export const webhook = flag({
  name: 'webhook',
  type: 'string',
  deliberate: true,
  placeholder: 'URL',
  help: 'POST the same JSON to this address',
})

export const actionFilter = flag({
  name: 'action-filter',
  type: 'array',
  placeholder: 'NAME=VALUE',
  help: 'Act on these findings alone: code, namespace, severity, confidence, context, disposition (default: error) or producer; values with commas between them, repeatable',
})

export const threshold = flag({
  name: 'threshold',
  type: 'array',
  placeholder: 'CODE>N/TIME',
  help: 'Act only once a code (*: all together) occurs more than N times within this time by the log, such as "CKR_PIN_INCORRECT>10/5m"; repeatable',
})

export const throttle = flag({
  name: 'throttle',
  type: 'string',
  placeholder: 'TIME',
  help: 'At most one action for a code in this time, such as 1m; the next one tells how many were held back',
})

export const metrics = flag({
  name: 'metrics',
  type: 'string',
  placeholder: 'FILE',
  writes: 'file',
  help: 'Keep an OpenMetrics file for a textfile collector, replaced every few seconds',
})

/** `logremedy tail`. */
export const TAIL = declare({
  name: 'tail',
  usage: 'tail [paths..]',
  summary: 'Follow logs and tell findings as they come; what comes in by a pipe is counted at most once across a crash',
  words: { paths: 'Files, directories, globs, named pipes, also such that come later; "-" is standard input' },
  many: 'paths',
  examples: [
    ['tail /var/log/hsm/app.log', 'what is appended from now on, across rotation'],
    ['tail /var/log/hsm --db counts.db', 'all files of a directory; a restart goes on where this stopped'],
    ['tail app.log --from-start | jq .code', 'one JSON object a line for programs'],
    ['tail --exec "hdc hilog" --restart always', 'the output of a program, started again when it ends'],
    ['tail --exec adb -- logcat -v threadtime', 'the same without a shell'],
    ["tail app.log --on-match 'cat >> alerts.jsonl' --throttle 1m", 'a command for findings, once a minute and code'],
    ['tail app.log --webhook URL --threshold "CKR_PIN_INCORRECT>10/5m"', 'a message when there are too many'],
  ],
  flags: [
    fromStart,
    partialTimeout,
    exec,
    restart,
    live,
    onMatch,
    webhook,
    actionFilter,
    threshold,
    throttle,
    metrics,
    format,
    output,
    ...KEEPING,
    lang,
    toolkit,
    vendor,
    ...PACKS,
    ...LEAST,
    ...READING,
    ...TREATING,
    color,
    quiet,
    config,
    verbose,
  ],
})
