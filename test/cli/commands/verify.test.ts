/** What `db verify` says of files that are alike. */
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { run, scratch } from '../../support/programs/shell.ts'

test('files with equal content are two sources, which is a note and no fault', async () => {
  const cwd = scratch()
  writeFileSync(join(cwd, 'a.log'), 'C_Sign failed: CKR_DEVICE_ERROR\n'.repeat(300))
  copyFileSync(join(cwd, 'a.log'), join(cwd, 'b.log'))
  copyFileSync(join(cwd, 'a.log'), join(cwd, 'c.log'))
  writeFileSync(join(cwd, 'd.log'), 'C_Sign failed: CKR_DEVICE_ERROR\n'.repeat(301))
  const read = await run(['analyze', '.', '--db', 'x.db', '--format', 'json'], { cwd })
  expect(JSON.parse(read.stdout).totals.events).toBe(1201)
  const { exit, stdout, stderr } = await run(['db', 'verify', 'x.db'], { cwd })
  expect([exit, stdout]).toEqual([0, 'x.db: every byte of 4 sources (1,201 lines, 37.5 KiB) is counted once.\n'])
  expect(stderr.split('\n')[0]).toBe(
    'logremedy: a.log: It seems to contain the same 9600 bytes as c.log and 1 more; each is counted. If one is a copy of the other, ' +
      'remove it with logremedy db forget, and skip it with --exclude.',
  )
  expect(stderr.trim().split('\n')).toHaveLength(1)
})
