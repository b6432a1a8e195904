/** Topics of the manual on a terminal. */
import { describe, expect, test } from 'vitest'
import { topicText } from '../../../src/cli/commands/help.ts'
import { TOPICS } from '../../../src/cli/flags/help-flags.ts'
import { terminalText } from '../../../src/cli/output/terminal-markdown.ts'
import { widthOf } from '../../../src/report/text/wrap.ts'

const BOLD = (text: string): string => `\x1b[1m${text}\x1b[22m`
const CODE = (text: string): string => `\x1b[36m${text}\x1b[39m`

type Row = readonly [name: string, markdown: string, expected: string, width?: number]

const ROWS: readonly Row[] = [
  ['a heading', '# A heading\n', `${BOLD('A heading')}\n`],
  ['a paragraph of several lines', 'one\ntwo `three` **four**\n', `one two ${CODE('three')} ${BOLD('four')}\n`],
  ['code that ends with a line', 'a b `c d` e\n', `a b ${CODE('c')}\n${CODE('d')} e\n`, 5],
  ['a list without blank lines between', '- one\n- two\n  three\n', '• one\n• two\n  three\n', 8],
  ['numbers', '1. one\n2. two\n', '1. one\n2. two\n'],
  ['code as it is, blank lines too', '```sh\na  b\n\nc | `d`\n```\n', '  a  b\n\n  c | `d`\n'],
  ['a link to a topic', 'see [the gate](gate.md)\n', `see the gate (${CODE('logremedy help gate')})\n`],
  ['a link to a file', 'see [rules/README.md](../rules/README.md)\n', 'see rules/README.md\n'],
  [
    'a table',
    '| flag | meaning |\n|---|---|\n| `-v` | one \\| two |\n',
    `  ${BOLD('flag')}  ${BOLD('meaning')}\n  ${CODE('-v')}    one | two\n`,
  ],
  [
    'a table with a wide first cell',
    '| a | b |\n|---|---|\n| longer than its column | c |\n',
    `  ${BOLD('a')}     ${BOLD('b')}\n  longer than its\n  column\n        c\n`,
    18,
  ],
]

describe('Markdown on a terminal', () => {
  for (const [name, markdown, expected, width = 80] of ROWS)
    test(name, () => {
      expect(terminalText(markdown, width, true)).toBe(expected)
    })

  test('without colours code keeps its marks', () => {
    expect(terminalText('# A\n\nrun `x` **now**\n', 80, false)).toBe('A\n\nrun `x` now\n')
  })

  test.each(TOPICS)('%s fits the terminal, but for code', name => {
    const markdown = topicText(name)
    const code = new Set([...markdown.matchAll(/```.*\n([\s\S]*?)```/g)].flatMap(m => m[1]!.split('\n')))
    for (const width of [40, 80, 100]) {
      const lines = terminalText(markdown, width, false).split('\n')
      expect(lines.filter(line => widthOf(line) > width && !code.has(line.slice(2)))).toEqual([])
      expect(lines.join('\n')).not.toMatch(/[\0-\x09\x0b-\x1f]/)
    }
  })
})
