/**
 * Recognises files that are not text by their first bytes. `packed` ones may contain a log that cannot be read, which
 * makes the input incomplete. `nonlog` ones contain none; folders and archives are full of them.
 */
import { isPlainUtf8 } from './plain-text.ts'

/** A known kind of file that is not read. */
export interface FileKind {
  /** Its name in a sentence: "This is …". */
  readonly name: string
  readonly group: 'packed' | 'nonlog'
}

/** The id of the note about a file that cannot be a log. */
export const NOT_A_LOG = 'source/not-log'

/** A magic number as Latin-1 text, its offset, and other bytes that must follow. */
interface Magic {
  readonly magic: string
  readonly at?: number
  readonly and?: readonly [at: number, bytes: string]
}

const magic = (bytes: string, at?: number): Magic => (at === undefined ? { magic: bytes } : { magic: bytes, at })

const PACKED: readonly (readonly [name: string, ...magics: (string | Magic)[]])[] = [
  ['7z data', '7z\xbc\xaf\x27\x1c'],
  ['rar data', 'Rar!\x1a\x07'],
  ['compress (.Z) data', '\x1f\x9d'],
  ['pack (.z) data', '\x1f\x1e'],
  ['lzh data', '\x1f\xa0', magic('-lh', 2)],
  ['lzip data', 'LZIP\x01', 'LZIP\x00'],
  ['lzop data', '\x89LZO\0\r\n\x1a\n'],
  ['lrzip data', 'LRZI\0'],
  ['zpaq data', 'zPQ\x01', 'zPQ\x02', '7kSt\xa0'],
  ['snappy data', '\xff\x06\0\0sNaPpY'],
  ['lzfse data', 'bvx2', 'bvxn', 'bvx-'],
  ['cpio data', '070701', '070702', '070707', { magic: '\xc7\x71', and: [21, '\0'] }],
  ['an ar archive, such as a Debian package', '!<arch>\n', '!<thin>\n'],
  ['an RPM package', '\xed\xab\xee\xdb'],
  ['a cabinet file', 'MSCF\0\0\0\0'],
  ['an arj archive', { magic: '\x60\xea', and: [10, '\x02'] }],
  ['a Windows image', 'MSWIM\0\0\0'],
  ['a xar archive', 'xar!'],
  ['a squashfs image', 'hsqs', 'sqsh'],
  ['a file encrypted with age', 'age-encryption.org/v', '-----BEGIN AGE ENCRYPTED FILE-----'],
  ['a file encrypted with OpenSSL', 'Salted__', 'U2FsdGVkX1'],
  ['an OpenPGP message', '-----BEGIN PGP MESSAGE-----'],
  ['an Ansible Vault file', '$ANSIBLE_VAULT;'],
  ['an encrypted disk image', 'LUKS\xba\xbe'],
  ['a systemd journal (export it with journalctl)', 'LPKSHHRH'],
  ['a Windows event log (export it with wevtutil)', 'ElfFile\0'],
  ['an Apple log archive (export it with "log show")', { magic: '\0\x10\0\0', and: [4, '\x11\0\0\0'] }],
  ['Parquet data', 'PAR1'],
  ['ORC data', 'ORC'],
  ['Avro data', 'Obj\x01'],
]

/** Suffixes of packed or encrypted files that are not read. */
export const UNREAD_ENDINGS: readonly string[] = 'br sz lzo z zz 7z rar cab deb rpm cpio gpg pgp age enc'.split(' ')

