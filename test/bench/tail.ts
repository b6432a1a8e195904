/**
 * `node test/bench/tail.ts [LINES_PER_SECOND] [SECONDS] [live]`: how long after it was written a line is counted and told, and
 * whether that many lines are kept up with; `live` is the view on a terminal of 80 columns. A writer in a process of its own
 * appends to one file, 1 % of the lines with a code; these bear the time at which they were written. Both clocks are the
 * monotonic one of the machine.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const COMMAND = resolve(import.meta.dirname, '../../dist/logremedy.js')
const EVERY = 100
const BURST_MS = 5

const micros = (): number => Number(process.hrtime.bigint() / 1000n)

/** Writes at an even rate, in bursts; says how many lines it wrote. */
function write(path: string, rate: number, seconds: number): void {
  const fd = openSync(path, 'a')
  const began = performance.now()
  let written = 0
  const timer = setInterval(() => {
    const due = Math.min(seconds * rate, Math.floor(((performance.now() - began) * rate) / 1000))
    let text = ''
    for (; written < due; written++) {
      const head = `2026-01-31T10:00:00.${String(written % 1000).padStart(3, '0')}Z hsmd[7]:`
      text +=
        written % EVERY === 0
          ? `${head} C_Sign failed: CKR_DEVICE_ERROR (0x30) at=${micros()}\n`
          : `${head} request ${written} was answered in 12 ms, nothing to see here, slot 4\n`
    }
    if (text !== '') writeSync(fd, text)
    if (written < seconds * rate) return
    clearInterval(timer)
    closeSync(fd)
    process.stdout.write(`${written}\n`)
  }, BURST_MS)
}

/** Hears what `tail` says: when each finding was told, and how far it was behind. */
interface Ear {
  readonly toldAt: number[]
  lag: number
  following: boolean
  readonly hear: (text: string) => void
}

/** Of the JSON lines behind a pipe. */
function earOfPipe(): Ear {
  let rest = ''
  const ear: Ear = { toldAt: [], lag: 0, following: false, hear }
  function hear(text: string): void {
    const now = micros()
    const parts = (rest + text).split('\n')
    rest = parts.pop()!
    for (const part of parts) {
      const line = JSON.parse(part)
      if (line.type === 'finding') ear.toldAt.push(now)
      if (line.type !== 'source') continue
      ear.lag = Math.max(ear.lag, line.lag)
      ear.following ||= line.state === 'following'
    }
  }
  return ear
}

/** Of the pictures of a terminal, whose first line says how much was found. */
function earOfTerminal(): Ear {
  let last = ''
  const ear: Ear = { toldAt: [], lag: 0, following: false, hear }
  function hear(text: string): void {
    const now = micros()
    const seen = last + text
    for (const [, found] of seen.matchAll(/([0-9,]+) found/g))
      while (ear.toldAt.length < Number(found!.replaceAll(',', ''))) ear.toldAt.push(now)
    ear.following ||= seen.includes(' 1 source')
    // A number may be torn between two reads.
    last = text.slice(-20).replaceAll(/[0-9,]+ found/g, '')
  }
  return ear
}

/** Starts `tail`; on a terminal by `script`, whose only child it is. */
function startTail(folder: string, path: string, live: boolean): { outer: ChildProcess; pid: () => number } {
  const argv = [process.execPath, COMMAND, 'tail', path, '--db', join(folder, 'c.db'), '--no-config']
  if (!live) {
    const outer = spawn(argv[0]!, argv.slice(1), { stdio: ['ignore', 'pipe', 'inherit'] })
    return { outer, pid: () => outer.pid! }
  }
  const command = `stty cols 80 rows 24; exec ${argv.join(' ')}`
  const outer = spawn('script', ['-qfc', command, '/dev/null'], { stdio: ['pipe', 'pipe', 'inherit'] })
  return { outer, pid: () => Number(spawnSync('pgrep', ['-P', String(outer.pid)], { encoding: 'utf8' }).stdout) }
}

async function measure(rate: number, seconds: number, live: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'logremedy-bench-'))
  const path = join(folder, 'app.log')
  writeFileSync(path, 'start\n')
  const { outer, pid } = startTail(folder, path, live)
  const ear = live ? earOfTerminal() : earOfPipe()
  outer.stdout!.setEncoding('utf8').on('data', ear.hear)
  while (!ear.following) await new Promise(done => setTimeout(done, 5))
  const tailed = pid()
  const before = cpuOf(tailed)
  const began = performance.now()
  const writer = spawn(process.execPath, [import.meta.filename, 'write', path, String(rate), String(seconds)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const written = Number(await new Promise<string>(done => writer.stdout.once('data', chunk => done(String(chunk)))))
  const writtenMs = performance.now() - began
  while (ear.toldAt.length < Math.ceil(written / EVERY)) await new Promise(done => setTimeout(done, 5))
  const readMs = performance.now() - began
  const cpu = cpuOf(tailed) - before
  const memory = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${tailed}/status`, 'utf8'))?.[1] ?? 0)
  const wrote = [...readFileSync(path, 'utf8').matchAll(/ at=([0-9]+)$/gm)].map(([, at]) => Number(at))
  process.kill(tailed, 'SIGINT')
  await new Promise(done => outer.once('close', done))
  rmSync(folder, { recursive: true })
  if (ear.toldAt.length !== wrote.length) {
    process.stderr.write(`Wrong answer: ${ear.toldAt.length} findings told, ${wrote.length} written.\n`)
    process.exitCode = 1
    return
  }
  const latencies = ear.toldAt.map((told, i) => (told - wrote[i]!) / 1000).sort((a, b) => a - b)
  const at = (share: number): string =>
    `${latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]!.toFixed(1)} ms`
  process.stdout.write(
    `${written} lines in ${(writtenMs / 1000).toFixed(1)} s (${Math.round(written / (writtenMs / 1000))} a second), ` +
      `all told ${(readMs - writtenMs).toFixed(0)} ms after the last was written\n` +
      `from write to told: median ${at(0.5)}, p90 ${at(0.9)}, p99 ${at(0.99)}, longest ${at(1)} (${latencies.length} findings)\n` +
      `largest lag told ${ear.lag} bytes; processor ${((100 * cpu) / (readMs / 1000)).toFixed(0)} % of one core, memory ${Math.round(memory / 1024)} MiB\n`,
  )
}

/** Seconds of processor that a process has used. */
function cpuOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
  const [user, system] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 13)
    .map(Number)
  return (user! + system!) / 100
}

const [first, ...others] = process.argv.slice(2)
if (first === 'write') write(others[0]!, Number(others[1]), Number(others[2]))
else await measure(Number(first ?? 20_000), Number(others[0] ?? 20), others[1] === 'live')
