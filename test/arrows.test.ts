/** Who may import whom, and who may touch the outside. The map of `src/README.md` as a test. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect, test } from 'vitest'

const src = join(import.meta.dirname, '../src')
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter(f => /\.(ts|js)$/.test(f))
  .sort()

const STAGES = ['compile', 'source', 'frame', 'token', 'match', 'infer', 'tally', 'store', 'gate', 'report']

/** What each room may import besides itself and `model`; the reason is part of the rule. */
const MAY: Readonly<Record<string, { readonly rooms: readonly string[]; readonly because: string }>> = {
  model: { rooms: [], because: 'the nouns know nobody' },
  ...Object.fromEntries(
    STAGES.map(stage => [stage, { rooms: [], because: 'a stage can be read, tested and replaced alone' }]),
  ),
  report: { rooms: ['build'], because: 'script and style of the HTML page are files that the build turns into text' },
  'pipeline.ts': {
    rooms: ['range-counter.ts', 'line-finder.ts', 'frame', 'token', 'match', 'infer', 'tally'],
    because: 'it tells the story of one shard',
  },
  'range-counter.ts': {
    rooms: ['line-finder.ts', 'frame', 'match', 'infer', 'tally'],
    because: 'it hands the tally what was found',
  },
  'line-finder.ts': {
    rooms: ['frame', 'token', 'match', 'infer'],
    because: 'it hands the detector what other stages see around a line',
  },
  run: {
    rooms: ['pipeline.ts', 'source', 'store', 'token', 'compile'],
    because: 'it makes shards with rules that it opens, and brings partials into the store',
  },
  cli: {
    rooms: ['pipeline.ts', 'run', 'source', 'compile', 'match', 'gate', 'report', 'token'],
    because: 'the shell turns flags into requests and summaries into text',
  },
  library: {
    rooms: ['pipeline.ts', 'run', 'source', 'compile', 'match', 'report', 'token'],
    because: 'it turns options of programs into requests and summaries into objects, beside the shell',
  },
  'index.ts': { rooms: ['library'], because: 'the door of the library leads into one room' },
  build: { rooms: [], because: 'it knows files, not what is in them' },
  'build.ts': {
    rooms: ['pipeline.ts', 'compile', 'token', 'build'],
    because: 'the build compiles and proves packs',
  },
}

/** Modules of the outside world, and the rooms that may touch them. */
const OUTSIDE: readonly { readonly module: RegExp; readonly rooms: readonly string[]; readonly because: string }[] = [
  {
    module: /^node:fs/,
    rooms: ['source', 'store', 'run', 'cli', 'compile', 'build.ts', 'build'],
    because: 'stages work on bytes, not on files',
  },
  { module: /^node:(net|http|https|dns|dgram|tls)$/, rooms: [], because: 'nothing leaves the machine' },
  {
    module: /^node:(child_process|worker_threads)$/,
    rooms: ['run', 'build'],
    because: 'only the runner makes processes, and the build calls the compiler',
  },
  { module: /^better-sqlite3/, rooms: ['store'], because: 'one folder knows the driver' },
  {
    module: /^stream-json/,
    rooms: ['source'],
    because: 'records are found where bytes come from; later stages see lines',
  },
  { module: /^esbuild/, rooms: ['build', 'build.ts'], because: 'users have no compiler' },
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
const CLOCK = ['cli', 'library', 'run']

function roomOf(file: string): string {
  return file.includes('/') ? file.slice(0, file.indexOf('/')) : file
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
      expect(limit === undefined || limit.rooms.includes(room), `${name} in ${room}: ${limit?.because}`).toBe(true)
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
  const guilty = files
    .filter(f => /\b(Date\.now\(|new Date\(\)|process\.exit)/.test(readFileSync(join(src, f), 'utf8')))
    .map(roomOf)
  expect([...new Set(guilty)].filter(room => !CLOCK.includes(room) && room !== 'build.ts')).toEqual([])
})

test('only the webhook that a user named is talked to', () => {
  const guilty = files.filter(f => /\bfetch\(|WebSocket|XMLHttpRequest/.test(readFileSync(join(src, f), 'utf8')))
  expect(guilty).toEqual(['run/actions/webhook.ts'])
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

test('files stay small', () => {
  const large = files
    .map(f => [f, readFileSync(join(src, f), 'utf8').split('\n').length] as const)
    .filter(([, lines]) => lines > 320)
  expect(large).toEqual([])
})
