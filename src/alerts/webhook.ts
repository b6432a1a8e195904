/** Posts alerts to an address given by the user: the only place in this program that uses a network. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { AlertMessage, AlertTarget, DeliveryFault } from './alert.ts'

/** Maximum time of one try. */
const LIMIT_MS = 10_000
/** Pauses before the second and later tries. */
export const PAUSES_MS = [1000, 3000, 9000]
/** Maximum pause, regardless of the server's answer. */
const MAX_PAUSE_MS = 60_000

/** Where alerts go, and the time limits. */
export interface WebhookSettings {
  readonly url: URL
  readonly agent: string
  readonly pausesMs?: readonly number[] | undefined
}

type WebhookAnswer =
  | { readonly again: false; readonly fault: DeliveryFault | null }
  | { readonly again: true; readonly fault: DeliveryFault; readonly afterMs: number }

/** POSTs JSON; retries where that may help. Faults name only the host: the rest of an address may be a secret. */
export class WebhookTarget implements AlertTarget {
  readonly #address: string
  readonly #host: string
  readonly #headers: Readonly<Record<string, string>>
  readonly #pausesMs: readonly number[]

  constructor({ url, agent, pausesMs }: WebhookSettings) {
    const address = new URL(url)
    const { username, password } = address
    address.username = ''
    address.password = ''
    this.#address = address.href
    this.#host = address.host
    this.#pausesMs = pausesMs ?? PAUSES_MS
    const login = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64')
    this.#headers = {
      'content-type': 'application/json; charset=utf-8',
      'user-agent': agent,
      ...(username === '' && password === '' ? {} : { authorization: `Basic ${login}` }),
    }
  }

  async deliver({ json }: AlertMessage, signal: AbortSignal): Promise<DeliveryFault | null> {
    for (let tried = 0; ; tried++) {
      const answer = await this.#post(json, signal)
      const pause = this.#pausesMs[tried]
      if (!answer.again || pause === undefined || signal.aborted) return answer.fault
      try {
        await sleep(Math.min(MAX_PAUSE_MS, Math.max(pause, answer.afterMs)), undefined, { signal })
      } catch {
        return answer.fault
      }
    }
  }

  async #post(body: string, signal: AbortSignal): Promise<WebhookAnswer> {
    try {
      const response = await fetch(this.#address, {
        method: 'POST',
        headers: this.#headers,
        body,
        // A redirect could lead anywhere.
        redirect: 'manual',
        signal: AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)]),
      })
      // The body is unused; without this the connection stays occupied.
      await response.body?.cancel()
      return this.#answer(response)
    } catch (error) {
      const { cause, name, message } = error as Error & { cause?: { code?: string; message?: string } }
      const why = name === 'TimeoutError' ? 'timed out' : (cause?.code ?? cause?.message ?? message)
      return { again: true, fault: this.#fault(`cannot be reached (${why})`), afterMs: 0 }
    }
  }

  #answer({ status, ok, headers }: Response): WebhookAnswer {
    if (ok) return { again: false, fault: null }
    const fault = this.#fault(`answered with status ${status}`)
    if (status !== 408 && status !== 429 && status < 500) return { again: false, fault }
    const seconds = Number(headers.get('retry-after') ?? 0)
    return { again: true, fault, afterMs: Number.isFinite(seconds) ? seconds * 1000 : 0 }
  }

  #fault(what: string): DeliveryFault {
    const remedy = 'Check the --webhook address and that its server accepts JSON by POST; redirects are not followed.'
    return { id: 'action/webhook-failed', fact: `The webhook at ${this.#host} ${what}.`, remedy }
  }
}
