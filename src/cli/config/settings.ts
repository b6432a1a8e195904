/** Settings that are not typed on the command line: `LOGREMEDY_*`, then the configuration file. */
import type { Declaration, Flag } from '../flags/flag.ts'

/** Returns the settings that a command knows; ignores those of other commands. */
export function settingsOf(
  { flags, section }: Declaration,
  config: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
): Record<string, unknown> {
  const settings: Record<string, unknown> = {}
  const own = (section === undefined ? {} : (config[section] ?? {})) as Readonly<Record<string, unknown>>
  for (const flag of flags) {
    const value = env[`LOGREMEDY_${flag.name.toUpperCase().replaceAll('-', '_')}`]
    if (value) settings[flag.name] = fromText(flag, value)
    else if (own[flag.name] !== undefined) settings[flag.name] = own[flag.name]
    else if (config[flag.name] !== undefined) settings[flag.name] = config[flag.name]
  }
  return settings
}

function fromText({ type }: Flag, value: string): unknown {
  return type === 'boolean' ? /^(?:1|true|yes|on)$/i.test(value) : value
}
