/** Small packs and summaries for the tests of reports, made by hand. */

import type { CodeMeaning } from '../../src/codes/search.ts'
import type { FindingSummary, SourceSummary, Summary } from '../../src/model/counts/summary.ts'
import { NO_EVIDENCE } from '../../src/model/findings/evidence.ts'
import type { FindingKey } from '../../src/model/findings/finding.ts'
import type { CodeEntry, LocalizedText, Pack, Vendor } from '../../src/model/rules/knowledge.ts'
import type { ReportOptions } from '../../src/report/index.ts'

export const T0 = Date.UTC(2026, 0, 31, 10)

export function both(en: string, zh: string): LocalizedText {
  return { en, zh }
}

export function entry(code: Partial<CodeEntry> & Pick<CodeEntry, 'code'>): CodeEntry {
  return {
    namespace: 'pkcs11',
    symbol: code.code,
    value: null,
    vendor: null,
    severity: 'error',
    title: both('Title', '标题'),
    messages: [],
    causes: [],
    remedies: [],
    contexts: {},
    benignIn: [],
    usualIn: [],
    operations: [],
    followUp: false,
    vague: false,
    lockout: null,
    aliases: [],
    inner: [],
    innerNames: {},
    related: [],
    since: null,
    until: null,
    replacedBy: null,
    class: null,
    devices: [],
    notes: [],
    sources: [],
    ...code,
  }
}

/** A code as someone asked for it by its name. */
export function readingOf(entry: CodeEntry, pack: Pack, context: string | null = null): CodeMeaning {
  return { entry, pack, text: entry.code, as: 'name', context }
}

/** Makes a vendor without signs. */
export function vendor(id: string, title: LocalizedText, more: Partial<Vendor> = {}): Vendor {
  return { id, title, signs: [], producers: [], toolkits: [], groups: [], layer: false, exclusive: false, ...more }
}

const pinIncorrect = entry({
  code: 'CKR_PIN_INCORRECT',
  value: 0xa0,
  title: both('The PIN is wrong', 'PIN 不正确'),
  causes: [
    both(
      'The PIN was typed wrongly, or a configuration file still holds an old one that nobody remembered to change.',
      '输入的 PIN 有误，或者配置文件里仍是早已更改、但没有人记得更新的旧值，程序启动时会自动发送它。',
    ),
  ],
  remedies: [
    {
      ...both(
        'Stop automatic retries first: after the last try the PIN is locked.',
        '先停掉自动重试：用完次数后 PIN 即被锁定。',
      ),
      commands: {},
    },
    {
      ...both('Read the flags of the token.', '查看令牌标志。'),
      commands: { 'pkcs11-tool': 'pkcs11-tool --module <module> -L', openssl: 'openssl engine -t' },
    },
  ],
  contexts: {
    sign: {
      causes: [both('The signing key has a PIN of its own.', '签名密钥由单独的 PIN 保护。')],
      remedies: [{ ...both('Stop the signing job.', '停止签名任务。'), commands: { '*': 'systemctl stop signer' } }],
    },
  },
  benignIn: [],
  related: ['CKR_PIN_LOCKED', 'CKR_PIN_EXPIRED'],
  since: '2.40',
  notes: [both('SoftHSM never locks a PIN.', 'SoftHSM 从不锁定 PIN。')],
  sources: [
    {
      title: 'OASIS PKCS #11 v3.2',
      section: '5.1.6',
      address: 'https://example.org/a/long/address/of/the/standard/that/does/not/fit/on/one/line.html',
      checked: '2026-11-01',
    },
  ],
})

