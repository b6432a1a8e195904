/** Detects the build server from the environment: where its sources are, and how to write text to its log without running commands. */
import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, fstatSync, openSync, realpathSync, writeSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { type Problem, problem } from '../../model/problem.ts'
import { fenced } from '../../report/ci/fence.ts'
import type { CiContext } from '../../report/ci/location.ts'
import { withoutCommands } from '../../report/escape.ts'

/** Variables that identify build servers. */
const SIGNS = [
  'CI',
  'GITHUB_ACTIONS',
  'GITLAB_CI',
  'TF_BUILD',
  'TEAMCITY_VERSION',
  'JENKINS_URL',
  'BUILDKITE',
  'BITBUCKET_BUILD_NUMBER',
  'TRAVIS',
  'CIRCLECI',
]

/** Variables with the folder of the sources. */
const ROOTS = ['GITHUB_WORKSPACE', 'CI_PROJECT_DIR', 'BUILD_SOURCESDIRECTORY', 'WORKSPACE']

/** Well-known files; findings in logs elsewhere are located at the first one that exists. */
const ANCHORS = ['logremedy.baseline.yaml', 'logremedy.config.yaml', 'logremedy.config.json', 'README.md']

/** Maximum size of the summary of a step; larger ones are dropped as a whole. */
const SUMMARY_BYTES = 1024 * 1024

/** Returns whether the output of the process goes to the log of a build server. */
export function isBuildServer(env: NodeJS.ProcessEnv): boolean {
  return SIGNS.some(name => isSet(env[name]))
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && !/^(?:|0|false)$/i.test(value)
}

/** Returns what reports need to know of the place where they are made. */
export function ciContextOf(env: NodeJS.ProcessEnv): CiContext {
  const cwd = gitRoot()
  const named = ROOTS.flatMap(name => realPath(env[name] ?? '') ?? []).find(root => isBelow(cwd, root))
  const root = named ?? checkout(cwd) ?? cwd
  const anchor = ANCHORS.find(name => existsSync(join(root, name))) ?? null
  let fence: string | null = null
  return {
    cwd,
    root,
    anchor,
    // Made when it is used: loading what makes it takes as long as explaining a code.
    get fence() {
      fence ??= newFence()
      return fence
    },
  }
}

/**
 * Returns text for standard output. In the log of a build server, each line of a report or a table gets a bar in front,
 * and between fences GitHub runs no commands. Formats for programs are designed so that no server finds a command in
 * them. Without a fence, the text may be a part of a longer one, if it consists of whole lines.
 */
export function escapeReport(
  format: string,
  body: string,
  env: NodeJS.ProcessEnv,
  site: Pick<CiContext, 'fence'> | null,
): string {
  if (!isBuildServer(env)) return body
  if (format === 'text' || format === 'table')
    return fenced(body, isSet(env.GITHUB_ACTIONS) && site !== null ? site.fence : null)
  return format === 'md' || format === 'csv' ? withoutCommands(body) : body
}

/** Returns text that is not a report for standard output. */
export function escapeText(body: string, env: NodeJS.ProcessEnv): string {
  return escapeReport('text', body, env, { fence: newFence() })
}

/** Returns a random word that cannot be guessed. */
function newFence(): string {
  return randomBytes(16).toString('hex')
}

/** Appends to the summary of a GitHub step. Text that would make the server drop all of it is left out and reported. */
export function appendSummary(path: string, text: string): Problem | null {
  let fd: number | null = null
  try {
    fd = openSync(path, 'a', 0o600)
    const bytes = Buffer.from(text)
    if (fstatSync(fd).size + bytes.length > SUMMARY_BYTES) return tooLarge(path)
    for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
    return null
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const fact = `The step summary cannot be written (${code ?? message}).`
    return problem('output', 'cli/step-summary', { path }, fact, 'GITHUB_STEP_SUMMARY must name a file to append to.')
  } finally {
    if (fd !== null) closeSync(fd)
  }
}

function tooLarge(path: string): Problem {
  const fact = 'The step summary would exceed 1 MiB and GitHub would discard all of it, so it was not changed.'
  return problem('note', 'cli/step-summary', { path }, fact, 'Run logremedy in its own step, or use --min-severity.')
}

/** Returns the working directory; the root of the file system if it was removed. */
function gitRoot(): string {
  try {
    return process.cwd()
  } catch {
    return sep
  }
}

/** Returns the nearest directory upward with a checkout. */
function checkout(from: string): string | null {
  for (let at = from; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (dirname(at) === at) return null
  }
}

/** Returns a directory with all links resolved, like the working directory; null if it is not a directory. */
function realPath(path: string): string | null {
  try {
    return path === '' ? null : realpathSync(path)
  } catch {
    return null
  }
}

function isBelow(path: string, root: string): boolean {
  return path === root || path.startsWith(root.endsWith(sep) ? root : root + sep)
}
