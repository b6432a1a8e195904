/** Who wrote a line: the host and the program that its head names, and nothing that may be prose. */
import { describe, expect, test } from 'vitest'
import { parse } from './scaffold.ts'

type Row = readonly [line: string, host: string | null, program: string | null]

function testWriters(rows: readonly Row[]): void {
  test.each(rows)('%s', (line, host, program) => {
    expect(parse(line)).toMatchObject({ host, program })
  })
}

const stamp = '2026-01-31 10:00:00.123'
const iso = '2026-01-31T10:00:00.123Z'

describe('syslog', () => {
  testWriters([
    ['<13>Jul  1 19:43:22 hsm-03 pcscd[81]: x', 'hsm-03', 'pcscd'],
    ['Jan 31 03:14:09 hsm-03 ods-signerd: [hsm] x', 'hsm-03', 'ods-signerd'],
    ['<14>2026-07-01T21:43:22+02:00 fe80::1 pcscd[81]: x', 'fe80::1', 'pcscd'],
    ['Jul  1 19:43:22 pcscd[81]: no host', null, 'pcscd'],
    ['Jul  1 19:43:22 host last message repeated 3 times', null, null],
    ['<165>1 2026-10-11T22:14:15.003Z hsm-03 softhsm 8710 ID47 - x', 'hsm-03', 'softhsm'],
    ['<165>1 2026-10-11T22:14:15.003Z - - abc - - x', null, null],
    [`${iso} hsm-03 app[99]: ERROR x`, 'hsm-03', 'app'],
    [`${iso} login failed: x`, null, null],
  ])
})

describe('devices', () => {
  testWriters([
    ['02-03 04:05:06.789   311  4022 E C02f06/HUKS: x', null, 'HUKS'],
    ['02-03 04:05:06.789   311  4022 E C02f06/huks_service/HUKS: x', null, 'huks_service/HUKS'],
    ['02-03 04:05:06.789   311  4022 E A03D00/com.example.app/JSAPP: x', null, 'com.example.app/JSAPP'],
    ['HUKS_E_1752755478:x', null, 'HUKS'],
    ['02-03 04:05:06.789   311  4022 E KeyStore: x', null, 'KeyStore'],
    ['E/KeyStore( 6702): x', null, 'KeyStore'],
    ['11-25 13:36:00.610 D/dalvikvm(   52): x', null, 'dalvikvm'],
    ['[ 11-25 13:36:00.610    52:0x3e D/dalvikvm ]', null, 'dalvikvm'],
    ['01-31 10:00:00.123 5795-5795/com.x E/Tag: x', null, 'com.x/Tag'],
    ['01-31 10:00:00.123 5795-5795/? E/Tag: x', null, 'Tag'],
    ['01-31 10:00:00.123 5182-5182     C04201/DMS     appspawn     I     x', null, 'appspawn/DMS'],
    ['2026-01-31 10:00:00.123456-0700 Runner[26055:336596] x', null, 'Runner'],
    ['2026-01-31 10:00:00.123456-0700 mac locationd[123]: (lib) [sub:cat] x', 'mac', 'locationd'],
    [
      '2026-01-31 10:00:00.123456-0700 0x2e0237   Debug  0x0   63626  0    pkcs11-tool: (lib) [a:b] x',
      null,
      'pkcs11-tool',
    ],
    ['Jul  1 19:43:22 iPhone Runner(Foundation)[123] <Error>: x', 'iPhone', 'Runner(Foundation)'],
    ['Module name:com.example.notes', null, 'com.example.notes'],
  ])
})