export const pkcs11: Pack = {
  namespace: 'pkcs11',
  remarks: [
    {
      id: 'open-call',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: packs write it so
      fact: both('${subject} never returned.', '${subject} 没有返回。'),
      remedy: both('Look for a crash.', '查看是否崩溃。'),
    },
    { id: 'LOGLIMIT', remedy: both('Log less.', '减少日志。') },
  ],
  ranges: [{ begin: '157', digits: 8, title: both('DataShare of OpenHarmony', 'OpenHarmony 数据共享'), address: null }],
  version: '3.2.0',
  digest: 'd1',
  title: both('PKCS#11 return values', 'PKCS#11 返回值'),
  display: 'symbol',
  numbers: 'hex',
  toolkits: ['pkcs11-tool', 'openssl'],
  contexts: [
    {
      id: 'login',
      title: both('logging in', '登录'),
      functions: ['C_Login'],
      methods: [],
      words: [],
      nouns: [],
      files: [],
      acts: {},
    },
    {
      id: 'sign',
      title: both('signing', '签名'),
      functions: ['C_Sign'],
      methods: [],
      words: [],
      nouns: [],
      files: [],
      acts: {},
    },
  ],
  plain: [],
  terms: {},
  generic: {},
  vendors: [
    vendor('acme', both('Acme', 'Acme'), { exclusive: false }),
    vendor('bolt', both('Bolt', '博特'), { exclusive: false }),
    vendor('nss', both('Mozilla NSS', 'Mozilla NSS'), { exclusive: true }),
  ],
  codes: [
    pinIncorrect,
    entry({
      code: 'CKR_DEVICE_REMOVED',
      value: 0x32,
      severity: 'fatal',
      title: both('The token was removed', '令牌被移除'),
      remedies: [{ ...both('Insert it again.', '重新插入。'), commands: {} }],
    }),
    entry({
      code: 'CKR_BUFFER_TOO_SMALL',
      value: 0x150,
      severity: 'warning',
      title: both('Buffer too small', '缓冲区太小'),
      benignIn: ['sign', 'C_GetAttributeValue'],
    }),
    entry({ code: 'CKR_ACME_TILT', value: 0x8000_0054, vendor: 'acme', title: both('Acme is tilted', 'Acme 倾斜') }),
    entry({
      code: 'CKR_BOLT_LOOSE',
      value: 0x8000_0054,
      vendor: 'bolt',
      severity: 'info',
      title: both('A bolt is loose', '螺栓松动'),
    }),
    entry({ code: 'CKR_NSS_THING', value: 0xce53_4351, vendor: 'nss', title: both('An NSS thing', 'NSS 事务') }),
  ],
}

export const huks: Pack = {
  ...pkcs11,
  namespace: 'huks',
  display: 'decimal',
  numbers: 'decimal',
  toolkits: ['hdc'],
  vendors: [],
  contexts: [],
  title: both('HUKS error codes', 'HUKS 错误码'),
  codes: [
    entry({
      namespace: 'huks',
      code: '12000007',
      symbol: 'HUKS_ERR_CODE_KEY_AUTH_PERMANENTLY_INVALIDATED',
      value: 12_000_007,
      title: both('The key is permanently invalidated', '密钥已永久失效'),
      messages: ['This credential is invalidated permanently.'],
      remedies: [{ ...both('Make a new key.', '生成新密钥。'), commands: { hdc: 'hdc shell "hilog -x"' } }],
    }),
  ],
}

export const vendorRange = entry({
  code: 'CKR_VENDOR_DEFINED',
  value: 0x8000_0000,
  causes: [both('The vendor knows.', '厂商知道。')],
  remedies: [{ ...both('Ask the vendor.', '询问厂商。'), commands: {} }],
})

export function finding(key: Partial<FindingKey>, rest: Partial<FindingSummary> = {}): FindingSummary {
  return {
    key: {
      namespace: 'pkcs11',
      code: 'CKR_PIN_INCORRECT',
      value: 0xa0,
      vendor: null,
      context: 'login',
      disposition: 'error',
      confidence: 'certain',
      producer: 'pkcs11-spy',
      ...key,
    },
    fingerprint: 'f0',
    count: 1,
    firstSeen: T0,
    lastSeen: T0 + 90_061_000,
    bySource: [{ source: 0, count: rest.count ?? 1 }],
    buckets: [{ start: T0, count: rest.count ?? 1 }],
    params: [],
    samples: [],
    spans: [],
    evidence: NO_EVIDENCE,
    ...rest,
  }
}

export function source(path: string, rest: Partial<SourceSummary> = {}): SourceSummary {
  return { path, member: null, format: 'text', bytes: 1000, lines: 10, state: 'complete', problems: [], ...rest }
}

export function summary(findings: readonly FindingSummary[], rest: Partial<Summary> = {}): Summary {
  return {
    packs: [{ namespace: 'pkcs11', version: '3.2.0', digest: 'd1' }],
    totals: {
      bytes: 14_900_000,
      lines: 120_432,
      events: findings.reduce((n, f) => n + f.count, 0),
      lost: 0,
      skipped: {},
    },
    sources: [source('logs/spy.log')],
    findings,
    losses: [],
    unknown: [],
    seen: [],
    problems: [],
    ...rest,
  }
}

export function options(rest: Partial<ReportOptions> = {}): ReportOptions {
  return {
    packs: [pkcs11, huks],
    shapes: [],
    lang: 'en',
    width: 80,
    color: false,
    toolkit: null,
    minConfidence: 'likely',
    minSeverity: 'info',
    verbose: 0,
    runInfo: null,
    ...rest,
  }
}

