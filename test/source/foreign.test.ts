/** What is no text is told by its content: packed and encrypted data cost input, what can hold no log is skipped. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, deflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Problem } from '../../src/model/problem.ts'
import { detectPacking } from '../../src/source/archives/detect.ts'
import { kindOf } from '../../src/source/content/file-kinds.ts'
import { openAll } from '../../src/source/open.ts'
import { makeFolder } from '../support/folder.ts'
import { sessionLog, tar, tarHeader } from '../support/logs/archives.ts'
import { firstOf } from '../support/programs/needs.ts'
import { scratch } from '../support/programs/shell.ts'
import { randomOf } from '../support/runs/faults.ts'
import { unpacked } from '../support/runs/unpacked.ts'

const folder = makeFolder()
const LOG = sessionLog(300)
const random = randomOf(7)
const noise = (size: number): Buffer => Buffer.from(Uint8Array.from({ length: size }, () => random() * 256))

/** What comes of bytes as a file of that name: `id kind` of each problem, and the content as it is read. */
async function opened(bytes: Uint8Array | string, name = 'x'): Promise<{ told: string[]; text: string }> {
  const told: string[] = []
  let text = ''
  const tell = ({ id, kind }: Problem): void => void told.push(`${id} ${kind}`)
  for await (const one of openAll({ kind: 'file', path: folder.write({ [name]: bytes }) })) {
    if (one.kind === 'closed') tell(one.problem)
    else if (one.kind === 'archive') for (const problem of one.problems) tell(problem)
    else {
      const parts: Buffer[] = []
      for (;;) {
        const part = Buffer.alloc(65_536)
        const size = await one.source.feed.read(part)
        if (size === 0) break
        parts.push(part.subarray(0, size))
      }
      text += Buffer.concat(parts).toString()
      for (const problem of one.source.problems) tell(problem)
    }
  }
  return { told, text }
}

describe('by their first bytes', () => {
  const PACKED: Readonly<Record<string, string>> = {
    '7z': '377abcaf271c0004',
    rar: '526172211a0700cf907300',
    'compress (.Z)': '1f9d9032',
    lzop: '894c5a4f000d0a1a0a10',
    snappy: 'ff060000734e61507059',
    'ar, as in deb': Buffer.from(
      '!<arch>\ndebian-binary   1410122664  0     0     100644  4         `\n2.0\n',
    ).toString('hex'),
    rpm: 'edabeedb030000000001',
    'cpio, newc': Buffer.from('07070100000001000081a4\0').toString('hex'),
    'cpio, binary': 'c771000801000000ed8100000000010000000000020000000000',
    cabinet: '4d53434600000000',
    'OpenPGP, by passphrase': '8c0d0407030250be1c0e5ab7e6c1ff',
    'OpenPGP, for RSA': '85010c03a1b2c3d4e5f60718010800',
    'OpenPGP, for a curve': '845e03a1b2c3d4e5f607181201074000',
    'OpenPGP, compressed': 'a30278da01',
    'OpenPGP, armoured': Buffer.from('-----BEGIN PGP MESSAGE-----\n\nhQEMA\n').toString('hex'),
    age: Buffer.from('age-encryption.org/v1\n-> X25519 abc\n').toString('hex'),
    openssl: Buffer.from('Salted__\x01\x02').toString('hex'),
    'Windows events': Buffer.from('ElfFile\0\0').toString('hex'),
    'journal of systemd': Buffer.from('LPKSHHRH\0\0').toString('hex'),
  }

  test.each(Object.entries(PACKED))('%s: told, and costs input', async (_, hex) => {
    const bytes = Buffer.concat([Buffer.from(hex, 'hex'), noise(2000)])
    expect(await opened(bytes)).toEqual({ told: ['source/codec input'], text: '' })
    expect((await unpacked(tar([{ name: 'in', data: bytes }]))).problems).toEqual(['in: source/codec'])
  })

  const NO_LOG: Readonly<Record<string, string>> = {
    PNG: '89504e470d0a1a0a',
    JPEG: 'ffd8ffe0',
    GIF: '474946383961',
    WebP: '5249464600000000574542505650',
    BMP: '424d36000c000000000036000000',
    icon: '00000100010020200000',
    PDF: '255044462d312e37',
    ELF: '7f454c46020101',
    PE: '4d5a900003000000',
    'Mach-O': 'cffaedfe0700',
    'Java class': 'cafebabe00000034',
    WebAssembly: '0061736d01000000',
    font: '774f4632',
    MP3: '49443303000000',
    MP4: '0000001866747970',
    pcap: 'd4c3b2a102000400',
    pcapng: '0a0d0d0a1c0000004d3c2b1a',
    pyc: 'a70d0d0a00000000',
    JKS: 'feedfeed00000002',
    'PKCS#12': '308209a1020103308209',
    'a certificate': '308203a53082028da0',
  }

  test.each(Object.entries(NO_LOG))('%s: passed over with a note', async (_, hex) => {
    const bytes = Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(3), noise(2000)])
    expect(await opened(bytes)).toEqual({ told: ['source/not-log note'], text: '' })
  })

  test('letters that begin one may begin a log', async () => {
    for (const start of [
      'BM',
      'MZ',
      'ID3',
      'RIFF',
      'PAR1',
      'ORC',
      'wOFF',
      'BZh',
      'xar!',
      'hsqs',
      'regf',
      'bvx2',
      'x^',
      '070701',
      'Rar!',
      'PK',
    ])
      expect([start, detectPacking(Buffer.from(`${start} 2026-01-31 started\n${LOG}`))]).toEqual([
        start,
        { kind: 'plain' },
      ])
  })

  test('zlib, whatever its level; text with the same two letters is text', async () => {
    for (const level of [1, 6, 9])
      expect((await opened(deflateSync(LOG, { level }))).told).toEqual(['source/codec input'])
    expect((await opened(`x^2 is no zlib\n${LOG}`)).told).toEqual([])
  })

  test('every kind has a magic number of its own', () => {
    const seen = new Map<string, string | undefined>()
    for (const [name, hex] of Object.entries({ ...PACKED, ...NO_LOG }))
      seen.set(name, kindOf(Buffer.concat([Buffer.from(hex, 'hex'), Buffer.alloc(600)]))?.group)
    expect([...seen].filter(([, group]) => group === undefined)).toEqual([])
  })
})

