import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { backupStore } from '../../src/store/backup.ts'
import { verifyLedger } from '../../src/store/checks/verify.ts'
import { closeStore, openStore } from '../../src/store/database.ts'
import { readSummary } from '../../src/store/read/read-summary.ts'
import { applyLines, directory, expectBad, expectGood, someLines, storeAt } from './scaffold.ts'

const ALL = { sources: null, packs: [] }

describe('a backup', () => {
  test('holds what is in the log of an open database, for the owner alone', async () => {
    const [path, target] = [join(directory(), 'a.db'), join(directory(), 'copy.db')]
    const store = storeAt(path)
    applyLines(store, 'a.log', someLines())
    const made = expectGood(await backupStore(path, target))
    expect(made).toEqual({ path: target, bytes: statSync(target).size })
    expect(statSync(target).mode & 0o777).toBe(0o600)
    expect(readdirSync(dirname(target))).toEqual(['copy.db'])
    const copy = storeAt(target)
    expect(verifyLedger(copy)).toEqual([])
    expect(readSummary(copy, ALL)).toEqual(readSummary(store, ALL))
  })

  test('replaces an older one', async () => {
    const [path, target] = [join(directory(), 'a.db'), join(directory(), 'copy.db')]
    const store = storeAt(path)
    expectGood(await backupStore(path, target))
    applyLines(store, 'a.log', someLines())
    expectGood(await backupStore(path, target))
    expect(readSummary(storeAt(target), ALL)).toEqual(readSummary(store, ALL))
  })

  test('replaces nothing else', async () => {
    const [path, notes] = [join(directory(), 'a.db'), join(directory(), 'notes.txt')]
    storeAt(path)
    writeFileSync(notes, 'words')
    expect(expectBad(await backupStore(path, notes)).id).toBe('store/not-a-database')
    expect(readFileSync(notes, 'utf8')).toBe('words')
    expect(expectBad(await backupStore(path, path)).id).toBe('store/same-file')
    expect(expectBad(await backupStore(path, join(directory(), 'none', 'b.db'))).id).toBe('store/no-directory')
  })

  test('does not replace a database that is in use', async () => {
    const [path, target] = [join(directory(), 'a.db'), join(directory(), 'b.db')]
    storeAt(path)
    const used = storeAt(target)
    applyLines(used, 'b.log', someLines())
    expect(expectBad(await backupStore(path, target)).id).toBe('store/in-use')
  })

  test('of what is missing or damaged leaves no target', async () => {
    const [path, target] = [join(directory(), 'a.db'), join(directory(), 'copy.db')]
    expect(expectBad(await backupStore(path, target)).id).toBe('store/missing')
    closeStore(expectGood(openStore(path)))
    writeFileSync(path, readFileSync(path).subarray(0, 8192))
    expect(expectBad(await backupStore(path, target)).id).toBe('store/corrupt')
    expect(readdirSync(dirname(target))).toEqual([])
  })
})
