/** Between the look at a small source and its counting, others may count it: it is counted once, whoever is first. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { localStoreClient } from '../../src/run/store-clients/local-client.ts'
import { makeFolder } from '../support/folder.ts'
import { analyzed } from '../support/runs/analysis.ts'

const folder = makeFolder()
const line = '2026-01-31 10:00:00 app[1]: C_Sign failed: CKR_DEVICE_ERROR\n'

test.each([
  ['the same file', 3, 3],
  ['a part of the file', 1, 3],
])('%s', async (_, before, after) => {
  const [path, db] = [folder.write({ [`${before}.log`]: line.repeat(before) }), join(folder.path, `${before}.db`)]
  let counted = 0
  const { findings, sources } = await analyzed([path], db, {
    recorderOf: store => {
      const client = localStoreClient(store)
      return {
        ...client,
        countSource: async source => {
          counted++
          // Another run is done meanwhile; this one has read the file already.
          await analyzed([path], db)
          if (after > before) folder.write({ [`${before}.log`]: line.repeat(after) })
          return client.countSource(source)
        },
      }
    },
  })
  expect(counted).toBe(1)
  expect(findings.map(({ count }) => count)).toEqual([before])
  expect(sources.map(({ state }) => state)).toEqual(['complete'])
  expect((await analyzed([path], db)).findings.map(({ count }) => count)).toEqual([after])
})
