/**
 * The prefilter through WebAssembly with 128-bit vectors. The bytes lie in the kernel's own memory, so nothing is copied;
 * bytes from elsewhere are copied in piece by piece.
 */
import type { SequenceStripper } from '../model/bytes/escape.ts'
import type { KernelTables } from '../model/rules/prefilter.ts'
import type { LiteralCandidates, Prefilter } from './prefilter.ts'
import { KERNEL } from './wasm/kernel.ts'

const PAGE = 65_536
/** The kernel reads up to 19 bytes beyond the last place. */
const PADDING = 64
/** Small calls, so that the engine's optimising compiler takes over after the first few. */
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
  /** Takes escape sequences out of `bytes`. */
  readonly stripper: SequenceStripper
}

/** Makes any number of prefilters of the same tables. */
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
  // A buffer, since it looks for line feeds with the system's memchr.
  const own: Uint8Array = Buffer.from(memory.buffer, data, capacity)
  const pairs = new Uint32Array(memory.buffer, found, 2 * (tables.room + tables.most))

  function scanOwn(from: number, to: number, end: number, out: LiteralCandidates): number {
    const room = Math.min(tables.room, out.at.length - tables.most)
    // A fingerprint may lie behind the first byte of its literal, so places beyond `to` are looked at too.
    const last = Math.min(to + largestOffset, end)
    let count = 0
    let next = to
    for (let at = from; at < last; ) {
      const step = Math.min(last, at + STEP)
      count = kernel.scan(data + at, data + step, data + from, data + to, data + end, found, count, room)
      at = kernel.stopped.value - data
      if (at < step) {
        // Everything that begins so far before the first unread place has been told.
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

  // Cuts are told where candidates are else: both are used up before the other is asked for.
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
