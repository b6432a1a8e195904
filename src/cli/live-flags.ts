/** The flags of `tail` about who hears what it tells: the live view, actions, metrics. */
export const LIVE_FLAGS = [
  {
    name: 'live',
    type: 'boolean',
    default: true,
    help: 'On a terminal show a live view (--no-live: a line for each finding)',
    commands: ['tail'],
  },
  {
    name: 'on-match',
    type: 'string',
    deliberate: true,
    placeholder: 'CMD',
    help: 'Run this command line for a finding, which it gets as JSON on standard input; MATCH_CODE, MATCH_NAMESPACE, MATCH_SEVERITY and MATCH_CONTEXT stand in its environment',
    commands: ['tail'],
  },
  {
    name: 'webhook',
    type: 'string',
    deliberate: true,
    placeholder: 'URL',
    help: 'POST the same JSON to this address',
    commands: ['tail'],
  },
  {
    name: 'action-filter',
    type: 'array',
    placeholder: 'NAME=VALUE',
    help: 'Act on these findings alone: code, namespace, severity, confidence, context, disposition (default: error) or producer; values with commas between them, repeatable',
    commands: ['tail'],
  },
  {
    name: 'threshold',
    type: 'array',
    placeholder: 'CODE>N/TIME',
    help: 'Act only once a code (*: all together) occurs more than N times within this time by the log, such as "CKR_PIN_INCORRECT>10/5m"; repeatable',
    commands: ['tail'],
  },
  {
    name: 'throttle',
    type: 'string',
    placeholder: 'TIME',
    help: 'At most one action for a code in this time, such as 1m; the next one tells how many were held back',
    commands: ['tail'],
  },
  {
    name: 'metrics',
    type: 'string',
    placeholder: 'FILE',
    help: 'Keep an OpenMetrics file for a textfile collector, replaced every few seconds',
    commands: ['tail'],
  },
] as const
