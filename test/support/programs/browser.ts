/** A real Chromium, driven through a pipe in its own protocol; nothing is downloaded for it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { pathToFileURL } from 'node:url'
import { firstOf } from './needs.ts'

/** The browser of this machine; null where there is none. */
export const CHROMIUM = firstOf('chromium', 'chromium-browser', 'google-chrome')

type Message = { id?: number; method?: string; sessionId?: string; params?: never; result?: never; error?: object }

/** What a page did that a report must not do. */
export interface Deeds {
  readonly dialogs: string[]
  /** Addresses beside that of the page. */
  readonly requests: string[]
  /** Errors of scripts, and what the policy forbade. */
  readonly complaints: string[]
}

export interface Tab {
  readonly deeds: Deeds
  /** The value of an expression in the page. */
  evaluate<T>(expression: string): Promise<T>
  /** A screen of this size, dark or light. */
  resize(width: number, height: number, scheme?: 'light' | 'dark'): Promise<void>
  screenshot(): Promise<Buffer>
}

export class Browser {
  readonly #home = mkdtempSync(join(tmpdir(), 'logremedy-browser-'))
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, (message: Message) => void>()
  readonly #listeners = new Set<(message: Message) => void>()
  #next = 1

  constructor() {
    const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--remote-debugging-pipe']
    const stdio = ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] as const
    this.#child = spawn(CHROMIUM!, [...flags, `--user-data-dir=${this.#home}`, 'about:blank'], { stdio: [...stdio] })
    let rest = Buffer.alloc(0)
    ;(this.#child.stdio[4] as Readable).on('data', (chunk: Buffer) => {
      rest = Buffer.concat([rest, chunk])
      for (let end = rest.indexOf(0); end >= 0; end = rest.indexOf(0)) {
        this.#hear(JSON.parse(rest.subarray(0, end).toString('utf8')) as Message)
        rest = rest.subarray(end + 1)
      }
    })
  }

  /** Opens a file and waits until it is loaded. */
  async open(path: string): Promise<Tab> {
    const { targetId } = await this.#send('Target.createTarget', { url: 'about:blank' })
    const { sessionId } = await this.#send('Target.attachToTarget', { targetId, flatten: true })
    const send = (method: string, params: object = {}) => this.#send(method, params, String(sessionId))
    const address = pathToFileURL(path).href
    const deeds: Deeds = { dialogs: [], requests: [], complaints: [] }
    const loaded = new Promise<void>(done => {
      this.#listeners.add(({ method, params, sessionId: from }) => {
        if (from !== sessionId) return
        const told = params as unknown as Record<string, unknown>
        if (method === 'Page.loadEventFired') done()
        if (method === 'Page.javascriptDialogOpening') {
          deeds.dialogs.push(String(told.message))
          void send('Page.handleJavaScriptDialog', { accept: false })
        }
        if (method === 'Network.requestWillBeSent') {
          const { url } = told.request as { url: string }
          if (url !== address && !url.startsWith('data:')) deeds.requests.push(url)
        }
        if (method === 'Log.entryAdded') deeds.complaints.push((told.entry as { text: string }).text)
        if (method === 'Runtime.exceptionThrown') deeds.complaints.push(JSON.stringify(told.exceptionDetails))
        if (method === 'Audits.issueAdded') deeds.complaints.push(JSON.stringify(told.issue))
      })
    })
    for (const domain of ['Page', 'Network', 'Log', 'Runtime', 'Audits']) await send(`${domain}.enable`)
    await send('Page.navigate', { url: address })
    await loaded
    return {
      deeds,
      evaluate: async expression => {
        const { result, exceptionDetails } = await send('Runtime.evaluate', { expression, returnByValue: true })
        if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails))
        return (result as { value: never }).value
      },
      resize: async (width, height, scheme = 'light') => {
        const mobile = width < 600
        await send('Emulation.setDeviceMetricsOverride', { width, height, deviceScaleFactor: 1, mobile })
        await send('Emulation.setEmulatedMedia', { features: [{ name: 'prefers-color-scheme', value: scheme }] })
      },
      screenshot: async () => {
        const { data } = await send('Page.captureScreenshot', { format: 'png' })
        return Buffer.from(String(data), 'base64')
      },
    }
  }

  async close(): Promise<void> {
    const ended = new Promise(done => this.#child.on('exit', done))
    this.#child.kill()
    await ended
    rmSync(this.#home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }

  #send(method: string, params: object, sessionId?: string): Promise<Record<string, unknown>> {
    const id = this.#next++
    const text = JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) })
    ;(this.#child.stdio[3] as Writable).write(`${text}\0`)
    return new Promise((done, fail) => {
      this.#waiting.set(id, ({ result, error }) => (error ? fail(new Error(JSON.stringify(error))) : done(result!)))
    })
  }

  #hear(message: Message): void {
    if (message.id === undefined) for (const listener of this.#listeners) listener(message)
    else this.#waiting.get(message.id)?.(message)
  }
}
