/** The command `analyze`: its words, its help, its flags. */
import { declare } from './flag.ts'
import { color, config, format, LEAST, lang, output, PACKS, quiet, runInfo, toolkit, verbose } from './flags.ts'
import { jobs, KEEPING, progress, READING, TREATING, vendor } from './reading-flags.ts'

export const ANALYZE = declare({
  name: 'analyze',
  usage: 'analyze [paths..]',
  summary: 'Read logs; report every code with its causes and remedies',
  words: { paths: 'Files, directories, globs; "-" is standard input' },
  many: 'paths',
  examples: [
    ['analyze /var/log/hsm', 'a directory with all compressed files and archives in it'],
    ['analyze support-bundle.tar.gz', 'every log in an archive, also in archives inside it'],
    ['analyze "logs/**/*.log" --format json=report.json', 'a glob; write a JSON report'],
    ['analyze app.log --db counts.db', 'store the counts; the next run reads only what was added'],
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
