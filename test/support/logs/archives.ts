/** Builds archives byte by byte, sound ones and others, so that tests need no program that makes them. */
import { crc32, deflateRawSync } from 'node:zlib'

/** A log of `count` lines, the same in every run; every tenth line is a failed login. */
export function sessionLog(count: number): string {
  let state = 7
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state >>> 8) % below
  }
  const lines = Array.from({ length: count }, (_, n) => {
    const stamp = `2026-01-31T${two(8 + (Math.floor(n / 3600) % 10))}:${two(Math.floor(n / 60) % 60)}:${two(n % 60)}.${random(1000)}Z`
    const what =
      n % 10 === 3 ? 'ERROR C_Login failed: CKR_PIN_INCORRECT (0xa0)' : `INFO C_Sign done in ${random(90)} ms`
    return `${stamp} hsm[${random(4000)}]: slot ${random(4)} session ${random(100_000)} ${what}\n`
  })
  return lines.join('')
}

const two = (value: number): string => String(value).padStart(2, '0')

/** A member of a tar; `type` is the letter of its kind. */
export interface TarMember {
  readonly name: string
  readonly data?: string | Uint8Array
  readonly type?: string
  readonly mtime?: number
  /** Written into the header in place of the size of the data. */
  readonly size?: number
  readonly link?: string
}

/** A tar in the POSIX form, with its end marker unless `open`. */
export function tar(members: readonly TarMember[], open = false): Buffer {
  const parts = members.flatMap(member => {
    const data = Buffer.from(member.data ?? '')
    return [tarHeader(member, data.length), data, Buffer.alloc((512 - (data.length % 512)) % 512)]
  })
  return Buffer.concat([...parts, Buffer.alloc(open ? 0 : 1024)])
}

/** One header with its right sum. */
export function tarHeader(
  { name, type = '0', mtime = 1769860800, size, link = '' }: TarMember,
  length: number,
): Buffer {
  const block = Buffer.alloc(512)
  block.write(name, 0, 100)
  block.write('0000644\0' + '0000000\0' + '0000000\0', 100)
  block.write(`${(size ?? length).toString(8).padStart(11, '0')}\0`, 124)
  block.write(`${mtime.toString(8).padStart(11, '0')}\0`, 136)
  block.write(type, 156)
  block.write(link, 157, 100)
  block.write('ustar\x0000', 257)
  return summed(block)
}

/** A header block with its sum put in. */
export function summed(block: Buffer): Buffer {
  block.fill(0x20, 148, 156)
  const sum = block.reduce((all, byte) => all + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

/** A pax header that says this of the next member. */
export function pax(records: readonly (readonly [string, string])[]): TarMember {
  const lines = records.map(([key, value]) => {
    const rest = ` ${key}=${value}\n`
    const size = Buffer.byteLength(rest)
    const digits = String(size + String(size).length).length
    return `${size + digits}${rest}`
  })
  return { name: 'PaxHeader', type: 'x', data: lines.join('') }
}

/** A member of a zip. */
export interface ZipMember {
  readonly name: string
  readonly data: string | Uint8Array
  /** 0: stored, 8: deflated. */
  readonly method?: number
  /** Sum and sizes behind the data: with four bytes each, or eight. */
  readonly described?: 4 | 8
  /** Leaves out the magic number before them, as some programs do. */
  readonly bare?: boolean
  /** Sizes in eight bytes in the header. */
  readonly zip64?: boolean
  readonly encrypted?: boolean
  /** What the headers say in place of the truth. */
  readonly sum?: number
  readonly size?: number
  /** The name in the directory. */
  readonly listed?: string
  /** Bytes that stand for the packed data. */
  readonly packed?: Uint8Array
}

/** A zip; `listed` may leave members out of its directory. */
export function zip(members: readonly ZipMember[], list = (_: ZipMember): boolean => true): Buffer {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const member of members) {
    const data = Buffer.from(member.data)
    const method = member.method ?? 8
    const packed = Buffer.from(member.packed ?? (method === 8 ? deflateRawSync(data) : data))
    const facts = { sum: member.sum ?? crc32(data), packed: packed.length, size: member.size ?? data.length, method }
    const { described } = member
    const head = Buffer.concat([u32(0x04034b50), u16(20), fields(member, member.name, facts, described !== undefined)])
    const tail = described === undefined ? Buffer.alloc(0) : descriptor(facts, described, member.bare === true)
    parts.push(head, packed, tail)
    if (list(member)) {
      const [name = '', extra = ''] = [member.listed ?? member.name]
      directory.push(
        Buffer.concat([
          u32(0x02014b50),
          u16(20),
          u16(20),
          fixedFields(member, facts, false, Buffer.byteLength(name), extra.length),
          u16(0),
          u16(0),
          u16(0),
          u32(0),
          u32(offset),
          Buffer.from(name),
        ]),
      )
    }
    offset += head.length + packed.length + tail.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const count = directory.length
  const end = [u32(0x06054b50), u16(0), u16(0), u16(count), u16(count), u32(size), u32(offset), u16(0)]
  return Buffer.concat([...parts, ...directory, ...end])
}

interface Facts {
  readonly sum: number
  readonly packed: number
  readonly size: number
  readonly method: number
}

function fields(member: ZipMember, name: string, facts: Facts, hidden: boolean): Buffer {
  const long = member.zip64 === true
  const extra = long ? Buffer.concat([u16(1), u16(16), u64(facts.size), u64(facts.packed)]) : Buffer.alloc(0)
  const shown = long ? { ...facts, packed: 0xffffffff, size: 0xffffffff } : facts
  return Buffer.concat([
    fixedFields(member, shown, hidden, Buffer.byteLength(name), extra.length),
    Buffer.from(name),
    extra,
  ])
}

function fixedFields(member: ZipMember, facts: Facts, hidden: boolean, name: number, extra: number): Buffer {
  const { sum, packed, size, method } = facts
  const flags = (member.encrypted ? 1 : 0) | (member.described === undefined ? 0 : 8)
  const sums = hidden ? [0, 0, 0] : [sum, packed, size]
  return Buffer.concat([u16(flags), u16(method), u16(0x6000), u16(0x5c3f), ...sums.map(u32), u16(name), u16(extra)])
}

function descriptor({ sum, packed, size }: Facts, width: 4 | 8, bare: boolean): Buffer {
  const number = width === 8 ? u64 : u32
  return Buffer.concat([bare ? Buffer.alloc(0) : u32(0x08074b50), u32(sum), number(packed), number(size)])
}

function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16LE(value)
  return bytes
}

function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt(value))
  return bytes
}
