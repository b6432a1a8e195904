/** What a mixed log mostly holds: lines without an error, some of which come near to one. */
import type { Dialect } from './dialects.ts'
import type { Dice } from './dice.ts'

export interface Routine {
  readonly dialect: Dialect
  readonly origin: string
  readonly say: (dice: Dice) => string
}

/** Numbers stay below eight digits, so that none is a code by accident. */
export const ROUTINE: readonly Routine[] = [
  {
    dialect: 'hclog',
    origin: 'core',
    say: d =>
      `request completed id=${d.hex()} status=200 duration=${d.below(900)}ms path=/v1/transit/sign/app-${d.below(50)}`,
  },
  {
    dialect: 'hilog',
    origin: 'C01336/AMS',
    say: d => `StartAbility cn.example.app/EntryAbility, userId:100, appCloneIndex:-1, requestCode:${d.below(400)}`,
  },
  {
    dialect: 'hilog',
    origin: 'C02c02/PARAM',
    say: d => `SystemReadParam name is:persist.init.debug.loglevel, value:${d.below(900)} state ok return 0`,
  },
  {
    dialect: 'log4j',
    origin: 'com.example.hsm.SessionPool',
    say: d => `session ${d.below(1e7)} returned to pool, idle ${d.below(99)}, active ${d.below(64)} of 64`,
  },
  {
    dialect: 'syslog',
    origin: 'sshd',
    say: d =>
      `Accepted publickey for deploy from 10.0.${d.below(256)}.7 port ${d.below(65_536)} ssh2: RSA SHA256:${d.hex()}${d.hex()}`,
  },
  {
    dialect: 'logcat',
    origin: 'WindowManager',
    say: d => `relayoutWindow com.example.bank/.MainActivity flags=0x${d.hex()} frame ${d.below(1080)}x2400`,
  },
  {
    dialect: 'apple',
    origin: 'Session',
    say: d => `Task <${d.hex()}>.<${d.below(99)}> finished in ${d.below(9000)} ms`,
  },
  {
    dialect: 'bare',
    origin: '',
    say: d => `  served ${d.below(1e6)} objects in ${d.below(90_000)} us, ${d.below(100)} % from cache`,
  },
]

/** Share of routine lines that come near to an error. */
export const NEAR_SHARE = 0.01

/** Each has a code's digits or name and is none, or is not said to be one. */
export const NEAR_MISSES: readonly (Routine & { readonly patternMatches: boolean })[] = [
  { dialect: 'bare', origin: '', say: () => 'Returned:  0 CKR_OK', patternMatches: true },
  { dialect: 'hclog', origin: 'core', say: d => `HTTP/1.1 507 in ${d.below(90)} ms`, patternMatches: false },
  {
    dialect: 'hilog',
    origin: 'C01336/AMS',
    say: d => `package cn.example.app, versionCode=120000${10 + d.below(18)}`,
    patternMatches: true,
  },
  { dialect: 'log4j', origin: 'o.e.signer.Worker', say: () => 'invoice 12000006123 stored', patternMatches: false },
  { dialect: 'logcat', origin: 'Net', say: d => `socket ${d.below(90)} open, port 30004`, patternMatches: false },
  {
    dialect: 'syslog',
    origin: 'kernel',
    say: d => `dev sda: ${d.below(999)} blocks at 24000002.5`,
    patternMatches: true,
  },
]
