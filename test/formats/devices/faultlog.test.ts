import { describe } from 'vitest'
import { testRows } from '../scaffold.ts'

const fault = { dialect: 'faultlog' } as const

describe('heads of fault logs are never codes', () => {
  testRows([
    ['Timestamp:2026-01-31 10:00:00.123', { ...fault, time: '2026-01-31T10:00:00.123Z' }, ''],
    ['TIMESTAMP:2026/01/31-10:00:00:123', { ...fault, time: '2026-01-31T10:00:00.123Z' }, ''],
    ['VersionCode:12000006', fault, ''],
    ['Version:1.0.0', fault, ''],
    ['Uid:20010042\r', fault, ''],
    ['Pid:12345', { ...fault, pid: 12345 }, ''],
    ['Pid:12345\r', { ...fault, pid: 12345 }, ''],
    ['Module name:com.example.app', { ...fault, process: 'com.example.app' }, ''],
    ['Process name:huks_service', { ...fault, process: 'huks_service' }, ''],
    ['Device info:OpenHarmony 3.2', fault, ''],
    ['Process Memory(kB): 11902(Rss)', fault, ''],
  ])
})

describe('what went wrong is message', () => {
  testRows([
    ['Reason:Signal:SIGABRT(SI_TKILL)@0x0000076e', fault, 'Signal:SIGABRT(SI_TKILL)@0x0000076e'],
    ['Error message:BusinessError  12000011: x', fault, 'BusinessError  12000011: x'],
    ['Error code:12000011', fault, '12000011'],
    ['Pid: 12 failed with 12000006', {}, 'Pid: 12 failed with 12000006'],
    ['Version: huks 12000006', {}, 'Version: huks 12000006'],
    ['Timestamp: never', {}, 'Timestamp: never'],
  ])
})
