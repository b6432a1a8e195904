/** A large document through the built command: memory does not grow with it. */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const command = join(import.meta.dirname, '../../dist/logremedy.js')
const TELL = 'data:text/javascript,process.on("exit",()=>process._rawDebug("peak "+process.resourceUsage().maxRSS))'

function written(
  name: string,
  bytes: number,
  print: (entry: unknown) => string,
  open: string,
  between: string,
  close: string,
) {
  const path = join(mkdtempSync(join(tmpdir(), 'logremedy-large-')), name)
  const fd = openSync(path, 'wx')
  let size = writeSync(fd, open)
  let planted = 0
  for (let n = 0; size < bytes; ) {
    const part: string[] = []
    for (const end = n + 2000; n < end; n++) {
      const hit = n % 1000 === 999
      if (hit) planted++
      part.push(
        print({
          time: 1769853600 + n,
          level: 'info',
          thread: { id: n % 17, tags: ['a', { n }] },
          msg: hit ? 'C_Login failed: CKR_PIN_INCORRECT (0xa0)' : `served "${n}"`,
        }),
      )
    }
    size += writeSync(fd, `${size === open.length ? '' : between}${part.join(between)}`)
  }
  writeSync(fd, close)
  closeSync(fd)
  return { path, planted }
}

test.each([
  ['a printed array', written('printed.json', 200e6, v => JSON.stringify(v, null, 2), '[\n', ',\n', '\n]\n')],
  ['one line', written('line.json', 60e6, v => JSON.stringify(v), '{"logs":{"entries":[', ',', ']}}')],
])(
  '%s',
  (_name, { path, planted }) => {
    const run = spawnSync(
      process.execPath,
      ['--import', TELL, command, 'analyze', path, '--format', 'json', '--no-run-info'],
      { encoding: 'utf8' },
    )
    rmSync(path)
    expect(JSON.parse(run.stdout).totals.events).toBe(planted)
    expect(run.status).toBe(0)
    expect(Number(/peak ([0-9]+)/.exec(run.stderr)![1])).toBeLessThan(300 * 1024)
  },
  900_000,
)
