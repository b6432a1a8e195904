/**
 * Recognises our own reports and databases among logs. Read as logs, they would count again, with every run, what was
 * counted before. Only the first bytes decide, since a report may have any name and a log may quote one farther down.
 */
import { type Place, type Problem, problem } from '../../model/problem.ts'

/** Number of bytes that decide. A report for reviewdog names us only after its first message. */
export const OWN_HEAD = 16 * 1024

/** Kinds of files that are left out. */
export type OwnFileKind = 'report' | 'database' | 'settings'

/** How database files begin: https://www.sqlite.org/fileformat.html, sections 1.3, 3 and 4.1; https://www.sqlite.org/walformat.html. */
const DATABASES: readonly string[] = [
  'SQLite format 3\0',
  '\x37\x7f\x06\x82',
  '\x37\x7f\x06\x83',
  '\xd9\xd5\x05\xf9\x20\xa1\x63\xd7',
  // The index of a write-ahead log, in either byte order.
  '\x18\xe2\x2d\0\0\0\0\0',
  '\0\x2d\xe2\x18\0\0\0\0',
]

/** How our outputs begin. A format without a field for the writer is known by a beginning that no other writer uses. */
const REPORTS: readonly RegExp[] = [
  // JSON: reports, their lines, live events.
  /^\{\s*"schema":\s*"logremedy\/[a-z-]+@\d/,
  // Text in a file, and as build servers get it.
  /^(?:::stop-commands::\S+\n)?(?:│ )?# logremedy\/[a-z-]+@\d+\n/,
  // The text of a report or verdict, by its first sentence: the number of sources, and of lines and bytes in brackets.
  /^(?:│ )?(?:Found [\d,]+ errors?|No errors|(?:PASS|FAIL|INCOMPLETE)[:.,])[^\n]{0,80}\s[\d,]+\ssources?\s\([\d,]+\slines?,\s[\d.,]+\s[KMGTP]?i?B\)/,
  /^(?:│ )?(?:Nothing was read: there was no source|Nothing to judge: [\d,]+ sources? read, but no line in (?:it|them))\.\n/,
  /^(?:│ )?(?:(?:通过|未通过|无法判定)[：。，])?[^\n]{0,60}[\d,]+ 个来源（[\d,]+ 行，[\d.,]+ [KMGTP]?i?B）/,
  /^(?:│ )?(?:没有读取任何内容：没有来源。|无法判断：已读取 )/,
  // Markdown.
  /^# (?:Error code report|错误码报告)\n\n/,
  /^<!doctype html>\n<html [^>\n]*>\n<head>\n<meta charset="utf-8">\n<meta name="generator" content="logremedy">/,
  // The header of a table for spreadsheets.
  /^"namespace","code","value","vendor","severity","confidence","disposition","context","producer","count",/,
  /^\{\s*"\$schema":[^{}]*"runs":\s*\[\s*\{\s*"tool":\s*\{\s*"driver":\s*\{\s*"name":\s*"logremedy"/,
  /^<\?xml [^>\n]*>\n<testsuites name="logremedy"/,
  // GitHub commands; without any, the text between fences.
  /^::(?:error|warning|notice) title=logremedy%3A /,
  /^::stop-commands::[0-9a-f]{32}\n│ /,
  // GitLab's list of issues, and the lists of explain and codes.
  /^\[\n {2}\{\n {4}"description": "[^\n]*",\n {4}"check_name": "[^\n]*",\n {4}"fingerprint": "[0-9a-f]{16,}",\n {4}"severity": /,
  /^\[\n {2}\{\n {4}"namespace": "[^\n]*",\n {4}"code": "[^\n]*",\n {4}"value": /,
  // Reviewdog's lines.
  /^\{"message":"[^\n]*"source":\{"name":"logremedy"\},"code":/,
  /^# TYPE logremedy_\w+ \w+\n/,
]

/** Files that people review and edit: a baseline, the settings, compiled packs. */
const SETTINGS: readonly RegExp[] = [
  /^(?:#[^\n]*\n|\s)*schema: logremedy\/[a-z-]+@\d/,
  /^# Settings of logremedy\. /,
  /^LRRULES\d\r/,
]

/** First bytes of all of the above, and of UTF-16 and UTF-8 with a mark: few logs begin with one of them. */
const FIRST = new Set([
  ...DATABASES.map(magic => magic.charCodeAt(0)),
  ...[...'{[#<":│LsFNPI在通未无没'].map(character => Buffer.from(character)[0]!),
  ...[0xff, 0xfe, 0xef],
])

/** Returns whether a file that begins with `head` needs a closer look; cheap, since it is called for every file. */
export function mayBeOwnFile(head: Uint8Array): boolean {
  return FIRST.has(head[0] ?? 0x20)
}

/** Returns the kind of a file that begins with `head` if it is one of ours or a database; null if it may be a log. */
export function ownFileKind(head: Uint8Array): OwnFileKind | null {
  const bytes = narrow(head)
  if (DATABASES.some(magic => startsWith(bytes, magic))) return 'database'
  if (!mayBeOwnFile(bytes)) return null
  const text = bytes.toString('utf8')
  if (REPORTS.some(report => report.test(text))) return 'report'
  return SETTINGS.some(settings => settings.test(text)) ? 'settings' : null
}

/** Reports such a file; more than a note if there was nothing else to read. */
export function skippedOwnFile(place: Place, kind: OwnFileKind, alone: boolean): Problem {
  const { fact, remedy } = WORDS[kind]
  return problem(alone ? 'input' : 'note', `source/own-${kind}`, place, fact, remedy)
}

/** Replaces several notes of one kind by the first one, with their number. */
export function foldSkipped(problems: readonly Problem[]): Problem[] {
  const folded = new Map<string, Problem>()
  const others: Problem[] = []
  for (const failure of problems) {
    const first = folded.get(failure.id)
    if (failure.kind !== 'note' || !failure.id.startsWith('source/own-')) others.push(failure)
    else folded.set(failure.id, first === undefined ? failure : { ...first, times: (first.times ?? 1) + 1 })
  }
  return [...others, ...folded.values()]
}

const WORDS: Readonly<Record<OwnFileKind, { readonly fact: string; readonly remedy: string }>> = {
  report: {
    fact: 'This is output of logremedy about logs that were counted before, not a log; it was skipped.',
    remedy: 'Name the logs that it reports on.',
  },
  database: {
    fact: 'This is a file of an SQLite database, not a log; it was skipped.',
    remedy: 'If it is a database of logremedy, logremedy report --db shows its contents.',
  },
  settings: {
    fact: 'This is a settings file of logremedy, not a log; it was skipped.',
    remedy: 'Name the logs to be read.',
  },
}

function startsWith(bytes: Buffer, magic: string): boolean {
  return bytes.length >= magic.length && bytes.toString('latin1', 0, magic.length) === magic
}

/** Shells of Windows write UTF-16 with a mark; what we look for is ASCII. */
function narrow(head: Uint8Array): Buffer {
  const bytes = Buffer.from(head.buffer, head.byteOffset, head.byteLength)
  const even = bytes.length & ~1
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return Buffer.from(bytes.toString('utf16le', 2, even))
  if (bytes[0] === 0xfe && bytes[1] === 0xff)
    return Buffer.from(Buffer.from(bytes.subarray(0, even)).swap16().toString('utf16le', 2))
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}
