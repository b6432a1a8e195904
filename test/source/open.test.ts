/** Opening while others rename and remove. */
import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openSource } from '../../src/source/open.ts'
import { makeFolder } from '../support/folder.ts'

const folder = makeFolder()

test('a file is opened once: what becomes of its name afterwards changes nothing', async () => {
  const path = folder.write({ 'app.log.25': 'a line\n' })
  // The file is open when the call returns, before anything is looked at.
  const opening = openSource({ kind: 'file', path }, 2)
  rmSync(path, { recursive: true })
  const opened = await opening
  if (!opened.ok) throw new Error('not opened')
  const bytes = Buffer.alloc(16)
  const size = await opened.value.feed.read(bytes)
  expect(bytes.toString('latin1', 0, size)).toBe('line\n')
  opened.value.feed.close()
})
