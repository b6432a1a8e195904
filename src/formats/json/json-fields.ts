/**
 * The keys under which JSON loggers write the parts of a head: bunyan, pino, winston, zap, logrus, zerolog, hclog, ECS,
 * log4j, logback, Serilog, .NET, Python, loguru, GELF, the journal, HiSysEvent. A full stop leads into a nested object or
 * is part of the key itself.
 */

/** The parts read from a JSON line; `text` is the message, which may be a log line itself. */
export type JsonField = 'time' | 'level' | 'pid' | 'tid' | 'domain' | 'tag' | 'process' | 'text'

const KEYS: Readonly<Record<JsonField, string>> = {
  time: 'time timestamp @timestamp ts t time_ @t Timestamp timeMillis asctime __REALTIME_TIMESTAMP record.time.timestamp instant.epochSecond jsonPayload.timestamp',
  level:
    'level severity lvl PRIORITY log.level @level @l Level LogLevel levelname severityText record.level.name jsonPayload.level',
  pid: 'pid pid_ _PID process.pid record.process.id',
  tid: 'tid tid_ threadId process.thread.id record.thread.id',
  domain: 'domain_',
  tag: 'tag SYSLOG_IDENTIFIER logger log.logger logger_name loggerName name @module Category record.name',
  process: '_COMM process.name record.process.name',
  text: 'log msg message MESSAGE @message @m text Message RenderedMessage short_message textPayload record.message jsonPayload.message',
}

/** The field of each path of keys. */
export const FIELDS: ReadonlyMap<string, JsonField> = new Map(
  (Object.entries(KEYS) as [JsonField, string][]).flatMap(([field, keys]) => keys.split(' ').map(key => [key, field])),
)

/** Paths of the objects that contain such keys. */
export const PARENTS: ReadonlySet<string> = new Set(
  [...FIELDS.keys()].flatMap(path => [...path.matchAll(/\./g)].map(dot => path.slice(0, dot.index))),
)

/** Maximum length of a key; longer keys need not be looked up. */
export const LONGEST_KEY = Math.max(...[...FIELDS.keys()].map(key => key.length))
