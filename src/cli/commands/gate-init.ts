/** `logremedy gate --init`: a first configuration, explained line by line. */
import { existsSync } from 'node:fs'
import { problem } from '../../model/problem.ts'
import { CONFIG_NAMES } from '../../source/content/run-outputs.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { writeFileAtomic } from '../output/atomic-write.ts'
import { failWith } from '../output/problems.ts'
import { languageOf, type Shell, write } from '../shell.ts'

const EN = `# Settings of logremedy. Flags on the command line win over this file; \`logremedy gate --help\` lists them.
gate:
  # What fails the gate: new, any, grown, a severity (this one and worse), a code, a code space.
  # Default: error and worse; with --compare-db or --compare-report: new.
  fail-on: [error]

  # Accepted findings are listed in a reviewed file; \`logremedy baseline create build.log\` creates it.
  # baseline: logremedy.baseline.yaml

  # Maximum number of occurrences of a code (a code space, a severity, any) in one run, and per number of lines.
  # max: {CKR_DEVICE_ERROR: 3}
  # max-rate: {huks: 2/1000}

  # Codes that must occur, for example because a test provokes them.
  # expect: [CKR_PIN_INCORRECT]

  # A log shorter than this is not the log of a whole build.
  # min-lines: 100

  # A log that shows nothing of this code space, neither successes nor errors, proves nothing.
  # expect-format: [pkcs11]

  # Normal return values and consequences of earlier errors are judged only if you ask for it.
  # include-benign: true
  # include-secondary: true

  # Fail on entries of the baseline that have expired or are not needed.
  # strict: true
`

const ZH = `# logremedy 的设置。命令行选项优先于本文件；\`logremedy gate --help\` 列出全部选项。
gate:
  # 哪些情况不能通过门禁：new（新出现）、any（任何）、grown（增多）、级别（该级别及更严重）、错误码、码空间。
  # 不写时：error 及更严重；使用 --compare-db 或 --compare-report 时为新出现的内容。
  fail-on: [error]

  # 已接受的内容写在经过评审的文件中；用 \`logremedy baseline create build.log\` 生成。
  # baseline: logremedy.baseline.yaml

  # 一次运行中某错误码（或码空间、级别、any）最多出现几次，以及每多少行最多几次。
  # max: {CKR_DEVICE_ERROR: 3}
  # max-rate: {huks: 2/1000}

  # 必须出现的错误码，例如由测试故意触发的。
  # expect: [CKR_PIN_INCORRECT]

  # 短于此行数的日志不是一次完整构建的日志。
  # min-lines: 100

  # 完全没有该码空间内容（无论成功还是错误）的日志不能证明什么。
  # expect-format: [pkcs11]

  # 正常返回和更早错误的后果，只有在这里要求时才参与门禁。
  # include-benign: true
  # include-secondary: true

  # 基线中有已过期或不再需要的条目时不通过。
  # strict: true
`

const NEXT = {
  en: (path: string) =>
    `Wrote ${path}. Next:\n  1. logremedy gate build.log              see the verdict\n  2. logremedy baseline create build.log   accept what is known, with a reason and an expiry date\n  3. commit both files and run the gate in your build\n`,
  zh: (path: string) =>
    `已写入 ${path}。接下来：\n  1. logremedy gate build.log              查看判定结果\n  2. logremedy baseline create build.log   接受已知的内容，写明原因和期限\n  3. 提交这两个文件，并在构建中运行门禁\n`,
}

/** Writes the file to the current directory, but never replaces one. */
export async function writeConfig(flags: { readonly lang: string }, shell: Shell): Promise<ExitCode> {
  const there = CONFIG_NAMES.find(name => existsSync(name))
  if (there !== undefined)
    return failWith(
      shell,
      problem(
        'usage',
        'gate/init',
        { path: there },
        'A configuration file already exists; it was not changed.',
        'Edit it. Settings are named like the flags in `logremedy gate --help`.',
      ),
    )
  const lang = languageOf(flags.lang, shell.env)
  const path = CONFIG_NAMES[0]
  const failed = writeFileAtomic(path, lang === 'zh' ? ZH : EN, 0o644)
  if (failed !== null) return failWith(shell, failed)
  await write(shell.stdout, NEXT[lang](path))
  return EXIT.done
}
