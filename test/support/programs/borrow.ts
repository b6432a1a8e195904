/**
 * A program that borrows the terminal and shows a live view of made-up news, for tests in a real terminal:
 * `node borrow.ts crash|reject|flood|idle`. It says that it runs before, and what it shows ends when the reader wants it.
 */
import { keyInput, Terminal } from '../../../src/live/terminal/terminal.ts'
import { LiveView } from '../../../src/live/view.ts'
import { options } from '../../report/make.ts'
import { found, liveFinding, tick } from '../runs/live.ts'

const how = process.argv[2]
const terminal = new Terminal(keyInput(process.stdin), process.stdout)
const done = (): void => {
  clearInterval(timer)
  view.end()
  process.stdout.write('the view ended\n')
}
const view = new LiveView({ terminal, options: options({ color: true }), nowMs: Date.now, quit: done, interrupt: done })
let n = 0
const timer = setInterval(() => {
  const burst = how === 'flood' ? 6000 : 1
  const events = Array.from({ length: burst }, () => found(`f${n++}`, liveFinding(), Date.now()))
  view.onEvents([...events, tick({ lines: n }, Date.now())])
  if (n > 3 && how === 'crash') throw new Error('a bug in the middle of a frame')
  if (n > 3 && how === 'reject') void Promise.reject(new Error('nobody waits for this'))
}, 100)
process.stdout.write(`borrowing (${how})\n`)
view.begin()
