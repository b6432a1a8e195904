/**
 * The prefilter in WebAssembly with 128-bit vectors. It scans bytes in the kernel's own memory, so nothing is copied; bytes
 * from elsewhere are copied in piece by piece.
 */
import type { SequenceStripper } from '../model/bytes/escape.ts'
import type { KernelTables } from '../model/rules/prefilter.ts'
import type { LiteralCandidates, Prefilter } from './prefilter.ts'
import { KERNEL } from './wasm/kernel.ts'

const PAGE = 65_536
/** Number of bytes after the last place; the kernel reads up to 19. */
const PADDING = 64
/** Number of bytes per call: small calls let the engine's optimising compiler take over after the first few. */
const STEP = 64 * 1024

interface WasmGlobal {
  value: number
}

interface Kernel {
  readonly slotMask: WasmGlobal
  readonly recognitions: WasmGlobal
  readonly hasShort: WasmGlobal
  readonly stopped: Readonly<WasmGlobal>
  readonly scan: (
    from: number,
    to: number,
    min: number,
    max: number,
    end: number,
    out: number,
    count: number,
    room: number,
  ) => number
  readonly newlines: (from: number, to: number) => number
  readonly read: Readonly<WasmGlobal>
  readonly written: Readonly<WasmGlobal>
  readonly escape: (from: number, to: number, least: number) => number
  readonly strip: (
    from: number,
    to: number,
    out: number,
    ended: number,
    least: number,
    cuts: number,
    room: number,
  ) => number
}

/** The used part of the engine's interface; the type library defines it only together with that of browsers. */
interface WasmApi {
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: object }
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer }
}
const wasm = (globalThis as unknown as { readonly WebAssembly?: WasmApi }).WebAssembly

let compiled: object | null | undefined

/** Returns the kernel, compiled once; null where the engine has no vectors. */
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

/** Returns whether this engine runs the kernel. */
export function hasSimd(): boolean {
  return kernelModule() !== null
}

/** A prefilter with its own memory for `capacity` bytes; `bytes` is the view to fill. */
export interface SimdPrefilter extends Prefilter {
  readonly bytes: Uint8Array
  /** Returns the number of line feeds in [from, to) of `bytes`. */
  newlines(from: number, to: number): number
  /** Removes escape sequences from `bytes`. */
  readonly stripper: SequenceStripper
}

/** Returns a function that makes prefilters of the same tables. */
export function prepareSimd(tables: KernelTables): (capacity: number) => SimdPrefilter {
  return capacity => makeSimd(tables, capacity)
}

function makeSimd(tables: KernelTables, capacity: number): SimdPrefilter {
  const { data, found, largestOffset } = tables
  const memory = new wasm!.Memory({ initial: data / PAGE + Math.ceil((capacity + PADDING) / PAGE) })
  const kernel = new wasm!.Instance(kernelModule()!, { env: { memory } }).exports as Kernel
  new Uint8Array(memory.buffer).set(tables.bytes)
  kernel.slotMask.value = tables.slotMask
  kernel.recognitions.value = tables.recognitions
  kernel.hasShort.value = tables.hasShort ? 1 : 0
  // A Buffer, since it searches for line feeds with the system's memchr.
  const own: Uint8Array = Buffer.from(memory.buffer, data, capacity)
  const pairs = new Uint32Array(memory.buffer, found, 2 * (tables.room + tables.most))

  function scanOwn(from: number, to: number, end: number, out: LiteralCandidates): number {
    const room = Math.min(tables.room, out.at.length - tables.most)
    // A fingerprint may begin after the first byte of its literal, so places beyond `to` are scanned too.
    const last = Math.min(to + largestOffset, end)
    let count = 0
    let next = to
    for (let at = from; at < last; ) {
      const step = Math.min(last, at + STEP)
      count = kernel.scan(data + at, data + step, data + from, data + to, data + end, found, count, room)
      at = kernel.stopped.value - data
      if (at < step) {
        // Everything that begins before the first unread place by this distance has been reported.
        next = at - largestOffset
        if (next <= from) throw new Error('the buffer for candidates is too small for its literals')
        while (count > 0 && pairs[2 * count - 2]! >= data + next) count--
        break
      }
    }
    for (let i = 0; i < count; i++) {
      out.at[i] = pairs[2 * i]! - data
      out.literal[i] = pairs[2 * i + 1]!
    }
    out.count = count
    return next
  }

  function scanForeign(bytes: Uint8Array, from: number, to: number, end: number, out: LiteralCandidates): number {
    const reach = Math.min(end, to + largestOffset + 16)
    const size = Math.min(reach - from, capacity)
    own.set(bytes.subarray(from, from + size))
    const whole = from + size === reach
    const stop = whole ? to : from + size - largestOffset - 16
    const next = scanOwn(0, stop - from, size, out)
    for (let i = 0; i < out.count; i++) out.at[i] = out.at[i]! + from
    return next + from
  }

  // Cuts share memory with candidates: both are used before the other is requested.
  let count = 0
  const stripper: SequenceStripper = {
    cuts: pairs,
    get read() {
      return kernel.read.value - data
    },
    get written() {
      return kernel.written.value - data
    },
    get count() {
      return count
    },
    find(from, to) {
      let at = from
      for (let end = from; at === end && end < to; ) {
        end = Math.min(to, at + STEP)
        at = kernel.escape(data + at, data + end, data) - data
      }
      return at
    },
    strip(from, to, out, ended) {
      count = kernel.strip(data + from, data + to, data + out, ended ? 1 : 0, data, found, tables.room)
    },
  }

  return {
    name: 'simd',
    bytes: own,
    stripper,
    newlines: (from, to) => kernel.newlines(data + from, data + to),
    scan: (bytes, from, to, end, out) =>
      bytes.buffer === own.buffer ? scanOwn(from, to, end, out) : scanForeign(bytes, from, to, end, out),
  }
}
