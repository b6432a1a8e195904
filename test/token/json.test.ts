import { describe } from 'vitest'
import { type Expected, SHANGHAI, testRows } from './scaffold.ts'

const time = '2026-01-31T10:00:00.123Z'
const json = { dialect: 'json', time } as const

const rows: [line: string, expected: Expected][] = [
  ['{"time":1769853600123,"level":30,"pid":12,"msg":"x"}', { ...json, level: 'info', pid: 12 }],
  ['{"level":"error","ts":1769853600.1234,"msg":"CKR_OK"}', { ...json, level: 'error' }],
  ['{"ts":1769853600123456}', json],
  ['{"ts":1769853600123999999}', json],
  ['{"timestamp":"2026-01-31T10:00:00.123Z","severity":"WARNING"}', { ...json, level: 'warn' }],
  ['{"@timestamp":"2026-01-31T12:00:00.123+02:00","log.level":"fatal"}', { ...json, level: 'fatal' }],
  [
    '{"__REALTIME_TIMESTAMP":"1769853600123456","PRIORITY":"3","_PID":"77","SYSLOG_IDENTIFIER":"pcscd"}',
    { ...json, level: 'error', pid: 77, tag: 'pcscd' },
  ],
  [
    '{"domain_":"HUKS","name_":"FAULT","type_":1,"time_":1769853600123,"pid_":5,"tid_":6}',
    { ...json, domain: 'HUKS', pid: 5, tid: 6 },
  ],
  [
    '{ "a" : {"time":1,"level":"fatal","b":["}",{"c":"\\"}"}]} , "t" : 5, "time" : 1769853600123 , "lvl":"debug"}',
    { ...json, level: 'debug' },
  ],
  ['{"msg":"\\"time\\":1","level":"warn","time":1769853600123', { ...json, level: 'warn' }],
  ['{"tag":"T","time":"never","level":"odd"}', { dialect: 'json', tag: 'T' }],
  ['{"level":60,"msg":"cut of', { dialect: 'json', level: 'fatal' }],
  ['{"', { dialect: 'json' }],
  ['{', {}],
  ['{ code: 5 }', {}],
]

describe('JSON lines count whole as message', () => {
  testRows(rows.map(([line, expected]) => [line, expected, line] as const))
})

describe('a JSON time without zone takes that of the clock', () => {
  const line = '{"time":"2026-01-31 18:00:00.123"}'
  testRows([[line, json, line]], SHANGHAI)
})
