/** Opening while others rename and remove. */
import { rmSync } from 'node:fs'
import { expect, test } from 'vitest'
import { openSource } from '../../src/source/open.ts'
import { makeFolder } from '../support/folder.ts'

const folder = makeFolder()

test('a file whose name is taken from it while it is opened is told, not thrown', async () => {
  const path = folder.write({ 'app.log.25': 'a line\n' })
  // The first look at the file is over when the call returns, the second is not.
  const opening = openSource({ kind: 'file', path }, 0)
  rmSync(path, { recursive: true })
  expect(await opening).toMatchObject({ ok: false, problems: [{ id: 'source/missing', place: { path } }] })
})
