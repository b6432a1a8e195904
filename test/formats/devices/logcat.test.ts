import { describe } from 'vitest'
import { testRows } from '../scaffold.ts'

const time = '2026-11-25T13:36:00.610Z'

describe('threadtime', () => {
  const head = { dialect: 'logcat', time, level: 'warn', pid: 1702, tid: 2395, tag: 'KeyStore' } as const
  testRows([
    ['11-25 13:36:00.610  1702  2395 W KeyStore: returned -1000', head, 'returned -1000'],
    ['11-25 13:36:00.610  1702  2395 W KeyStore     : x', head, 'x'],
    ['11-25 13:36:00.610123  1702  2395 W KeyStore: x', head, 'x'],
    ['2026-11-25 13:36:00.610  1702  2395 W KeyStore: x', head, 'x'],
    ['2026-11-25 14:36:00.610 +0100  1702  2395 W KeyStore: x', head, 'x'],
    ['11-25 13:36:00.610  1000  1702  2395 W KeyStore: x', head, 'x'],
    ['11-25 13:36:00.610  keystore  1702  2395 W KeyStore: x', head, 'x'],
    ['11-25 13:36:00.610 u0_a113  1702  2395 W KeyStore: x', head, 'x'],
    ['1795613760.610  1702  2395 W KeyStore: x', head, 'x'],
    ['11-25 13:36:00.610  1702  2395 V Act:Mgr: x: y', { ...head, level: 'trace', tag: 'Act:Mgr' }, 'x: y'],
    [
      '11-25 13:36:00.610  1702  2395 F libc    : Fatal signal 6',
      { ...head, level: 'fatal', tag: 'libc' },
      'Fatal signal 6',
    ],
    ['11-25 13:36:00.610  1702  2395 W two words: x', { ...head, tag: 'two words' }, 'x'],
    ['11-25 13:36:00.610  1702  2395 W A12/b: not a domain', { ...head, tag: 'A12/b' }, 'not a domain'],
  ])
})

describe('brief, time, long', () => {
  const brief = { dialect: 'logcat-brief', level: 'error', pid: 6702, tag: 'KeyStore' } as const
  const timed = { dialect: 'logcat-time', time, level: 'debug', pid: 52, tag: 'dalvikvm' } as const
  const long = { dialect: 'logcat-long', time, level: 'debug', pid: 52, tid: 62, tag: 'dalvikvm' } as const
  testRows([
    ['E/KeyStore( 6702): response -1000', brief, 'response -1000'],
    ['E/flutter (24168): [ERROR:a.cc(41)] x', { ...brief, pid: 24168, tag: 'flutter' }, '[ERROR:a.cc(41)] x'],
    ['I/O: a word, not a level', {}, 'I/O: a word, not a level'],
    ['11-25 13:36:00.610 D/dalvikvm(   52): GC freed', timed, 'GC freed'],
    ['11-25 13:36:00.610 D/dalvikvm: GC freed', { ...timed, pid: null }, 'GC freed'],
    ['[ 11-25 13:36:00.610    52:0x3e D/dalvikvm ]', long, ''],
    ['[ 11-25 13:36:00.610    52:   62 D/dalvikvm ]', long, ''],
    ['[ 11-25 13:36:00.610 10113:   52:   62 D/dalvikvm ]', long, ''],
    ['[ 2026-11-25 13:36:00.610    52:0x3e D/two words ]', { ...long, tag: 'two words' }, ''],
  ])
})

describe('Android Studio', () => {
  const head = {
    dialect: 'logcat',
    time,
    level: 'error',
    pid: 5795,
    tid: 5801,
    tag: 'Tag',
    process: 'com.x.y',
  } as const
  testRows([
    ['2026-11-25 13:36:00.610 5795-5801/com.x.y E/Tag: code=539', head, 'code=539'],
    ['11-25 13:36:00.610 5795-5801/com.x.y E/Tag: x', head, 'x'],
    ['2026-11-25 13:36:00.610 5795-5801/? E/Tag: x', { ...head, process: null }, 'x'],
    [
      '2026-11-25 13:36:00.610  5795-5801  Tag                     com.x.y                              E  x',
      head,
      'x',
    ],
    [
      '2026-11-25 13:36:00.610  5795-5801  A tag, of words          com.x.y       E  x',
      { ...head, tag: 'A tag, of words' },
      'x',
    ],
  ])
})
