/** The words of the help. */

/** The topics of the manual, in the order in which they are listed; `help/NAME.md` holds each. */
export const TOPICS = [
  'analyze',
  'tail',
  'actions',
  'gate',
  'baseline',
  'ci',
  'formats',
  'database',
  'explain',
  'packs',
  'configuration',
  'secrets',
  'counting',
  'exit-codes',
] as const

/** Commands that are described in a topic of another name. */
export const TOPIC_OF_COMMAND: Readonly<Record<string, string>> = {
  report: 'database',
  query: 'database',
  db: 'database',
  codes: 'explain',
  rules: 'packs',
}

export const helpTexts = {
  main: 'logremedy finds error codes in device and HSM logs, counts them, explains them and says what to do next.\n\nUsage: $0 <command> [options]',
  exits:
    'Exit codes: 0 done · 1 gate failed, or not found · 2 wrong usage or rule pack · 3 input incomplete · 4 database or output failed · 128+n ended by signal n',
  analyze: {
    summary: 'Read logs; report every code with its causes and remedies',
    examples: [
      ['analyze /var/log/hsm', 'a directory with all compressed files and archives in it'],
      ['analyze support-bundle.tar.gz', 'every log in an archive, also in archives inside it'],
      ['analyze "logs/**/*.log" --format json=report.json', 'a glob; write a JSON report'],
      ['analyze app.log --db counts.db', 'store the counts; the next run reads only what was added'],
      ['analyze - --lang zh', 'standard input, advice in Chinese'],
    ],
  },
  tail: {
    summary: 'Follow logs as they grow; report each finding at once',
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
      [
        'tail app.log --webhook URL --threshold "CKR_PIN_INCORRECT>10/5m"',
        'send a message when a code is too frequent',
      ],
    ],
  },
  gate: {
    summary: 'Check logs against a policy and a baseline: pass or fail',
    examples: [
      ['gate build.log', 'fail on every error that the baseline does not accept'],
      ['gate build.log --fail-on new --max CKR_DEVICE_ERROR=3', 'fail on new findings, and on a code over its limit'],
      ['gate test.log --expect CKR_PIN_INCORRECT --min-lines 100', 'require a code, and a minimum length of the log'],
      ['gate build.log --compare-report last.json', 'fail on what the previous run did not have'],
      ['gate --init', 'write a configuration file with comments'],
    ],
  },
  baseline: {
    summary: 'Maintain the baseline: the reviewed list of what the gate accepts',
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
  },
  report: {
    summary: 'Print the report of a database without reading logs',
    examples: [
      ['report --db counts.db --format md=report.md', 'in another format'],
      ['report --db today.db --compare yesterday.db', 'what is new, what is gone, what increased'],
    ],
  },
  explain: {
    summary: 'Explain a code: what it means, why it occurs and what to do',
    examples: [
      ['explain 0xA0', 'a number'],
      ['explain CKR_KEY_UNEXTRACTABLE --context wrap', 'advice for one operation'],
      ['explain 12000011 --lang zh', 'in Chinese'],
    ],
  },
  codes: {
    summary: 'List or search the known codes',
    examples: [
      ['codes PIN', 'all codes with PIN in their name or text'],
      ['codes --namespace huks --format json', 'one code space as JSON'],
    ],
  },
  rules: {
    summary: 'List, check, test or compile rule packs',
    examples: [
      ['rules list', 'the packs in use'],
      ['rules test my-pack.yaml', 'check that every example matches and no counterexample does'],
      ['rules lint my-pack.yaml', 'report missing translations, advice and sources'],
      ['rules compile my-pack.yaml -o my.rules', 'compile into one binary file'],
    ],
  },
  query: {
    summary: 'Query a database in SQL',
    examples: [
      ['query --schema', 'the tables, with example queries'],
      ['query --db counts.db "SELECT code, sum(n) FROM agg JOIN finding ON id = finding_id GROUP BY code"', 'a table'],
      ['query --db counts.db --format csv "SELECT * FROM source" -o sources.csv', 'a file for a spreadsheet'],
    ],
  },
  db: {
    summary: 'Verify, back up or prune a database; remove a source from it',
    examples: [
      ['db verify counts.db', 'prove that every byte of every source is counted once'],
      ['db backup counts.db counts-today.db', 'a complete copy, even while a run writes'],
      ['db prune counts.db --before 90d', 'remove what is older; its lines are not counted again'],
      ['db prune counts.db --before 2026-01-31 --dry-run', 'only say what would be removed'],
      ['db forget counts.db old/app.log', 'remove a source with all its counts'],
    ],
  },
  help: {
    summary: 'Show a topic of the manual',
    examples: [
      ['help', 'list the topics'],
      ['help gate', 'one topic'],
      ['help tail | less', 'as Markdown'],
    ],
  },
} as const