const NONLOG: readonly (readonly [name: string, ...magics: (string | Magic)[]])[] = [
  ['a PNG image', '\x89PNG\r\n\x1a\n'],
  ['a JPEG image', '\xff\xd8\xff'],
  ['a GIF image', 'GIF87a', 'GIF89a'],
  ['a WebP image', { magic: 'RIFF', and: [8, 'WEBP'] }],
  ['a BMP image', { magic: 'BM', and: [6, '\0\0\0\0'] }],
  ['an icon', { magic: '\0\0\x01\0', and: [9, '\0'] }, { magic: '\0\0\x02\0', and: [9, '\0'] }],
  ['a TIFF image', 'II*\0', 'MM\0*'],
  ['a Photoshop image', '8BPS\0'],
  [
    'audio or video',
    { magic: 'RIFF', and: [8, 'WAVE'] },
    { magic: 'RIFF', and: [8, 'AVI '] },
    'OggS\0',
    'fLaC\0',
    'ID3',
  ],
  [
    'audio or video',
    magic('ftyp', 4),
    '\x1a\x45\xdf\xa3',
    'FLV\x01',
    '\0\0\x01\xba',
    '\0\0\x01\xb3',
    'MThd\0',
    '#!AMR',
  ],
  ['a PDF document', '%PDF-'],
  ['an office document', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['a program (ELF)', '\x7fELF'],
  ['a program (PE)', 'MZ'],
  ['a program (Mach-O)', '\xfe\xed\xfa\xce', '\xfe\xed\xfa\xcf', '\xce\xfa\xed\xfe', '\xcf\xfa\xed\xfe'],
  ['a Java class or a universal binary', '\xca\xfe\xba\xbe'],
  ['a WebAssembly module', '\0asm'],
  ['an Android program', 'dex\n03', 'dey\n03'],
  ['compiled Python', magic('\x0d\x0d\x0a', 1)],
  ['compiled Lua', '\x1bLua'],
  ['LLVM bitcode', 'BC\xc0\xde'],
  ['a font', 'wOFF', 'wOF2', 'OTTO\0', 'ttcf\0', '\0\x01\0\0\0'],
  [
    'a network capture',
    '\xa1\xb2\xc3\xd4',
    '\xd4\xc3\xb2\xa1',
    '\x4d\x3c\xb2\xa1',
    '\xa1\xb2\x3c\x4d',
    '\x0a\x0d\x0d\x0a',
  ],
  [
    'a key store',
    '\xfe\xed\xfe\xed',
    '\xce\xce\xce\xce',
    '\x03\xd9\xa2\x9a',
    { magic: '\x30\x82', and: [4, '\x02\x01\x03'] },
  ],
  [
    'a certificate or key (DER)',
    { magic: '\x30\x82', and: [4, '\x30\x82'] },
    { magic: '\x30\x82', and: [4, '\x02\x01\0'] },
  ],
  ['serialized Java', '\xac\xed\0\x05'],
  ['a Java heap dump or recording', 'JAVA PROFILE 1.0', 'FLR\0'],
  ['a minidump', 'MDMP\x93\xa7'],
  ['a NumPy array', '\x93NUMPY'],
  ['HDF5 data', '\x89HDF\r\n\x1a\n'],
  ['a Git pack or index', 'PACK\0\0\0', 'DIRC\0\0\0'],
  ['a message catalogue', '\xde\x12\x04\x95', '\x95\x04\x12\xde'],
  ['a property list', 'bplist0'],
  ['a macOS folder view (.DS_Store)', '\0\0\0\x01Bud1'],
  ['a Windows shortcut or registry file', 'L\0\0\0\x01\x14\x02\0', 'regf'],
]

interface KindRow extends FileKind {
  readonly parts: readonly (readonly [at: number, bytes: Uint8Array])[]
  /** A log could begin with it, so the rest must not be text. */
  readonly weak: boolean
}

/** Minimum length of a magic number that text does not contain by chance. */
const LONG_MAGIC = 8

const ROWS: readonly KindRow[] = [
  ...PACKED.flatMap(([name, ...magics]) => magics.map(one => rowOf(name, 'packed', one))),
  ...NONLOG.flatMap(([name, ...magics]) => magics.map(one => rowOf(name, 'nonlog', one))),
]

/** Returns the kind of a file that begins with `head`; null if it is none of them. */
export function kindOf(head: Uint8Array): FileKind | null {
  for (const row of ROWS)
    if (row.parts.every(([at, bytes]) => holds(head, at, bytes)) && !(row.weak && isPlainUtf8(head))) return row
  if (isLogins(head)) return { name: 'a login record (view it with "last")', group: 'nonlog' }
  return isOpenPgp(head) ? { name: 'an OpenPGP message', group: 'packed' } : null
}

function rowOf(name: string, group: FileKind['group'], one: string | Magic): KindRow {
  const { magic: first, at = 0, and }: Magic = typeof one === 'string' ? magic(one) : one
  const parts: KindRow['parts'] = [[at, latin(first)], ...(and === undefined ? [] : [[and[0], latin(and[1])] as const])]
  const isText = parts.every(([, bytes]) => isPlainUtf8(bytes))
  return { name, group, parts, weak: isText && first.length < LONG_MAGIC }
}

function holds(head: Uint8Array, at: number, bytes: Uint8Array): boolean {
  return head.length >= at + bytes.length && bytes.every((byte, i) => head[at + i] === byte)
}

function latin(text: string): Uint8Array {
  return Uint8Array.from(text, character => character.charCodeAt(0))
}

/** Recognises the records of utmp, wtmp and btmp: 384 bytes each, with a small number first and the name of a terminal at offset 8. */
function isLogins(head: Uint8Array): boolean {
  const isRecord = (at: number): boolean =>
    head[at]! >= 1 && head[at]! <= 9 && holds(head, at + 1, NULS) && /^[\w~/.:-]*\0$/.test(text(head, at + 8, at + 40))
  return head.length >= 384 && isRecord(0) && (head.length < 424 || isRecord(384))
}
const NULS = new Uint8Array(3)

/** Returns printable characters up to the first NUL byte, which must end the text. */
function text(bytes: Uint8Array, from: number, to: number): string {
  const field = String.fromCharCode(...bytes.subarray(from, to))
  return field.slice(0, field.indexOf('\0') + 1)
}

/**
 * Recognises OpenPGP, which has no magic number. A message begins with a packet that says how it was encrypted, signed
 * or compressed: its tag, its length, and its version or algorithm.
 */
function isOpenPgp(head: Uint8Array): boolean {
  const tagByte = head[0] ?? 0
  if ((tagByte & 0x80) === 0 || isPlainUtf8(head)) return false
  const isNew = (tagByte & 0x40) !== 0
  const tag = isNew ? tagByte & 0x3f : (tagByte >> 2) & 0x0f
  const start = isNew ? newBody(head) : oldBody(tagByte)
  const [first = -1, second = -1] = head.subarray(start, start + 2)
  switch (tag) {
    case 1:
      // A session key for a public key, version 3 or 6; the recipient and the algorithm follow.
      return (first === 3 || first === 6) && [1, 2, 16, 18, 25, 26].includes(head[start + 9] ?? -1)
    case 3:
      // A session key for a passphrase, version 4 to 6; the cipher follows.
      return first >= 4 && first <= 6 && second >= 1 && second <= 13
    case 4:
      return first === 3 && second <= 1
    case 8:
      return first >= 1 && first <= 3
    case 18:
      return first === 1 || first === 2
    default:
      return false
  }
}

function oldBody(tagByte: number): number {
  return [2, 3, 5, 1][tagByte & 3]!
}

function newBody(head: Uint8Array): number {
  const length = head[1] ?? 0
  return length < 192 || (length >= 224 && length < 255) ? 2 : length === 255 ? 6 : 3
}
