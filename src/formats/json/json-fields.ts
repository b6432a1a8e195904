/**
 * The keys under which JSON loggers write the parts of a head: bunyan, pino, winston, zap, logrus, zerolog, hclog, ECS,
 * log4j, logback, Serilog, .NET, Python, loguru, GELF, the journal, HiSysEvent; and those under which collectors say where
 * a line comes from: Fluentd, Filebeat, OpenTelemetry, Google Cloud. A full stop leads into a nested object or is part of
 * the key itself.
 */

/** Parts that a head has, too. */
export type HeadField = 'time' | 'level' | 'pid' | 'tid' | 'domain' | 'tag' | 'process'

/** Parts that say who wrote the line; `identifier` is a tag that names a program. */
export type WriterField = 'host' | 'pod' | 'node' | 'app' | 'container' | 'identifier'

/** The parts read from a JSON line; `text` is the message, which may be a log line itself. */
export type JsonField = HeadField | WriterField | 'text'

const KEYS: Readonly<Record<JsonField, string>> = {
  time: 'time timestamp @timestamp ts t time_ @t Timestamp timeMillis asctime __REALTIME_TIMESTAMP record.time.timestamp instant.epochSecond jsonPayload.timestamp',
  level:
    'level severity lvl PRIORITY log.level @level @l Level LogLevel levelname severityText record.level.name jsonPayload.level',
  pid: 'pid pid_ _PID process.pid record.process.id',
  tid: 'tid tid_ threadId process.thread.id record.thread.id',
  domain: 'domain_',
  tag: 'tag logger log.logger logger_name loggerName name @module Category record.name',
  process: '_COMM process.name record.process.name',
  host: 'host hostname host.name host.hostname hostName HostName Host MachineName machine source_host _HOSTNAME mdc.host mdc.hostname contextMap.host contextMap.hostname Properties.MachineName resource.host.name resource.attributes.host.name',
  pod: 'pod pod_name podName _pod_name kubernetes.pod_name kubernetes.pod.name k8s.pod.name resource.labels.pod_name resource.k8s.pod.name resource.attributes.k8s.pod.name',
  node: 'node_name nodeName kubernetes.host kubernetes.node.name',
  app: 'app application program service app_name appName appname application_name service_name serviceName service.name ApplicationName Application bundleName BUNDLE_NAME process_name PROCESS_NAME CONTAINER_NAME labels.app kubernetes.labels.app mdc.app mdc.application mdc.service contextMap.app contextMap.application contextMap.service Properties.Application Properties.ApplicationName resource.service.name resource.attributes.service.name',
  container:
    'container container_name containerName _container_name container.name docker.container_name kubernetes.container_name kubernetes.container.name resource.labels.container_name resource.k8s.container.name',
  identifier: 'SYSLOG_IDENTIFIER',
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
