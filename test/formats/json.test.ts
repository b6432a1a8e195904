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
  // bunyan, winston, zap, logrus, zerolog, hclog, ECS, log4j, logback, Serilog, .NET, Python, loguru
  [
    '{"name":"app","hostname":"h","pid":12,"level":50,"msg":"x","time":"2026-01-31T10:00:00.123Z","v":0}',
    { ...json, level: 'error', pid: 12, tag: 'app' },
  ],
  ['{"level":"error","message":"x","timestamp":"2026-01-31T10:00:00.123Z"}', { ...json, level: 'error' }],
  ['{"level":"dpanic","ts":1769853600.1234,"logger":"a.b","msg":"x"}', { ...json, level: 'fatal', tag: 'a.b' }],
  [
    '{"@level":"warn","@module":"core","@timestamp":"2026-01-31T10:00:00.123000Z"}',
    { ...json, level: 'warn', tag: 'core' },
  ],
  [
    '{"@timestamp":"2026-01-31T10:00:00.123Z","log":{"level":"error","logger":"a.b"},"process":{"pid":12,"name":"p","thread":{"id":3}}}',
    { ...json, level: 'error', tag: 'a.b', pid: 12, tid: 3, process: 'p' },
  ],
  [
    '{"timeMillis":1769853600123,"level":"ERROR","loggerName":"a.b","threadId":3}',
    { ...json, level: 'error', tag: 'a.b', tid: 3 },
  ],
  ['{"@t":"2026-01-31T10:00:00.1234567Z","@l":"Error","@mt":"x"}', { ...json, level: 'error' }],
  [
    '{"EventId":0,"LogLevel":"Critical","Category":"A.B","Message":"x"}',
    { dialect: 'json', level: 'fatal', tag: 'A.B' },
  ],
  ['{"asctime":"2026-01-31 10:00:00,123","levelname":"WARNING","name":"a"}', { ...json, level: 'warn', tag: 'a' }],
  [
    '{"text":"x\\n","record":{"level":{"name":"ERROR","no":40},"process":{"id":12},"time":{"repr":"r","timestamp":1769853600.1239}}}',
    { ...json, level: 'error', pid: 12 },
  ],
  // a log line inside
  [
    '{"level":"info","msg":"02-03 04:05:06.789   311  4022 E C02f06/HUKS: x","time":"2026-01-31T10:00:00.123Z"}',
    { ...json, dialect: 'hilog', wrapper: 'json', level: 'error', pid: 311, tid: 4022, domain: 'C02F06', tag: 'HUKS' },
  ],
  ['{"message":"2026-01-31 10:00:00.123 ERROR x","code":1}', { ...json, level: 'error' }],
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
