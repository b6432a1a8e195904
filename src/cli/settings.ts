/** Settings that are not typed on the command line: `LOGREMEDY_*`, then the configuration file. */
import { SECTIONS } from './config-section.ts'
import { type Command, type Flag, flagsOf } from './flags.ts'

/** The settings that `command` knows; those of other commands may stand beside them and mean nothing here. */
export function settingsOf(
  command: Command,
  config: Readonly<Record<string, unknown>>,
  env: NodeJS.ProcessEnv,
): Record<string, unknown> {
  const settings: Record<string, unknown> = {}
  const name = Object.keys(SECTIONS).find(name => SECTIONS[name]!.includes(command) && Object.hasOwn(config, name))
  const section = (name === undefined ? {} : config[name]) as Readonly<Record<string, unknown>>
  for (const flag of flagsOf(command)) {
    const value = env[`LOGREMEDY_${flag.name.toUpperCase().replaceAll('-', '_')}`]
    if (value) settings[flag.name] = fromText(flag, value)
    else if (section[flag.name] !== undefined) settings[flag.name] = section[flag.name]
    else if (config[flag.name] !== undefined) settings[flag.name] = config[flag.name]
  }
  return settings
}

function fromText({ type }: Flag, value: string): unknown {
  return type === 'boolean' ? /^(?:1|true|yes|on)$/i.test(value) : value
}
