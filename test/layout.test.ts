/** Where files lie: rooms that can be looked over, and names that say one thing. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

/** What a folder may hold, so that its list is read at a glance. */
const ENTRIES = 15

/** Folders of data, in which every file is one more of the same kind. */
const DATA = ['src/cli/help', 'test/report/golden', 'test/gate/golden', 'test/bench/results', 'test/store/old']

/** Rooms of tests that are about no single room of the sources. */
const TESTS_ALONE = ['accuracy', 'bench', 'docs', 'faults', 'support']

interface Folder {
  readonly path: string
  readonly folders: readonly string[]
  readonly files: readonly string[]
}

const isData = (path: string): boolean => DATA.some(data => path === data || path.startsWith(`${data}/`))

/** A folder of the project and all below it. */
function foldersFrom(path: string): Folder[] {
  const entries = readdirSync(join(root, path), { withFileTypes: true })
  const folders = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  const files = entries.filter(entry => !entry.isDirectory()).map(entry => entry.name)
  return [{ path, folders, files }, ...folders.flatMap(name => foldersFrom(`${path}/${name}`))]
}

const roomsOf = (tree: string): readonly string[] => foldersFrom(tree)[0]!.folders

test.each(['src', 'test'])('no folder of a room in %s has more than 15 entries', tree => {
  const full = foldersFrom(tree)
    .filter(({ path }) => path !== tree && !isData(path))
    .map(({ path, folders, files }) => [path, folders.length + files.length] as const)
    .filter(([, entries]) => entries > ENTRIES)
  expect(full).toEqual([])
})

test.each(['src', 'test'])('no room in %s has two files of one name', tree => {
  for (const room of roomsOf(tree)) {
    const files = foldersFrom(`${tree}/${room}`)
      .filter(({ path }) => !isData(path))
      .flatMap(({ path, files }) => files.map(name => `${path}/${name}`))
      .filter(file => !['index.ts', 'README.md'].includes(basename(file)))
    const byName = Object.values(Object.groupBy(files, file => basename(file)))
    expect(byName.filter(same => same!.length > 1)).toEqual([])
  }
})

test('the sources are rooms, a map and a door', () => {
  expect([...foldersFrom('src')[0]!.files].sort()).toEqual(['README.md', 'index.ts'])
})

test('tests lie in the rooms of what they test', () => {
  expect(
    roomsOf('test')
      .filter(room => !roomsOf('src').includes(room))
      .sort(),
  ).toEqual(TESTS_ALONE)
})

/**
 * Lines of TypeScript and styles that a room may have. Raising a number needs its reason beside it; a new room brings its own. What a
 * reader must hold in mind is the measure, not the length of a file.
 */
const BUDGET: Readonly<Record<string, number>> = {
  alerts: 700,
  // `worth.ts`: whether a thread is worth its start, by the speed so far.
  batch: 900,
  build: 350,
  // `plain-call.ts`: usual calls are read without yargs, which takes longer to load than explaining a code.
  cli: 5550,
  codes: 900,
  compile: 3150,
  // With the operation: acts of a verb and its object, what had begun on earlier lines.
  // 80 of them remember what texts said.
  detect: 4450,
  formats: 3450,
  gate: 1300,
  // 650 of them read lines by their kind, with the proof that this is exact; the evidence of more kinds of lines needs 300.
  grammar: 5200,
  library: 1500,
  live: 2100,
  // 130 of them are the trails of long walks.
  match: 2300,
  model: 2450,
  redact: 1650,
  report: 8700,
  // Sources whose bytes are all known are scanned first and counted in one transaction.
  run: 2500,
  // `call-signs.ts`: whether the end of a source can hold an open call.
  scan: 2050,
  source: 6800,
  // `count-source.ts`: a small source in one transaction.
  store: 5600,
  tail: 3350,
}

test('no room is larger than its budget, and every room has one', () => {
  expect(Object.keys(BUDGET).sort()).toEqual([...roomsOf('src')].sort())
  const over = Object.entries(BUDGET)
    .map(([room, lines]) => [room, linesIn(`src/${room}`), lines] as const)
    .filter(([, lines, budget]) => lines > budget)
  expect(over).toEqual([])
})

function linesIn(path: string): number {
  return foldersFrom(path)
    .flatMap(folder => folder.files.map(name => join(root, folder.path, name)))
    .filter(file => /\.(?:ts|css|js)$/.test(file))
    .reduce((sum, file) => sum + readFileSync(file, 'utf8').split('\n').length - 1, 0)
}
