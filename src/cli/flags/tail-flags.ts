/** The command `tail`: its words, its help, its flags. */
import { err, ok } from '../../model/problem.ts'
import { parseSpan } from '../../run/setup/parse-values.ts'
import { declare, flag } from './flag.ts'
import { badValue, color, config, format, LEAST, lang, output, PACKS, quiet, toolkit, verbose } from './flags.ts'
import { KEEPING, READING, TREATING, vendor } from './reading-flags.ts'

export const fromStart = flag({
  name: 'from-start',
  type: 'boolean',
  help: 'Read existing files from their beginning (default: only with --db or --since; --no-from-start: only what is appended)',
})

/** Milliseconds. */
export const partialTimeout = flag({
  name: 'partial-timeout',
  type: 'string',
  placeholder: 'TIME',
  default: '5s',
  help: 'Count an unfinished last line after this time; it is corrected when the rest arrives',
  parse: (text: string) => {
    const span = parseSpan(text)
    const remedy = 'Give a time such as 500ms, 5s or 2m.'
    return span === null ? err<number>(badValue('span', `"${text}" is not a valid length of time.`, remedy)) : ok(span)
  },
})

export const exec = flag({
  name: 'exec',
  type: 'string',
  deliberate: true,
  placeholder: 'CMD',
  help: 'Follow the output of this shell command; with words after --, it is a program that runs without a shell and they are its arguments',
})

export const restart = flag({
  name: 'restart',
  type: 'string',
  choices: ['never', 'on-failure', 'always'],
  default: 'never',
  help: 'When to restart the command of --exec after it ended; pauses grow from 1 to 30 seconds',
})

export const live = flag({
  name: 'live',
  type: 'boolean',
  default: true,
  help: 'Show a live view on a terminal (--no-live: one line per finding)',
})

export const onMatch = flag({
  name: 'on-match',
  type: 'string',
  deliberate: true,
  placeholder: 'CMD',
  help: 'Run this shell command for each finding: JSON on its standard input; MATCH_CODE, MATCH_NAMESPACE, MATCH_SEVERITY and MATCH_CONTEXT in its environment',
})

export const webhook = flag({
  name: 'webhook',
  type: 'string',
  deliberate: true,
  placeholder: 'URL',
  help: 'Send the same JSON to this address by POST',
})

export const actionFilter = flag({
  name: 'action-filter',
  type: 'array',
  placeholder: 'NAME=VALUE',
  help: 'Act only on findings with these values of code, namespace, severity, confidence, context, producer or disposition (default: error); separate values by commas; repeatable',
})

export const threshold = flag({
  name: 'threshold',
  type: 'array',
  placeholder: 'CODE>N/TIME',
  help: 'Act only when a code (*: all codes together) occurs more than N times within this time, such as "CKR_PIN_INCORRECT>10/5m"; repeatable',
})

export const throttle = flag({
  name: 'throttle',
  type: 'string',
  placeholder: 'TIME',
  help: 'At most one action per code in this time, such as 1m; the next one says how many were suppressed',
})

export const metrics = flag({
  name: 'metrics',
  type: 'string',
  placeholder: 'FILE',
  writes: 'file',
  help: 'Write an OpenMetrics file for a textfile collector, updated every few seconds',
})

export const TAIL = declare({
  name: 'tail',
  usage: 'tail [paths..]',
  summary: 'Follow logs as they grow; report each finding at once',
  words: { paths: 'Files, directories, globs and named pipes, even if they appear later; "-" is standard input' },
  many: 'paths',
  examples: [
    ['tail /var/log/hsm/app.log', 'what is appended from now on, across rotation'],
    ['tail /var/log/hsm --db counts.db', 'all files of a directory; a restart continues where this run stopped'],
    ['tail app.log --from-start | jq .code', 'one JSON object per line, for programs'],
    ['tail --exec "hdc hilog" --restart always', 'the output of a program, restarted when it ends'],
    ['tail --exec adb -- logcat -v threadtime', 'the same without a shell'],
    [
      "tail app.log --on-match 'cat >> alerts.jsonl' --throttle 1m",
      'run a command for findings, at most once a minute for each code',
    ],
    ['tail app.log --webhook URL --threshold "CKR_PIN_INCORRECT>10/5m"', 'send a message when a code is too frequent'],
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
