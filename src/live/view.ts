/** The live view: events → model → frame, drawn when there are events, and actions of keys. */
import type { LiveEvent } from '../model/live.ts'
import { unreachable } from '../model/problem.ts'
import { drawFrame, type Frame, type LiveOptions } from './draw/frame.ts'
import { held, LiveModel, type Snapshot } from './model/model.ts'
import { type Key, press, START, type ViewState } from './model/view-state.ts'
import { Screen } from './terminal/screen.ts'
import type { Terminal } from './terminal/terminal.ts'

/** Minimum interval between frames: a line is shown within a tenth of a second, including reading and drawing. */
const FRAME_MS = 40
/** Maximum interval until the next frame after a key. */
const KEYS_MS = 30
/** Interval between frames without events: rates and ages change. */
const CLOCK_MS = 1000
/** Maximum share of time for drawing: the rest is for reading. */
const MAX_SHARE = 0.1
/** Weight of the last frame in the average, since other programs sometimes delay one. */
const WEIGHT = 0.2

/** Parameters of a view. */
export interface ViewRequest {
  readonly terminal: Terminal
  readonly options: LiveOptions
  readonly nowMs: () => number
  /** Called when the reader ends the view: with the report, or as an interrupt does. */
  readonly quit: () => void
  readonly interrupt: () => void
}

/** Shows the events of following. */
export class LiveView {
  readonly #request: ViewRequest
  readonly #model: LiveModel
  readonly #screen = new Screen()
  #state: ViewState = START
  #held: Snapshot | null = null
  #frame: Frame | null = null
  #timer: NodeJS.Timeout | null = null
  #clock: NodeJS.Timeout | null = null
  #drawnMs = 0
  #costMs = 0
  #gapMs = FRAME_MS
  #dueMs = Infinity

  constructor(request: ViewRequest) {
    this.#request = request
    this.#model = new LiveModel(request.options, request.nowMs())
  }

  /** Takes over the terminal and draws. */
  begin(): void {
    this.#request.terminal.open({
      key: key => this.#key(key),
      changed: () => {
        this.#screen.forget()
        this.#draw()
      },
    })
    this.#clock = setInterval(() => this.#draw(), CLOCK_MS)
    this.#draw()
  }

  onEvents(events: readonly LiveEvent[]): void {
    this.#model.hear(events)
    this.#soon(this.#gapMs)
  }

  /** Restores the terminal. */
  end(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    if (this.#clock !== null) clearInterval(this.#clock)
    this.#timer = null
    this.#clock = null
    this.#request.terminal.close()
  }

  /** Draws once `gapMs` have passed since the last frame; earlier, if that was planned already. */
  #soon(gapMs: number): void {
    const now = this.#request.nowMs()
    const due = Math.max(now, this.#drawnMs + gapMs)
    if (this.#clock === null || due >= this.#dueMs) return
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#dueMs = due
    this.#timer = setTimeout(() => this.#draw(), due - now)
  }

  #draw(): void {
    const { terminal, options, nowMs } = this.#request
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    this.#dueMs = Infinity
    const began = nowMs()
    const { size } = terminal
    this.#frame = drawFrame(this.#held ?? this.#model.at(began), this.#state, size, options)
    if (this.#state.scroll > this.#frame.scroll) this.#state = { ...this.#state, scroll: this.#frame.scroll }
    terminal.write(this.#screen.draw(this.#frame, size))
    this.#drawnMs = nowMs()
    this.#costMs += WEIGHT * (this.#drawnMs - began - this.#costMs)
    this.#gapMs = Math.max(FRAME_MS, this.#costMs / MAX_SHARE)
  }

  #key(key: Key): void {
    const { terminal, nowMs, quit, interrupt } = this.#request
    const before = this.#state
    const { state, action: parsed } = press(before, key, { ids: this.#frame?.ids ?? [], lines: this.#frame?.step ?? 1 })
    this.#state = state
    if (state.paused !== before.paused) this.#held = state.paused ? held(this.#model.at(nowMs())) : null
    switch (parsed) {
      case 'quit':
        quit()
        break
      case 'interrupt':
        interrupt()
        break
      case 'suspend':
        terminal.stop()
        break
      case 'redraw':
        this.#screen.forget()
        this.#draw()
        break
      case 'none':
        // Successive keys are shown together.
        this.#soon(Math.min(this.#gapMs, KEYS_MS))
        break
      default:
        unreachable(parsed)
    }
  }
}
