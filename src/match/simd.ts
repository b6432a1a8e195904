/**
 * The prefilter through WebAssembly with 128-bit vectors. The bytes lie in the kernel's own memory, so nothing is copied;
 * bytes from elsewhere are copied in piece by piece. What the kernel finds by fingerprint is compared in full here.
 */
import type { Candidates, Prefilter } from './prefilter.ts'
import { chooseFingerprints, type Fingerprints, slotOf, TABLE_BYTES } from './wasm/fingerprints.ts'
import { KERNEL } from './wasm/kernel.ts'

const PAGE = 65_536
/** The bytes begin at the second page; tables and places lie on the first. */
const DATA = PAGE
const PLACES = TABLE_BYTES
const ROOM = ((DATA - PLACES) >> 2) - 16
/** The kernel reads up to 19 bytes beyond the last place. */
const PADDING = 64
/** Small calls, so that the engine's optimising compiler takes over after the first few. */
const STEP = 64 * 1024

interface Kernel {
  readonly stopped: { readonly value: number }
  readonly scan: (from: number, to: number, out: number, room: number) => number
  readonly newlines: (from: number, to: number) => number
}

/** The part of the engine's interface that is used; the type library knows it only beside that of browsers. */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: object }
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer }
}
const wasm = (globalThis as unknown as { readonly WebAssembly?: WasmApi }).WebAssembly

let compiled: object | null | undefined

/** The kernel, compiled once; null where the engine has no vectors. */
function kernelModule(): object | null {
  if (compiled === undefined) {
    try {
      compiled = wasm === undefined ? null : new wasm.Module(Buffer.from(KERNEL, 'base64'))
    } catch {
      compiled = null
    }
  }
  return compiled ?? null
}

/** Whether this engine runs the kernel. */
export function hasSimd(): boolean {
  return kernelModule() !== null
}

/** A prefilter with memory of its own for `capacity` bytes, of which `bytes` is the view to fill. */
export interface SimdPrefilter extends Prefilter {
  readonly bytes: Uint8Array
  /** The number of line feeds in [from, to) of `bytes`. */
  newlines(from: number, to: number): number
}

/** Fingerprints of literals, to be shared by any number of prefilters. */
export function prepareSimd(literals: readonly Uint8Array[]): (capacity: number) => SimdPrefilter {
  const fingerprints = chooseFingerprints(literals)
  return capacity => makeSimd(literals, fingerprints, capacity)
}

function makeSimd(
  literals: readonly Uint8Array[],
  { tables, index, largestOffset }: Fingerprints,
  capacity: number,
): SimdPrefilter {
  const memory = new wasm!.Memory({ initial: 1 + Math.ceil((capacity + PADDING) / PAGE) })
  const kernel = new wasm!.Instance(kernelModule()!, { env: { memory } }).exports as Kernel
  new Uint8Array(memory.buffer).set(tables)
  const own = new Uint8Array(memory.buffer, DATA, capacity)
  const places = new Uint32Array(memory.buffer, PLACES, ROOM + 16)

  /**
   * Adds the literals at the kernel's places whose first byte lies in [from, to). Answers the first place for which there
   * was no room, or -1.
   */
  function confirm(found: number, from: number, to: number, end: number, out: Candidates): number {
    const room = out.at.length - index.most
    for (let i = 0; i < found; i++) {
      const place = places[i]! - DATA
      if (out.count > room) return place
      const value = own[place]! | (own[place + 1]! << 8) | (own[place + 2]! << 16) | (own[place + 3]! << 24)
      const slot = slotOf(index, value)
      for (let r = index.starts[slot]!; r < index.ends[slot]!; r++) {
        const literal = index.literals[r]!
        const start = place - index.offsets[r]!
        const wanted = literals[literal]!
        const { length } = wanted
        if (start < from || start >= to || start + length > end) continue
        let same = 0
        while (same < length && own[start + same] === wanted[same]) same++
        if (same === length) insert(out, start, literal)
      }
    }
    return -1
  }

  function scanOwn(from: number, to: number, end: number, out: Candidates): number {
    out.count = 0
    // A fingerprint may lie behind the first byte of its literal, so places beyond `to` are looked at too.
    const last = Math.min(to + largestOffset, end)
    for (let at = from; at < last; at = kernel.stopped.value - DATA) {
      const found = kernel.scan(DATA + at, DATA + Math.min(last, at + STEP), PLACES, ROOM)
      const unread = confirm(found, from, to, end, out)
      // Everything that begins so far before the first unread place has been told.
      if (unread >= 0) return cutAt(out, unread - largestOffset, from)
    }
    return to
  }

  function scanForeign(bytes: Uint8Array, from: number, to: number, end: number, out: Candidates): number {
    const reach = Math.min(end, to + largestOffset + 16)
    const size = Math.min(reach - from, capacity)
    own.set(bytes.subarray(from, from + size))
    const whole = from + size === reach
    const stop = whole ? to : from + size - largestOffset - 16
    const next = scanOwn(0, stop - from, size, out)
    for (let i = 0; i < out.count; i++) out.at[i] = out.at[i]! + from
    return next + from
  }

  return {
    name: 'simd',
    bytes: own,
    newlines: (from, to) => kernel.newlines(DATA + from, DATA + to),
    scan: (bytes, from, to, end, out) =>
      bytes.buffer === own.buffer ? scanOwn(from, to, end, out) : scanForeign(bytes, from, to, end, out),
  }
}

/** Keeps candidates ascending; they come nearly so. */
function insert(out: Candidates, place: number, literal: number): void {
  let i = out.count++
  for (; i > 0 && out.at[i - 1]! > place; i--) {
    out.at[i] = out.at[i - 1]!
    out.literal[i] = out.literal[i - 1]!
  }
  out.at[i] = place
  out.literal[i] = literal
}

/** Takes back what begins at or after `resume`, which is where the next scan begins. */
function cutAt(out: Candidates, resume: number, from: number): number {
  if (resume <= from) throw new Error('the buffer for candidates is too small for its literals')
  while (out.count > 0 && out.at[out.count - 1]! >= resume) out.count--
  return resume
}