/** A summary in which every part of a report has something to show. */
export const rich = summary(
  [
    finding(
      {},
      {
        count: 1100,
        params: [
          { name: 'slot', value: '0', count: 1000 },
          { name: 'slot', value: '1', count: 100 },
        ],
        evidence: {
          ...NO_EVIDENCE,
          origins: [
            { host: 'hsm-03', program: 'ods-signerd', count: 412 },
            { host: 'hsm-07', program: 'ods-signerd', count: 300 },
            { host: 'hsm-01', program: null, count: 90 },
            { host: 'hsm-07', program: 'keytool', count: 8 },
            { host: 'hsm-02', program: 'ods-enforcerd', count: 7 },
          ],
          otherOrigins: 283,
        },
        samples: [
          {
            source: 0,
            line: 8,
            offset: 512,
            raw: '160',
            text: '2026-01-31 10:00:00.123  4711  4712 I some.long.logger.name: Returned:  160 CKR_PIN_INCORRECT',
          },
        ],
      },
    ),
    finding({ context: 'sign', producer: 'sunpkcs11', confidence: 'likely' }, { count: 103, lastSeen: T0 + 1e8 }),
    finding(
      { code: 'CKR_DEVICE_REMOVED', value: 0x32, context: 'unknown' },
      { count: 12, firstSeen: null, lastSeen: null },
    ),
    finding({ code: '0x80000054', value: 0x8000_0054, context: 'login' }, { count: 2, lastSeen: T0 }),
    finding(
      { namespace: 'huks', code: '12000007', value: 12_000_007, context: 'init', producer: 'hilog' },
      {
        count: 7,
        evidence: { ...NO_EVIDENCE, origins: [{ host: null, program: 'com.example.notes/HUKS', count: 7 }] },
        samples: [
          {
            source: 1,
            line: 118_233,
            offset: 9,
            raw: '12000007',
            text: '01-31 10:00:00.123  4711  4712 E C02F00/HuksService: 初始化会话失败 initSession failed, code: 12000007 msg: This credential is invalidated permanently.',
          },
        ],
      },
    ),
    finding(
      { code: 'CKR_BUFFER_TOO_SMALL', value: 0x150, context: 'sign', disposition: 'benign' },
      {
        count: 214,
        evidence: { ...NO_EVIDENCE, origins: [{ host: 'hsm-03', program: 'ods-signerd', count: 214 }] },
      },
    ),
    finding({ context: 'sign', disposition: 'secondary' }, { count: 4000 }),
    finding({ context: 'sign', confidence: 'possible' }, { count: 3 }),
  ],
  {
    totals: { bytes: 14_900_000, lines: 120_432, events: 5441, lost: 12, skipped: { 'line-too-long': 3 } },
    sources: [
      source('logs/spy.log'),
      source('logs/device-2026.tar.gz', {
        member: 'var/log/hilog/hilog.001.20260131-100000',
        format: 'hilog',
        state: 'partial',
        problems: [
          {
            id: 'source/truncated',
            kind: 'input',
            place: { path: 'logs/device-2026.tar.gz', offset: 13 },
            fact: 'The archive ends in the middle of this file.',
            remedy: 'Copy the archive again and compare its checksum; what was read until here is counted.',
          },
        ],
      }),
    ],
    losses: [
      {
        source: 1,
        what: 'LOGLIMIT',
        from: 'com.example.demo',
        lines: 10,
        reports: 2,
        firstSeen: T0,
        lastSeen: T0 + 61_000,
        offset: 4711,
      },
      { source: 0, what: 'journald', from: null, lines: 2, reports: 1, firstSeen: null, lastSeen: null, offset: 12 },
    ],
    seen: [
      { namespace: 'huks', ok: 0, lines: 37 },
      { namespace: 'pkcs11', ok: 1203, lines: 0 },
    ],
    unknown: [
      { code: '15700010', count: 3, first: { source: 1, line: 5 } },
      { code: 'ACME_E_NO_SLOT', count: 2, first: { source: 0, line: 77 } },
      { code: '1045', count: 1, first: { source: 0, line: 12 } },
      { code: 'other', count: 1200, first: { source: 0, line: 3 } },
    ],
    problems: [
      {
        id: 'log/open-call',
        kind: 'note',
        place: { path: 'logs/spy.log', offset: 99 },
        fact: 'C_Sign never returned.',
        remedy: 'Look for a crash.',
        subject: 'C_Sign',
        times: 2,
      },
      {
        id: 'match/contradiction',
        kind: 'note',
        place: { path: 'logs/spy.log', line: 8 },
        fact: 'The log names CKR_PIN_LOCKED beside 160, which is CKR_PIN_INCORRECT.',
        remedy: 'The number was counted.',
      },
    ],
  },
)
