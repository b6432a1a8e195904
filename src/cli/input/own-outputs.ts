/** Collects the files that a command writes, which are not read as logs. */
import { CONFIG_NAMES, databaseFiles, OutputFiles } from '../../source/content/run-outputs.ts'

/** Flags that name output files, as far as a command has them. */
export interface OutputFlags {
  readonly format?: readonly string[]
  readonly output?: string | undefined
  readonly db?: string | undefined
  readonly metrics?: string | undefined
}

/** Standard output and standard error, which may be files. */
const PRINTED = [1, 2]

/** Returns the files that a command writes, and the names of settings files. */
export function outputFilesOf(flags: OutputFlags, env: NodeJS.ProcessEnv): OutputFiles {
  return new OutputFiles(pathsOf(flags, env), PRINTED, CONFIG_NAMES)
}

function pathsOf({ format = [], output, db, metrics }: OutputFlags, env: NodeJS.ProcessEnv): string[] {
  const formats = format.flatMap(text => (text.includes('=') ? [text.slice(text.indexOf('=') + 1)] : []))
  const databases = db === undefined ? [] : databaseFiles(db)
  const summary = env.GITHUB_STEP_SUMMARY
  return [...formats, output, ...databases, metrics, summary]
    .filter(path => path !== undefined)
    .filter(path => path !== '')
}
