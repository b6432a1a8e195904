/** The words of the help. */
export const helpTexts = {
  main: 'logremedy finds error codes in device and HSM logs, counts them, and says why and what to do.\n\nUsage: $0 <command> [options]',
  exits:
    'Exit: 0 done · 1 gate violated or not found · 2 wrong usage or pack · 3 input incomplete · 4 store or output failed · 128+n signal',
  analyze: {
    summary: 'Read logs and report every code with causes and remedies',
    examples: [
      ['analyze /var/log/hsm', 'a directory, compressed files and archives included'],
      ['analyze support-bundle.tar.gz', 'every log in an archive, whatever lies in what'],
      ['analyze "logs/**/*.log" --format json=report.json', 'a glob; JSON into a file'],
      ['analyze app.log --db counts.db', 'keep counts; a second run adds only what is new'],
      ['analyze - --lang zh', 'standard input, advice in Chinese'],
    ],
  },
  tail: {
    summary:
      'Follow logs and tell findings as they come; what comes in by a pipe is counted at most once across a crash',
    examples: [
      ['tail /var/log/hsm/app.log', 'what is appended from now on, across rotation'],
      ['tail /var/log/hsm --db counts.db', 'all files of a directory; a restart goes on where this stopped'],
      ['tail app.log --from-start | jq .code', 'one JSON object a line for programs'],
      ['tail --exec "hdc hilog" --restart always', 'the output of a program, started again when it ends'],
      ['tail --exec adb -- logcat -v threadtime', 'the same without a shell'],
      ["tail app.log --on-match 'cat >> alerts.jsonl' --throttle 1m", 'a command for findings, once a minute and code'],
      ['tail app.log --webhook URL --threshold "CKR_PIN_INCORRECT>10/5m"', 'a message when there are too many'],
    ],
  },
  gate: {
    summary: 'Judge logs by a policy and a reviewed baseline: pass or fail',
    examples: [
      ['gate build.log', 'fail on every error that the baseline does not accept'],
      ['gate build.log --fail-on new --max CKR_DEVICE_ERROR=3', 'what is new fails; one code has a budget'],
      ['gate test.log --expect CKR_PIN_INCORRECT --min-lines 100', 'a code has to appear, and a whole log'],
      ['gate build.log --compare-report last.json', 'fail on what the last run did not have'],
      ['gate --init', 'write a commented configuration'],
    ],
  },
  baseline: {
    summary: 'Keep the reviewed list of what the gate accepts',
    examples: [
      ['baseline create build.log', 'accept what is known today, for 90 days'],
      [
        "baseline update build.log --accept 9164443a272832f1 --reason 'known fault of the test token'",
        'accept one finding',
      ],
      ['baseline update build.log --tighten', 'after a green gate: budgets down to what occurs'],
      ['baseline prune build.log', 'take out what nothing needs any more'],
      ['baseline check build.log', '1 when an entry is stale or has expired'],
    ],
  },
  report: {
    summary: 'Render the report of a database again, without reading logs',
    examples: [
      ['report --db counts.db --format md=report.md', 'in another format'],
      ['report --db today.db --compare yesterday.db', 'what is new, gone and grown'],
    ],
  },
  explain: {
    summary: 'Say what a code means, why it occurs and what to do',
    examples: [
      ['explain 0xA0', 'a number'],
      ['explain CKR_KEY_UNEXTRACTABLE --context wrap', 'advice for an operation'],
      ['explain 12000011 --lang zh', 'in Chinese'],
    ],
  },
  codes: {
    summary: 'List or search the codes that the packs know',
    examples: [
      ['codes PIN', 'all codes with PIN in name or text'],
      ['codes --namespace huks --format json', 'one code space as JSON'],
    ],
  },
  rules: {
    summary: 'List, lint, test or compile rule packs',
    examples: [
      ['rules list', 'the packs that are used'],
      ['rules test my-pack.yaml', 'every example is found, no counter-example is'],
      ['rules lint my-pack.yaml', 'missing languages, advice, sources'],
      ['rules compile my-pack.yaml -o my.rules', 'into one binary file'],
    ],
  },
  query: {
    summary: 'Ask a database one question in SQL',
    examples: [
      ['query --schema', 'the tables, with example queries'],
      ['query --db counts.db "SELECT code, sum(n) FROM agg JOIN finding ON id = finding_id GROUP BY code"', 'a table'],
      ['query --db counts.db --format csv "SELECT * FROM source" -o sources.csv', 'into a spreadsheet'],
    ],
  },
  db: {
    summary: 'Prove a database, copy one that is in use, take out what is old',
    examples: [
      ['db verify counts.db', 'every byte of every source is counted once'],
      ['db backup counts.db counts-today.db', 'a whole copy, also while a run writes'],
      ['db prune counts.db --before 90d', 'what is older goes; it stays known as counted'],
      ['db prune counts.db --before 2026-01-31 --dry-run', 'only say what would go'],
      ['db forget counts.db old/app.log', 'a source with all that was counted of it'],
    ],
  },
} as const