describe('damaged and unknown', () => {
  test('bzip2 whose fourth byte is wrong', async () => {
    const bytes = readFileSync(join(import.meta.dirname, '../../fixtures/packed/session.bz2'))
    bytes[3] = 0xff
    expect((await opened(bytes)).told).toEqual(['source/codec input'])
  })

  test('a tar with any byte of its first header wrong', async () => {
    const good = tar([{ name: 'a.log', data: LOG }])
    for (let at = 0; at < 345; at += 3) {
      const bytes = Buffer.from(good)
      bytes[at]! ^= 0x55
      expect([at, (await opened(bytes)).told]).toEqual([at, ['tar/damaged input']])
    }
    expect((await opened(good)).told).toEqual([])
  })

  test('brotli, encrypted and other noise: read as it is, and told', async () => {
    expect((await opened(brotliCompressSync(LOG), 'a.log.br')).told).toEqual(['source/not-packed input'])
    expect((await opened(noise(5000), 'a.bin')).told).toEqual(['source/binary input'])
    for (const size of [100, 1000, 100_000]) expect((await opened(noise(size))).told).toEqual(['source/binary input'])
  })

  test('a script with packed data behind it', async () => {
    expect((await opened(Buffer.concat([Buffer.from(`#!/bin/sh\n${LOG}`), noise(400_000)]))).told).toEqual([
      'source/binary input',
    ])
  })
})

describe('logs are logs', () => {
  const encode = (text: string, table: Readonly<Record<string, number>>): Buffer =>
    Buffer.from([...text].map(letter => table[letter] ?? letter.charCodeAt(0)))
  const KOI8 = Object.fromEntries([...'юабцдефгхийклмнопярстужвьызшэщчъ'].map((letter, n) => [letter, 0xc0 + n]))
  const SHAPES: Readonly<Record<string, Buffer>> = {
    'Latin-1': Buffer.from('Gerät für Müller größer: CKR_DEVICE_ERROR\n'.repeat(200), 'latin1'),
    'KOI8-R': Buffer.concat(Array(200).fill(encode('модуль: ошибка подписи CKR_DEVICE_ERROR\n', KOI8))),
    GB18030: Buffer.concat(
      Array(200).fill(
        Buffer.concat([Buffer.from('c4a3bfe9c7a9c3fbcaa7b0dcc9cfcfdf', 'hex'), Buffer.from(' CKR_DEVICE_ERROR\n')]),
      ),
    ),
    'Shift-JIS': Buffer.concat(
      Array(200).fill(
        Buffer.concat([Buffer.from('8f9096bc8eb89473834783898381815b', 'hex'), Buffer.from(' CKR_DEVICE_ERROR\n')]),
      ),
    ),
    'a hole of NUL bytes before all': Buffer.concat([Buffer.alloc(200_000), Buffer.from(`\n${LOG}`)]),
    'a hole in the middle': Buffer.concat([Buffer.from(LOG), Buffer.alloc(70_001), Buffer.from(LOG)]),
    'noise in one line': Buffer.concat([Buffer.from(LOG), noise(3000), Buffer.from(`\n${LOG}`)]),
    'noise at its head': Buffer.concat([noise(3000), Buffer.from(`\n${LOG}`)]),
    'fields parted by control characters': Buffer.from(
      '8=FIX.4.4\x019=12\x0135=A\x01text=CKR_DEVICE_ERROR\x01\n'.repeat(200),
    ),
    'dumps of bytes': Buffer.from('00000000  8a 0f 1b ff 00 00 00 01  |........|\n'.repeat(200)),
    'a torn character in each line': Buffer.concat(
      Array(200).fill(Buffer.from([...Buffer.from('设备 '), 0xe8, 0xae, ...Buffer.from(' failed\n')])),
    ),
    'colours and bells': Buffer.from('\x1b[31mERROR\x1b[0m\x07 C_Sign failed\n'.repeat(200)),
    nothing: Buffer.alloc(0),
    'one byte': Buffer.from('\x80'),
  }

  test.each(Object.entries(SHAPES))('%s', async (_, bytes) => {
    const { told, text } = await opened(bytes)
    expect(told).toEqual([])
    expect(Buffer.byteLength(text)).toBe(Buffer.byteLength(bytes.toString()))
  })
})

