/** The flags of `tail` alone. */
export const TAIL_FLAGS = [
  {
    name: 'from-start',
    type: 'boolean',
    help: 'Read files that are there already from their beginning (default: only with --db or --since; --no-from-start: what is appended)',
    commands: ['tail'],
  },
  {
    name: 'partial-timeout',
    type: 'string',
    placeholder: 'TIME',
    default: '5s',
    help: 'Count a last line that nobody ends as it stands after this time; the rest is joined when it comes',
    commands: ['tail'],
  },
  {
    name: 'exec',
    type: 'string',
    deliberate: true,
    placeholder: 'CMD',
    help: 'Follow what this command line prints; with words behind -- it is a program and they are its arguments, without a shell',
    commands: ['tail'],
  },
  {
    name: 'restart',
    type: 'string',
    choices: ['never', 'on-failure', 'always'],
    default: 'never',
    help: 'When to start the program of --exec again after it ended; pauses grow from 1 to 30 seconds',
    commands: ['tail'],
  },
] as const
