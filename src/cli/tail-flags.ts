/** The flags of `tail` alone. */
export const TAIL_FLAGS = [
  {
    name: 'from-start',
    type: 'boolean',
    help: 'Read existing files from their beginning (default: only with --db or --since; --no-from-start: only what is appended)',
    commands: ['tail'],
  },
  {
    name: 'partial-timeout',
    type: 'string',
    placeholder: 'TIME',
    default: '5s',
    help: 'Count an unfinished last line after this time; it is corrected when the rest arrives',
    commands: ['tail'],
  },
  {
    name: 'exec',
    type: 'string',
    deliberate: true,
    placeholder: 'CMD',
    help: 'Follow the output of this shell command; with words after --, it is a program that runs without a shell and they are its arguments',
    commands: ['tail'],
  },
  {
    name: 'restart',
    type: 'string',
    choices: ['never', 'on-failure', 'always'],
    default: 'never',
    help: 'When to restart the command of --exec after it ended; pauses grow from 1 to 30 seconds',
    commands: ['tail'],
  },
] as const
