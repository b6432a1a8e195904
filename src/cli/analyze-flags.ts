/** The command `analyze`: its words, its help, its flags. */
import { declare } from './flag.ts'
import { color, config, format, LEAST, lang, output, PACKS, quiet, runInfo, toolkit, verbose } from './flags.ts'
import { jobs, KEEPING, progress, READING, TREATING, vendor } from './reading-flags.ts'

/** `logremedy analyze`. */
export const ANALYZE = declare({
  name: 'analyze',
  usage: 'analyze [paths..]',
  summary: 'Read logs and report every code with causes and remedies',
  words: { paths: 'Files, directories, globs; "-" is standard input' },
  many: 'paths',
  examples: [
    ['analyze /var/log/hsm', 'a directory, compressed files and archives included'],
    ['analyze support-bundle.tar.gz', 'every log in an archive, whatever lies in what'],
    ['analyze "logs/**/*.log" --format json=report.json', 'a glob; JSON into a file'],
    ['analyze app.log --db counts.db', 'keep counts; a second run adds only what is new'],
    ['analyze - --lang zh', 'standard input, advice in Chinese'],
  ],
  flags: [
    format,
    output,
    ...KEEPING,
    lang,
    toolkit,
    vendor,
    ...PACKS,
    ...LEAST,
    ...READING,
    jobs,
    ...TREATING,
    runInfo,
    color,
    progress,
    quiet,
    config,
    verbose,
  ],
})
