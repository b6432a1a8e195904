/**
 * Literals → the four bytes by which each is recognised, its fingerprint. Few fingerprints keep the kernel's tables sharp;
 * rare ones are seldom found without their literal. A greedy cover of the literals, cheapest first, balances both.
 */
import { fourAt, shareOf } from './frequencies.ts'

/** How one literal is recognised: its fingerprint begins `offset` bytes after its first byte. */
export interface Recognition {
  readonly literal: number
  readonly offset: number
}

/** Four bytes, or three where any byte may follow, and the literals that they may belong to. */
export interface LiteralFingerprint {
  readonly four: number
  readonly width: 3 | 4
  readonly recognitions: readonly Recognition[]
}

/** Cost of one more fingerprint, which blurs the tables, as a share of all places. Measured: 3e-4 to 1e-3 differ little. */
const BLUR = 6e-4
/** Cost of finding a fingerprint, in compared literals. */
const FOUND = 5

/** Chooses fingerprints so that every literal has one. Literals have at least 3 bytes. */
export function chooseFingerprints(literals: readonly Uint8Array[]): LiteralFingerprint[] {
  const offers = new Map<number, Recognition[]>()
  const short = new Map<number, Recognition[]>()
  literals.forEach((bytes, literal) => {
    if (bytes.length < 4) push(short, bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16), { literal, offset: 0 })
    const seen = new Set<number>()
    for (let offset = 0; offset + 4 <= bytes.length; offset++) {
      const four = fourAt(bytes, offset)
      if (!seen.has(four)) push(offers, four, { literal, offset })
      seen.add(four)
    }
  })
  const three = [...short].map(([four, recognitions]) => ({ four, width: 3 as const, recognitions }))
  return [...three, ...cover(offers)]
}

/** Repeatedly takes the offer with the lowest cost per newly covered literal. */
function cover(offers: ReadonlyMap<number, readonly Recognition[]>): LiteralFingerprint[] {
  const covered = new Set<number>()
  const missing = (list: readonly Recognition[]): Recognition[] => list.filter(r => !covered.has(r.literal))
  const price = (four: number, count: number): number => (BLUR + (FOUND + count) * shareOf(four)) / count
  // Prices only rise while literals are covered, so an offer whose price is still valid is the cheapest of all.
  const queue = [...offers].map(([four, list]) => ({ four, list, price: price(four, list.length) }))
  queue.sort((a, b) => b.price - a.price || b.four - a.four)
  const chosen: LiteralFingerprint[] = []
  for (let offer = queue.pop(); offer !== undefined; offer = queue.pop()) {
    const { four } = offer
    const recognitions = missing(offer.list)
    if (recognitions.length === 0) continue
    const now = price(four, recognitions.length)
    if (queue.length > 0 && now > queue.at(-1)!.price) {
      insert(queue, { four, list: recognitions, price: now })
      continue
    }
    for (const { literal } of recognitions) covered.add(literal)
    chosen.push({ four, width: 4, recognitions })
  }
  return chosen
}

/** Inserts an offer; the queue is ordered, cheapest last. */
function insert<T extends { readonly price: number }>(queue: T[], offer: T): void {
  let low = 0
  let high = queue.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (queue[middle]!.price > offer.price) low = middle + 1
    else high = middle
  }
  queue.splice(low, 0, offer)
}

function push(map: Map<number, Recognition[]>, key: number, recognition: Recognition): void {
  const list = map.get(key)
  if (list) list.push(recognition)
  else map.set(key, [recognition])
}
