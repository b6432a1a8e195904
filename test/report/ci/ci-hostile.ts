/** Summaries and verdicts in which every text that a log can choose is chosen to be obeyed by somebody. */
import fc from 'fast-check'
import type { Summary } from '../../../src/model/counts/summary.ts'
import type { Verdict } from '../../../src/model/counts/verdict.ts'
import { finding, source, summary } from '../make.ts'
import { entryFor, itemOf, withFingerprints } from '../verdicts.ts'

/** Pieces of commands, and of what ends strings, tags and tables in each format. */
export const HOSTILE_PIECES = [
  ...['::', '::error file=a.js,line=1::forged', '::set-env name=PATH::x', '::stop-commands::x', '::add-mask::e', ':'],
  ...['##[', '##', '#', '[', ']', '##[add-mask]e', '##[group]', '###[error]', '##vso[task.setvariable]x', '##VSO[a]'],
  ...[
    "##teamcity[buildStatus text='x']",
    '#\u00ad#[error]',
    '##\ufe0f[error]x',
    ':\u200d:error::',
    ' ',
    '\t',
    '\r',
    '\n',
  ],
  ...[
    '\r\n',
    '\u0085',
    '\u2028',
    '\0',
    '\x1b[0K',
    '\x1b',
    '\x07',
    '\x7f',
    '\x9b',
    '\ud800',
    '\udc00',
    '\ufffe',
    '\uffff',
  ],
  ...[
    '\u202e',
    '\ufeff',
    '\u{e0041}',
    ']]>',
    '<![CDATA[',
    '</failure>',
    '&#27;',
    '&',
    '<',
    '>',
    '"',
    "'",
    '{0}',
    '{',
    '}',
  ],
  ...['\\', '[a](b)', '`', '```', '|', '<img src=x onerror=alert(1)>', '</script><script>alert(1)</script>', '<!--'],
  ...[
    '"} 1\nevil 9',
    '%',
    '%0A',
    '%0A::error::',
    ',',
    ';',
    '=',
    '../',
    '/',
    'file:///etc/passwd',
    'javascript:',
    '=1+1',
  ],
  ...['constructor', '__proto__', 'other', '│', '中文', '👩‍👩‍👧', 'CKR_PIN_INCORRECT', 'a'],
]
export const hostileText = fc
  .array(
    fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...HOSTILE_PIECES) }, fc.string({ unit: 'binary', maxLength: 6 })),
    {
      maxLength: 10,
    },
  )
  .map(pieces => pieces.join(''))

export interface HostileCase {
  readonly summary: Summary
  readonly verdict: Verdict | null
}

/** Known codes in hostile surroundings, codes that are hostile themselves, and what a gate may say about both. */
export const hostileCase: fc.Arbitrary<HostileCase> = fc
  .record({
    text: fc.array(hostileText, { minLength: 9, maxLength: 9 }),
    count: fc.integer({ min: 1, max: 1e9 }),
    state: fc.constantFrom('none', 'pass', 'fail', 'incomplete'),
    time: fc.option(fc.integer({ min: -1e15, max: 9e15 })),
  })
  .map(({ text: [code, context, producer, sample, path, member, name, fact, from], count, state, time }) => {
    const rest = {
      count,
      firstSeen: time,
      lastSeen: time,
      params: [{ name: name!, value: sample!, count }],
      samples: [{ source: 0, line: 7, offset: 0, raw: name!, text: sample! }],
    }
    const problem = { id: 'a/b', kind: 'input', place: { path: path!, line: 3 }, fact: fact!, remedy: name! } as const
    const given = withFingerprints(
      summary(
        [
          finding({ context: context!, producer: producer! }, rest),
          finding({ code: 'CKR_DEVICE_REMOVED', value: 0x32, producer: producer! }, rest),
          finding({ code: code!, value: null, context: context! }, rest),
          finding({ namespace: code!, code: name!, value: 5, vendor: from! }, { ...rest, samples: [] }),
          finding({ code: code!, value: null, disposition: 'secondary', context: 'sign' }, rest),
          finding({ code: code!, value: null, disposition: 'benign', context: 'login' }, rest),
        ],
        {
          sources: [
            source(path!, { format: producer!, state: 'partial', problems: [problem] }),
            source(path!, { member: member! }),
          ],
          problems: [{ ...problem, kind: 'note' }],
          losses: [
            { source: 1, what: name!, from: from!, lines: 3, reports: 1, firstSeen: null, lastSeen: time, offset: 1 },
          ],
          totals: { bytes: 1, lines: 1, events: 1, lost: 3, skipped: Object.fromEntries([[name!, 1]]) },
        },
      ),
    )
    return {
      summary: given,
      verdict: state === 'none' ? null : verdictOf(given, state as Verdict['state'], fact!, path!),
    }
  })

function verdictOf({ findings }: Summary, state: Verdict['state'], text: string, path: string): Verdict {
  const [first, second, third] = findings
  const accepted = itemOf(first!, { entry: entryFor(first!, { reason: text }), isNew: false })
  const items = [itemOf(second!), itemOf(third!), accepted]
  const accept = { by: 'flag', flag: text } as const
  const stale = entryFor(third!, { fingerprint: text, reason: text, owner: text })
  return {
    state,
    violations:
      state === 'pass'
        ? []
        : [
            { rule: 'fail-on', item: items[0]!, policy: text, accept },
            { rule: 'max', target: text, count: 4, max: 3, items: [items[1]!], policy: text, accept },
            { rule: 'expect', code: text, policy: text, accept },
            { rule: 'stale', entry: stale, policy: text, accept: { by: 'command', command: text } },
          ],
    gaps: state === 'incomplete' ? [{ kind: 'empty', path }, { kind: 'no-source' }] : [],
    items,
    accepted: [accepted],
    baseline: path,
    stale: [stale],
    expired: [],
    compared: null,
  }
}