describe('loggers', () => {
  testWriters([
    [`${stamp} [main] ERROR c.e.Foo - x`, null, 'c.e.Foo'],
    [`${stamp} [main] ERROR Foo - x`, null, 'Foo'],
    [`${stamp} main ERROR c.e.Foo - x`, null, 'c.e.Foo'],
    [`${stamp} ERROR [main] c.e.Foo:42 - x`, null, 'c.e.Foo'],
    [`${stamp} ERROR 1234 --- [main] c.e.Foo : x`, null, 'c.e.Foo'],
    [`${stamp} ERROR 1234 --- [app] [main] c.e.Foo  : x`, null, 'c.e.Foo'],
    [`${stamp} ERROR [com.example.Foo] (main) x`, null, 'com.example.Foo'],
    [`ERROR ${stamp} [main] c.e.Foo - x`, null, 'c.e.Foo'],
    [`${stamp} | ERROR    | mod:f:12 - x`, null, 'mod:f'],
    [`${stamp} - name - ERROR - x`, null, 'name'],
    [`${stamp} app.system.ERROR x`, null, 'app.system'],
    [`[${iso} ERROR my::mod] x`, null, 'my::mod'],
    ['[2026-01-31 10:00:00,123: ERROR/MainProcess] x', null, 'MainProcess'],
    [`${iso} ERROR my::mod: x`, null, 'my::mod'],
    [`${iso} [ERROR] seal.pkcs11: x`, null, 'seal.pkcs11'],
    ['ERROR:name:x', null, 'name'],
    ['fail: MyApp.Keys[0]', null, 'MyApp.Keys'],
    ['P:12499; T:0x4559961536 15:13:26.647 [opensc-pkcs11] file.c:322:f: x', null, 'opensc-pkcs11'],
    ['badger 2026/01/31 10:00:00 INFO: x', null, 'badger'],
    [`time="${iso}" level=error host=hsm-03 app="my signer" msg="x"`, 'hsm-03', 'my signer'],
    [`ts=${iso} level=warn msg="host=evil \\" app=evil" service=svc`, null, 'svc'],
  ])
})

describe('prose and source files name nobody', () => {
  testWriters([
    [`${stamp} ERROR token service: unwrap failed: x`, null, null],
    [`${stamp} ERROR Timeout - retrying`, null, null],
    [`${stamp} ERROR libfoo.so: cannot open`, null, null],
    [`${stamp} ERROR app[99]: x`, null, null],
    [`${stamp} ERROR C_Login - CKR_PIN_INCORRECT`, null, null],
    [`${stamp} ERROR [12000001] x - y`, null, 'x'],
    [`${iso}\tERROR\tcmd/a.go:12\tx`, null, null],
    ['Started 2026-01-31 10:00:00 x', null, null],
    ['E0131 10:00:00.123456    1 file.cc:12] x', null, null],
    ['P:71998; T:0x140704420918848 2023-02-08 09:40:43.779', null, null],
    ['C_Login failed: 160', null, null],
    ['a | b', null, null],
  ])
})

describe('containers, collectors and JSON', () => {
  testWriters([
    [`hsm_1  | ${iso} ERROR [main] c.e.Foo - x`, null, 'hsm_1'],
    [`${iso} stderr F Jul  1 19:43:22 hsm-03 pcscd[81]: x`, 'hsm-03', 'pcscd'],
    ['{"hostname":"h1","name":"signer","pid":1,"msg":"x"}', 'h1', 'signer'],
    ['{"_HOSTNAME":"h","_COMM":"ods","SYSLOG_IDENTIFIER":"ods-signerd","MESSAGE":"x"}', 'h', 'ods-signerd'],
    ['{"log":"x","kubernetes":{"host":"node","pod_name":"p-1","container_name":"c"}}', 'p-1', 'c'],
    ['{"host":{"name":"n"},"kubernetes":{"pod":{"name":"p"}},"service":{"name":"svc"},"log.logger":"a.B"}', 'p', 'svc'],
    ['{"container_name":"/hsm_1","log":"Jul  1 19:43:22 hsm-03 pcscd[81]: x"}', 'hsm-03', 'hsm_1'],
    ['{"resource":{"service.name":"svc","host.name":"h"},"body":"x"}', 'h', 'svc'],
    ['{"logger_name":"com.x.Foo","mdc":{"host":"h9","app":"a9"},"message":"x"}', 'h9', 'a9'],
    [`{"level":"error","msg":"${stamp} ERROR [main] c.e.Foo - x"}`, null, 'c.e.Foo'],
    ['{"host":5,"app":null,"name":"x"}', null, 'x'],
    [`{"app":"${'a'.repeat(161)}","logger":"b"}`, null, 'b'],
    ['_HOSTNAME=h', 'h', null],
    ['CONTAINER_NAME=hsm_1', null, 'hsm_1'],
  ])
})
