/** Who may import whom, and who may touch the outside. The map of `src/README.md` as a test. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const src = join(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(f => /\.(ts|js)$/.test(f))
  .sort()

const STAGES = ['compile', 'source', 'formats', 'scan/blocks', 'scan/tally', 'detect', 'store', 'gate']

/**
 * What each room may import besides itself and `model`; the reason is part of the rule. A folder of a room that is named here is a
 * room of its own. Who may import a room may not import the rooms in it.
 */
const MAY: Readonly<Record<string, { readonly rooms: readonly string[]; readonly because: string }>> = {
  model: { rooms: [], because: 'the nouns know nobody' },
  codes: { rooms: [], because: 'the catalogue of codes is a second ground floor' },
  ...Object.fromEntries(
    STAGES.map(stage => [stage, { rooms: [], because: 'a stage can be read, tested and replaced alone' }]),
  ),
  match: { rooms: ['codes'], because: 'a match is decoded with what is known about codes' },
  grammar: { rooms: ['codes'], because: 'evidence is weighed with what is known about codes' },
  redact: { rooms: ['match'], because: 'secrets are matched, by the same engine' },
  scan: {
    rooms: ['scan/blocks', 'scan/tally', 'formats', 'match', 'grammar', 'redact', 'detect'],
    because: 'it tells the story of one shard',
  },
  report: {
    rooms: ['codes', 'build/page.ts'],
    because: 'a report is made of a summary and of what is known about codes',
  },
  live: { rooms: ['codes', 'report'], because: 'the live view shows a code as reports do' },
  alerts: { rooms: ['codes', 'report'], because: 'an alert has the fields and the words of reports' },
  'store/query-process': { rooms: ['store'], because: 'it asks the store in a process that can be ended' },
  run: {
    rooms: ['scan', 'source', 'store', 'formats', 'compile'],
    because: 'it opens rules, reads shards and brings partials into the store, for batch and tail',
  },
  batch: { rooms: ['run', 'scan', 'source', 'store'], because: 'it makes the shards of what is there' },
  tail: { rooms: ['run', 'scan', 'source', 'store', 'formats'], because: 'it makes the shards of what grows' },
  cli: {
    rooms: [
      ...['batch', 'tail', 'run', 'scan', 'source', 'compile', 'codes', 'formats', 'redact', 'gate', 'report'],
      ...['live', 'alerts', 'store/query-process'],
    ],
    because: 'the shell turns flags into requests and summaries into text',
  },
  library: {
    rooms: ['batch', 'tail', 'run', 'scan', 'source', 'compile', 'codes', 'redact', 'formats', 'report'],
    because: 'it turns options of programs into requests and summaries into objects, beside the shell',
  },
  'index.ts': { rooms: ['library'], because: 'the door of the library leads into one room' },
  'build/page.ts': { rooms: [], because: 'it turns files into text' },
  build: { rooms: ['build/page.ts', 'scan', 'compile', 'formats'], because: 'the build compiles and proves packs' },
}

/** Modules of the outside world, and the rooms that may touch them. */
const OUTSIDE: readonly { readonly module: RegExp; readonly rooms: readonly string[]; readonly because: string }[] = [
  {
    module: /^node:fs/,
    rooms: ['source', 'store', 'run', 'batch', 'tail', 'cli', 'compile', 'build', 'live/terminal'],
    because: 'stages work on bytes, not on files',
  },
  { module: /^node:(net|http|https|dns|dgram|tls)$/, rooms: [], because: 'nothing leaves the machine' },
  {
    module: /^node:child_process$/,
    rooms: ['tail/streams', 'alerts', 'store/query-process', 'build'],
    because: 'programs are started where one is followed, acts or is to be stopped, and by the build',
  },
  {
    module: /^node:worker_threads$/,
    rooms: ['batch/workers', 'run/session'],
    because: 'batch spreads work over threads; a deadline needs one that goes on when all else is busy',
  },
  { module: /^better-sqlite3/, rooms: ['store'], because: 'one folder knows the driver' },
  {
    module: /^stream-json/,
    rooms: ['source'],
    because: 'records are found where bytes come from; later stages see lines',
  },
  { module: /^esbuild/, rooms: ['build'], because: 'users have no compiler' },
  { module: /^picomatch/, rooms: ['source'], because: 'patterns of paths have one meaning' },
  { module: /^yargs/, rooms: ['cli'], because: 'argv ends in the shell' },
  {
    module: /^(zod|@eslint-community\/regexpp)/,
    rooms: ['compile', 'cli'],
    because: 'packs are read in one place',
  },
  {
    module: /^yaml/,
    rooms: ['compile', 'cli', 'gate'],
    because: 'what people write is read where its fields have a meaning',
  },
]

/** Rooms that may ask for the time or end the process. */
const CLOCK = ['cli', 'library', 'run', 'store/query-process', 'build']

/** The innermost room in which a file lies. */
function roomOf(file: string): string {
  const rooms = Object.keys(MAY).filter(room => isIn(file, room))
  return rooms.sort((a, b) => b.length - a.length)[0] ?? file
}

function isIn(file: string, place: string): boolean {
  return file === place || file.startsWith(`${place}/`)
}

function importsOf(file: string): string[] {
  const text = readFileSync(join(src, file), 'utf8')
  return [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map(m => m[1]!)
}

test.each(files.filter(f => f.endsWith('.ts')))('%s imports only what its room may', file => {
  const room = roomOf(file)
  const rule = MAY[room]
  expect(rule, `no rule for the room ${room}`).toBeDefined()
  for (const name of importsOf(file)) {
    if (!name.startsWith('.')) {
      const limit = OUTSIDE.find(o => o.module.test(name))
      expect(
        limit === undefined || limit.rooms.some(place => isIn(file, place)),
        `${name} in ${room}: ${limit?.because}`,
      ).toBe(true)
      continue
    }
    const target = roomOf(relative(src, resolve(src, dirname(file), name)))
    expect(
      target === room || target === 'model' || rule!.rooms.includes(target),
      `${room} → ${target}: ${rule!.because}`,
    ).toBe(true)
  }
})

test('only the shell, the library and the runner know the time and the process', () => {
  const guilty = files.filter(f =>
    /\b(Date\.now\(|new Date\(\)|process\.exit)/.test(readFileSync(join(src, f), 'utf8')),
  )
  expect(guilty.filter(file => !CLOCK.some(place => isIn(file, place)))).toEqual([])
})

test('only the webhook that a user named is talked to', () => {
  const guilty = files.filter(f => /\bfetch\(|WebSocket|XMLHttpRequest/.test(readFileSync(join(src, f), 'utf8')))
  expect(guilty).toEqual(['alerts/webhook.ts'])
})

test('no arrow between rooms leads back', () => {
  const reach = (room: string, path: readonly string[]): void => {
    expect(path.includes(room), [...path, room].join(' → ')).toBe(false)
    for (const next of MAY[room]?.rooms ?? []) reach(next, [...path, room])
  }
  for (const room of Object.keys(MAY)) reach(room, [])
})

test('there are no import cycles', () => {
  const graph = new Map(
    files.map(f => [
      f,
      importsOf(f)
        .filter(n => n.startsWith('.'))
        .map(n => relative(src, resolve(src, dirname(f), n))),
    ]),
  )
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): void => {
    expect(path.includes(file), `cycle: ${[...path, file].join(' → ')}`).toBe(false)
    if (done.has(file)) return
    for (const next of graph.get(file) ?? []) visit(next, [...path, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
})
