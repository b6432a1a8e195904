import { describe } from 'vitest'
import { type Row, testRows } from './scaffold.ts'

const time = '2026-01-31T10:00:00.123Z'
const HILOG = '02-03 04:05:06.789   311  4022 E C02f06/HUKS: ret = -13'
const device = { dialect: 'hilog', time, level: 'error', pid: 311, tid: 4022, domain: 'C02F06', tag: 'HUKS' } as const
const stamp = '2026-01-31T10:00:00.123456789Z'

describe('Docker json-file', () => {
  const docker = (log: string): string => `{"log":"${log}","stream":"stderr","time":"${stamp}"}`
  const rest = `","stream":"stderr","time":"${stamp}"}`
  const rows: Row[] = [
    [docker('C_Login failed\\n'), { dialect: 'docker', time }, `C_Login failed\\n${rest}`],
    [docker(`${HILOG}\\n`), { ...device, wrapper: 'docker' }, `ret = -13\\n${rest}`],
    [
      docker('\\u001b[31m02-03 04:05:06.789\\t311  4022 E C02f06/HUKS: \\"x\\"\\n'),
      { ...device, wrapper: 'docker' },
      `\\"x\\"\\n${rest}`,
    ],
    [
      docker('E/HUKS( 311): x'),
      { dialect: 'logcat-brief', wrapper: 'docker', time, level: 'error', pid: 311, tag: 'HUKS' },
      `x${rest}`,
    ],
    [
      docker('{\\"level\\":50,\\"pid\\":7,\\"msg\\":\\"x\\"}\\n'),
      { dialect: 'json', wrapper: 'docker', time, level: 'error', pid: 7 },
      `{\\"level\\":50,\\"pid\\":7,\\"msg\\":\\"x\\"}\\n${rest}`,
    ],
    [docker(`{\\"msg\\":\\"${HILOG}\\"}`), { ...device, wrapper: 'docker' }, `{\\"msg\\":\\"${HILOG}\\"}${rest}`],
    ['{"log":"cut in the mid', { dialect: 'docker' }, 'cut in the mid'],
    ['{"log":"', { dialect: 'docker' }, ''],
    ['{"log":"\\', { dialect: 'docker' }, '\\'],
    ['{"log":"\\u00', { dialect: 'docker' }, '\\u00'],
  ]
  testRows(rows)
})

describe('CRI and stamps of docker logs', () => {
  testRows([
    [`${stamp} stderr F C_Login failed: 160`, { dialect: 'cri', time }, 'C_Login failed: 160'],
    [`${stamp} stdout P x`, { dialect: 'cri', time }, 'x'],
    [`${stamp} stdout F`, { dialect: 'cri', time }, ''],
    [`2026-01-31T18:00:00.123456789+08:00 stdout F:tag x`, { dialect: 'cri', time }, 'x'],
    [`${stamp} stdout F ${HILOG}`, { ...device, wrapper: 'cri' }, 'ret = -13'],
    [
      `${stamp} stderr F 2020-02-02 10:00:00,000 [main] ERROR c.e.Foo - x`,
      { dialect: 'iso', wrapper: 'cri', time, level: 'error' },
      'c.e.Foo - x',
    ],
    [
      `${stamp} stderr F {"level":"warn","msg":"x"}`,
      { dialect: 'json', wrapper: 'cri', time, level: 'warn' },
      '{"level":"warn","msg":"x"}',
    ],
    [`${stamp} ${HILOG}`, { ...device, wrapper: 'iso' }, 'ret = -13'],
    [`${stamp} {"level":"warn"}`, { dialect: 'json', wrapper: 'iso', time, level: 'warn' }, '{"level":"warn"}'],
    [`${stamp} stderr Fail: x`, { dialect: 'iso', time }, 'stderr Fail: x'],
    [`hsm_1  | ${HILOG}`, { ...device, time: '2026-02-03T04:05:06.789Z' }, 'ret = -13'],
    ['hsm-1  | E/HUKS( 311): x', { dialect: 'logcat-brief', level: 'error', pid: 311, tag: 'HUKS' }, 'x'],
    ['a | b', {}, 'a | b'],
  ])
})

describe('the journal', () => {
  const journal = { dialect: 'journal' } as const
  testRows([
    ['__REALTIME_TIMESTAMP=1769853600123456', { ...journal, time }, ''],
    ['PRIORITY=3', { ...journal, level: 'error' }, ''],
    ['_PID=77', { ...journal, pid: 77 }, ''],
    ['_COMM=pcscd', { ...journal, process: 'pcscd' }, ''],
    ['SYSLOG_IDENTIFIER=pcscd', { ...journal, tag: 'pcscd' }, ''],
    ['_CMDLINE=/bin/x 12000006', journal, ''],
    ['CODE_LINE=12000006', journal, ''],
    ['MESSAGE=C_Login failed', journal, 'C_Login failed'],
    [
      'MESSAGE=E/HUKS( 311): x',
      { dialect: 'logcat-brief', wrapper: 'journal', level: 'error', pid: 311, tag: 'HUKS' },
      'x',
    ],
    ['MESSAGE=', journal, ''],
    ['CODE=12000006', {}, 'CODE=12000006'],
    ['MESSAGE', {}, 'MESSAGE'],
  ])
})
