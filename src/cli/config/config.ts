/** The configuration file: the nearest `logremedy.config.{yaml,yml,json}` up to the repository's root, else the user's. */
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, isAbsolute, join } from 'node:path'
import { nearest } from '../../model/nearest.ts'
import { err, ok, type Problem, problem, type Result } from '../../model/problem.ts'
import { CONFIG_NAMES } from '../../source/content/run-outputs.ts'
import { COMMANDS } from '../commands/index.ts'
import { staysBelow } from '../output/symlinks.ts'
import { readSection } from './config-section.ts'

const FLAGS = COMMANDS.flatMap(({ flags }) => flags)

/** Reads the file that `--config` names, or the nearest one; its keys are flag names. */
export function loadConfig(argv: readonly string[], env: NodeJS.ProcessEnv): Result<Record<string, unknown>> {
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv
  if (flags.includes('--no-config')) return ok({})
  const at = flags.findIndex(a => a === '--config' || a.startsWith('--config='))
  const named = at < 0 ? undefined : flags[at]!.includes('=') ? flags[at]!.slice(9) : flags[at + 1]
  const users = usersOwn(env)
  const path = named ?? find(process.cwd()) ?? users
  if (path === null) return ok({})
  let raw: unknown
  try {
    const text = readFileSync(path, 'utf8')
    raw = path.endsWith('.json') ? JSON.parse(text) : parseYaml(text)
  } catch (error) {
    return err(
      problem(
        'usage',
        'config/unreadable',
        { path },
        `The configuration cannot be read (${(error as Error).message.split('\n')[0]}).`,
        'Correct the file, or ignore it with --no-config.',
      ),
    )
  }
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    return raw === null || raw === undefined
      ? ok({})
      : err(
          problem(
            'usage',
            'config/form',
            { path },
            'The configuration must consist of flag names with values.',
            'Write lines such as "lang: zh".',
          ),
        )
  const known = FLAGS.map(f => f.name).filter(name => name !== 'config')
  const config: Record<string, unknown> = {}
  const isNearby = named === undefined && path !== users
  for (const [key, value] of Object.entries(raw)) {
    const owners = COMMANDS.filter(command => command.section === key)
    if (owners.length > 0) {
      const section = readSection(
        key,
        owners.flatMap(({ flags }) => flags),
        value,
        path,
      )
      if (!section.ok) return section
      const far = isNearby ? writesOutside(section.value, path, `${key}.`) : null
      if (far !== null) return err(far)
      config[key] = section.value
      continue
    }
    config[key] = value
    if (known.includes(key)) {
      // Otherwise a folder of foreign logs could bring its own commands.
      if (FLAGS.some(f => f.name === key && f.deliberate === true) && isNearby) return err(notFromNearby(key, path))
      // Nor may it overwrite files outside of its own folder.
      const far = isNearby ? writesOutside({ [key]: value }, path, '') : null
      if (far !== null) return err(far)
      continue
    }
    const guess = nearest(key, known)
    return err(
      problem(
        'usage',
        'config/unknown-key',
        { path },
        `There is no setting "${key}".`,
        guess ? `Did you mean "${guess}"?` : 'Settings are named like the flags, without the leading dashes.',
      ),
    )
  }
  return ok(config)
}

/** Loads the YAML parser only if there is such a file. */
function parseYaml(text: string): unknown {
  const { parse } = createRequire(import.meta.url)('yaml') as typeof import('yaml')
  return parse(text, { schema: 'core', maxAliasCount: 0 })
}

function notFromNearby(key: string, path: string): Problem {
  const fact = `The setting "${key}" is not accepted from a configuration file in the working directory or above it.`
  const remedy = `Type --${key}, name the file with --config, or move the setting to the configuration file in your home directory.`
  return problem('usage', 'config/deliberate', { path }, fact, remedy)
}

/** Returns the first setting that would write a file outside of the configuration's folder; null if there is none. */
function writesOutside(settings: Readonly<Record<string, unknown>>, config: string, section: string): Problem | null {
  for (const { name, writes } of FLAGS) {
    if (writes === undefined || !Object.hasOwn(settings, name)) continue
    const far = [settings[name]]
      .flat()
      .map(String)
      .flatMap(text => fileOf(text, writes))
      .find(file => !isBelow(file, config))
    if (far === undefined) continue
    const fact = `The setting "${section}${name}" would write ${far}, which is outside the folder of this configuration file.`
    const remedy = `Name a file inside it, without "..", or type --${name}, name the file with --config, or move the setting to the configuration file in your home directory.`
    return problem('usage', 'config/outside', { path: config }, fact, remedy)
  }
  return null
}

function fileOf(text: string, writes: 'file' | 'format'): string[] {
  if (writes === 'file') return [text]
  return text.includes('=') ? [text.slice(text.indexOf('=') + 1)] : []
}

function isBelow(file: string, config: string): boolean {
  return !isAbsolute(file) && !file.split(/[/\\]/).includes('..') && staysBelow(dirname(config), file)
}

/** Returns the nearest configuration, up to the root of the repository. */
function find(start: string): string | null {
  for (let directory = start; ; directory = dirname(directory)) {
    const found = CONFIG_NAMES.map(name => join(directory, name)).find(existsSync)
    if (found !== undefined) return found
    if (existsSync(join(directory, '.git')) || dirname(directory) === directory) return null
  }
}

/** Returns the user's own configuration. */
function usersOwn(env: NodeJS.ProcessEnv): string | null {
  const home = env.XDG_CONFIG_HOME ?? (env.HOME === undefined ? null : join(env.HOME, '.config'))
  if (home === null) return null
  return CONFIG_NAMES.map(name => join(home, 'logremedy', name)).find(existsSync) ?? null
}