describe('LZMA alone', () => {
  const packed = (name: string): Buffer => readFileSync(join(import.meta.dirname, '../../fixtures/packed', name))

  test('is unpacked, with its size or without, in pieces of any size', async () => {
    const wanted = (await unpacked(packed('session.xz'))).content['']
    const sized = packed('session.lzma')
    sized.writeBigUInt64LE(BigInt(wanted!.length), 5)
    for (const bytes of [packed('session.lzma'), sized])
      for (const piece of [1, 999, Infinity]) {
        const { content, problems } = await unpacked(bytes, { piece })
        expect([piece, problems, content[''] === wanted]).toEqual([piece, [], true])
      }
    sized.writeBigUInt64LE(BigInt(wanted!.length - 1), 5)
    expect((await unpacked(sized)).problems).toEqual([': lzma/damaged'])
  })

  test('cut anywhere is told, what came before is right', async () => {
    const wanted = (await unpacked(packed('session.xz'))).content['']!
    const bytes = packed('session.lzma')
    for (let cut = 18; cut < bytes.length; cut += 97) {
      const { content, problems } = await unpacked(bytes.subarray(0, cut))
      expect([cut, problems, wanted.startsWith(content['']!)]).toEqual([cut, [': lzma/cut'], true])
    }
    expect((await unpacked(Buffer.concat([bytes, Buffer.from('more')]))).problems).toEqual([': lzma/trailing'])
  })
})

describe('what real programs make', () => {
  const made = (cwd: string, command: string, ...argv: string[]): void => {
    const { status, stderr } = spawnSync(command, argv, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    expect([command, status, String(stderr)]).toEqual([command, 0, expect.anything()])
  }
  const TOOLS: readonly (readonly [program: string, argv: readonly string[], out: string, told: readonly string[]])[] =
    [
      ['xz', ['--format=lzma', '-k', 'a.log'], 'a.log.lzma', []],
      ['lzop', ['a.log'], 'a.log.lzo', ['source/codec input']],
      ['ar', ['rc', 'a.a', 'a.log'], 'a.a', ['source/codec input']],
      ['7z', ['a', '-bd', 'a.7z', 'a.log'], 'a.7z', ['source/codec input']],
      [
        'openssl',
        ['enc', '-aes-256-cbc', '-pbkdf2', '-k', 'x', '-in', 'a.log', '-out', 'a.enc'],
        'a.enc',
        ['source/codec input'],
      ],
      [
        'gpg',
        ['--homedir', '.', '--batch', '--passphrase', 'x', '--pinentry-mode', 'loopback', '-c', 'a.log'],
        'a.log.gpg',
        ['source/codec input'],
      ],
    ]

  for (const [program, argv, out, told] of TOOLS)
    test.runIf(firstOf(program) !== null)(`${program} ${argv[0]}`, async () => {
      const place = scratch()
      writeFileSync(join(place, 'a.log'), LOG)
      made(place, program, ...argv)
      const got = await opened(readFileSync(join(place, out)))
      expect(got).toEqual({ told, text: told.length === 0 ? LOG : '' })
    })
})

test('a header of tar whose numbers end in other ways is one all the same', () => {
  const header = tarHeader({ name: 'x' }, 5)
  header.write('     644 \0', 98)
  expect(detectPacking(header)).toMatchObject({ kind: 'packed', codec: { id: 'tar' } })
})
