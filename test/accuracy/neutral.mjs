// Prints ordinary server and device logs, none of which tells a failure of PKCS#11, HUKS, ASSET or the Keyless SDK.
// Usage: node generate.mjs [lines=200000] [seed=1] [format name, or "list"]
// The same arguments give the same bytes.
import { writeSync } from 'node:fs'

const wanted = Number(process.argv[2] ?? 200000)
let state = Number(process.argv[3] ?? 1) >>> 0
const only = process.argv[4]

const rnd = () => {
  state = (state + 0x6d2b79f5) >>> 0
  let t = state
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
const int = (a, b) => a + Math.floor(rnd() * (b - a + 1))
const pick = list => list[int(0, list.length - 1)]
const chance = p => rnd() < p
const pad = (n, w, c = '0') => String(n).padStart(w, c)
const hex = w => {
  let s = ''
  while (s.length < w) s += pad(int(0, 0xffff).toString(16), 4)
  return s.slice(0, w)
}
const ip = () =>
  pick([
    `10.${int(0, 255)}.${int(0, 255)}.${int(1, 254)}`,
    `192.0.2.${int(1, 254)}`,
    `198.51.100.${int(1, 254)}`,
    `203.0.113.${int(1, 254)}`,
  ])
const uuid = () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`
const mac = () => Array.from({ length: 6 }, () => hex(2)).join(':')
const word = () =>
  pick([
    'alpha',
    'orders',
    'billing',
    'invoice',
    'report',
    'cart',
    'search',
    'media',
    'login',
    'session',
    'token',
    'signup',
    'wrap',
    'keyring',
    'catalog',
    'export',
    'import',
    'device',
    'backup',
    'mirror',
  ])
const user = () =>
  pick(['root', 'deploy', 'www-data', 'backup', 'git', 'postgres', 'svc_app', 'nobody', 'admin', 'operator'])
const host = () => pick(['web1', 'db2', 'gw-east', 'cache3', 'build7', 'edge12', 'mail', 'node-a', 'node-b', 'kiosk4'])
const path = () =>
  pick([
    '/',
    '/login',
    '/api/v1/token',
    '/api/v1/sign',
    '/api/v2/session',
    '/static/app.js',
    '/keys/list',
    '/wrap/gift',
    '/healthz',
    '/metrics',
    '/img/logo.png',
    '/logout',
    '/oauth/authorize',
    '/devices/enroll',
    '/assets/main.css',
  ])
const status = () =>
  pick([200, 200, 200, 201, 204, 301, 302, 304, 400, 401, 401, 403, 404, 429, 500, 502, 503, 504, 507])
const agent = () =>
  pick([
    'curl/8.5.0',
    'Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/128.0',
    'Go-http-client/2.0',
    'kube-probe/1.30',
    'python-requests/2.32.3',
    'okhttp/4.12.0',
  ])
const portNo = () =>
  pick([
    22,
    80,
    443,
    512,
    513,
    514,
    2407,
    5432,
    6379,
    8080,
    8443,
    9092,
    20010,
    30000,
    30001,
    30004,
    30007,
    40000,
    40001,
    int(1024, 65535),
  ])
const size = () =>
  pick([
    0,
    48,
    64,
    112,
    160,
    164,
    224,
    256,
    257,
    512,
    1004,
    1134,
    1142,
    4096,
    int(0, 99999),
    int(0, 90000000),
    12000000 + int(0, 30),
    24000000 + int(0, 20),
  ])
const hresult = () =>
  pick([
    '0x80070005',
    '0x80004005',
    '0x80070002',
    '0x8007000E',
    '0x80090016',
    '0x80100069',
    '0x8010000C',
    '0x80131500',
    '0xC0000005',
    '0x800706BA',
  ])
const errno = () => pick(['ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'ENOENT', 'EACCES', 'EADDRINUSE', 'ENOSPC', 'EMFILE'])
const strerr = () =>
  pick([
    'Connection refused',
    'Connection timed out',
    'Broken pipe',
    'No such file or directory',
    'Permission denied',
    'Address already in use',
    'No space left on device',
    'Too many open files',
    'Connection reset by peer',
    'No route to host',
  ])

// One clock for everything: logs of many programs, collected in one place.
let now = Date.UTC(2026, 9, 1, 0, 0, 0)
const MON = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAY = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const D = () => new Date(now)
const ymd = (s = '-') => {
  const d = D()
  return `${d.getUTCFullYear()}${s}${pad(d.getUTCMonth() + 1, 2)}${s}${pad(d.getUTCDate(), 2)}`
}
const hms = () => {
  const d = D()
  return `${pad(d.getUTCHours(), 2)}:${pad(d.getUTCMinutes(), 2)}:${pad(d.getUTCSeconds(), 2)}`
}
const ms = () => pad(D().getUTCMilliseconds(), 3)
const iso = () => D().toISOString()
const bsd = () => {
  const d = D()
  return `${MON[d.getUTCMonth()]} ${pad(d.getUTCDate(), 2, ' ')} ${hms()}`
}
const clf = () => {
  const d = D()
  return `${pad(d.getUTCDate(), 2)}/${MON[d.getUTCMonth()]}/${d.getUTCFullYear()}:${hms()} +0000`
}
const mdhms = () => ymd().slice(5)
const sec = () => (now / 1000).toFixed(3)

const sys = (ident, text) => `${bsd()} ${host()} ${ident}: ${text}`
const sysPid = (name, text) => sys(`${name}[${int(100, 32000)}]`, text)

/** Every format: a function that gives one or more lines. */
const formats = {
  nginxAccess: () => [
    `${ip()} - ${pick(['-', '-', user()])} [${clf()}] "${pick(['GET', 'POST', 'PUT', 'DELETE'])} ${path()} HTTP/1.1" ${status()} ${size()} "-" "${agent()}"`,
  ],
  nginxError: () => {
    const t = `${ymd('/')} ${hms()} [${pick(['error', 'warn', 'crit', 'notice'])}] ${int(10, 99)}#${int(10, 99)}: *${int(1, 99999)} `
    return [
      t +
        pick([
          `connect() failed (111: Connection refused) while connecting to upstream, client: ${ip()}, server: _, request: "GET ${path()} HTTP/1.1", upstream: "http://${ip()}:${portNo()}${path()}"`,
          `upstream timed out (110: Connection timed out) while reading response header from upstream, client: ${ip()}`,
          `open() "/var/www/html${path()}" failed (2: No such file or directory), client: ${ip()}`,
          `SSL_do_handshake() failed (SSL: error:0A000086:SSL routines::certificate verify failed) while SSL handshaking to upstream, client: ${ip()}`,
          `client intended to send too large body: ${size()} bytes`,
          `user "${user()}": password mismatch, client: ${ip()}, server: _, request: "GET ${path()} HTTP/1.1"`,
        ]),
    ]
  },
  apacheAccess: () => [`${ip()} - - [${clf()}] "GET ${path()}?id=${size()} HTTP/1.0" ${status()} ${size()}`],
  apacheError: () => [
    `[${DAY[D().getUTCDay()]} ${MON[D().getUTCMonth()]} ${pad(D().getUTCDate(), 2)} ${hms()}.${ms()}${int(100, 999)} ${D().getUTCFullYear()}] [${pick(['core:error', 'ssl:warn', 'proxy:error', 'auth_basic:error', 'mpm_event:notice'])}] [pid ${int(100, 9999)}] ${pick(
      [
        `[client ${ip()}:${portNo()}] AH00128: File does not exist: /var/www/html${path()}`,
        `(111)Connection refused: AH00957: HTTP: attempt to connect to ${ip()}:${portNo()} (*) failed`,
        `[client ${ip()}:${portNo()}] AH01617: user ${user()}: authentication failure for "${path()}": Password Mismatch`,
        'AH01909: www.example.test:443:0 server certificate does NOT include an ID which matches the server name',
        'AH00489: Apache/2.4.62 (Unix) OpenSSL/3.0.13 configured -- resuming normal operations',
      ],
    )}`,
  ],
  sshd: () => [
    sysPid(
      'sshd',
      pick([
        `Accepted publickey for ${user()} from ${ip()} port ${portNo()} ssh2: ED25519 SHA256:${hex(20)}`,
        `Failed password for ${pick(['', 'invalid user '])}${user()} from ${ip()} port ${portNo()} ssh2`,
        `Connection closed by authenticating user ${user()} ${ip()} port ${portNo()} [preauth]`,
        `pam_unix(sshd:session): session opened for user ${user()}(uid=${int(0, 1142)}) by (uid=0)`,
        `pam_unix(sshd:session): session closed for user ${user()}`,
        `error: kex_exchange_identification: read: Connection reset by peer`,
        `Disconnected from user ${user()} ${ip()} port ${portNo()}`,
        `error: maximum authentication attempts exceeded for ${user()} from ${ip()} port ${portNo()} ssh2 [preauth]`,
      ]),
    ),
  ],
  cron: () => [
    sysPid(
      'CRON',
      `(${user()}) CMD (${pick(['/usr/local/bin/rotate-keys --dry-run', 'test -x /usr/sbin/anacron', '/opt/backup/run.sh 160', 'php /var/www/cron.php > /dev/null 2>&1'])})`,
    ),
  ],
  sudo: () => [
    sys(
      'sudo',
      pick([
        `${user()} : TTY=pts/${int(0, 9)} ; PWD=/home ; USER=root ; COMMAND=/usr/bin/systemctl restart ${word()}`,
        `pam_unix(sudo:auth): authentication failure; logname=${user()} uid=${int(1000, 1142)} euid=0 tty=/dev/pts/0 ruser=${user()} rhost=  user=${user()}`,
      ]),
    ),
  ],
  kernel: () => [
    sys(
      'kernel',
      `[${((now / 1000) % 900000).toFixed(6)}] ` +
        pick([
          `usb 1-1.${int(1, 4)}: new high-speed USB device number ${int(2, 127)} using xhci_hcd`,
          `usb 1-1: device descriptor read/64, error -${pick([32, 71, 110])}`,
          `EXT4-fs error (device sda1): ext4_find_entry:1455: inode #${size()}: comm ls: reading directory lblock 0`,
          `Out of memory: Killed process ${int(100, 32000)} (java) total-vm:${size()}kB, anon-rss:${size()}kB`,
          `blk_update_request: I/O error, dev sdb, sector ${size()} op 0x0:(READ) flags 0x80700 phys_seg 1 prio class 0`,
          `app[${int(100, 9999)}]: segfault at ${hex(2)} ip 00007f${hex(10)} sp 00007ffd${hex(8)} error ${pick([4, 5, 6, 7])} in libc.so.6[7f${hex(10)}+1c5000]`,
          `IPv4: martian source ${ip()} from ${ip()}, on dev eth0`,
          `tpm tpm0: A TPM error (${pick([2321, 256, 378])}) occurred attempting to read a pcr value`,
          `Code: ${Array.from({ length: 12 }, () => hex(2)).join(' ')}`,
          `RAX: 00000000${hex(8)} RBX: 0000000000000${hex(3)} RCX: ffff${hex(12)}`,
        ]),
    ),
  ],
  systemd: () => [
    sys(
      'systemd[1]',
      pick([
        `Started ${word()}.service - ${word()} daemon.`,
        `${word()}.service: Main process exited, code=exited, status=${pick([1, 2, 5, 48, 127, 160, 203])}/${pick(['FAILURE', 'n/a', 'EXEC'])}`,
        `${word()}.service: Failed with result '${pick(['exit-code', 'signal', 'timeout'])}'.`,
        `Session ${int(1, 513)} of User ${user()}.`,
        `Failed to start ${word()}.service.`,
      ]),
    ),
  ],
  journaldJson: () => [
    JSON.stringify({
      _HOSTNAME: host(),
      PRIORITY: String(int(3, 6)),
      SYSLOG_IDENTIFIER: word(),
      _PID: String(pick([160, 164, 224, int(100, 32000)])),
      MESSAGE: pick([
        `request failed: ${strerr()}`,
        `ret=-1 errno=${int(1, 110)}`,
        `listening on :${portNo()}`,
        `token refreshed, expires in ${size()} s`,
        `signed 12 packages in ${int(1, 999)} ms`,
        `worker exited, rv=5`,
      ]),
      __REALTIME_TIMESTAMP: String(now * 1000),
    }),
  ],
  dockerJson: () => [
    JSON.stringify({
      log: `${pick(['level=info', 'level=warn', 'level=error'])} msg="${pick([`GET ${path()} ${status()}`, `dial tcp ${ip()}:${portNo()}: connect: connection refused`, `code=${pick([1, 137, 512, 401, 201, 801])} job=${word()}`, 'login page rendered', 'session cache warm'])}"\n`,
      stream: pick(['stdout', 'stderr']),
      time: iso(),
    }),
  ],
  dockerd: () => [
    `time="${iso()}" level=${pick(['info', 'error', 'warning'])} msg="${pick(['ignoring event', 'Container failed to exit within 10s of signal 15 - using the force', 'Handler for POST /v1.45/containers/create returned error: No such image: app:1.9', 'attaching to network failed, make sure your network options are correct'])}" container=${hex(64)} ${chance(0.5) ? `status=${pick([48, 137, 255])}` : 'module=libcontainerd'}`,
  ],
  klog: () => {
    const d = D()
    return [
      `${pick(['I', 'I', 'W', 'E'])}${pad(d.getUTCMonth() + 1, 2)}${pad(d.getUTCDate(), 2)} ${hms()}.${ms()}${int(100, 999)} ${pad(int(1, 99999), 7, ' ')} ${pick(
        [
          `reflector.go:${int(100, 999)}] object-"default"/"${word()}": watch of *v1.Secret ended with: too old resource version: ${size()}`,
          `pod_workers.go:1298] "Error syncing pod, skipping" err="failed to \\"StartContainer\\" for \\"${word()}\\" with CrashLoopBackOff: \\"back-off ${int(1, 5)}m0s\\"" pod="default/${word()}-0"`,
          `prober.go:107] "Probe failed" probeType="Readiness" pod="default/${word()}-0" probeResult="failure" output="HTTP probe failed with statuscode: ${status()}"`,
          `service.go:90] "Allocated node port" nodePort=${pick([30000, 30001, 30003, 30004, 30007, 30009, int(30000, 32767)])} service="default/${word()}"`,
          `authentication.go:73] "Unable to authenticate the request" err="invalid bearer token, service account token has expired"`,
          `controller.go:624] quota admission added evaluator for: secrets`,
        ],
      )}`,
    ]
  },
  kubectlEvents: () => [
    `${int(1, 59)}m ${pick(['Normal', 'Warning']).padStart(10)} ${pick(['BackOff', 'Pulled', 'Unhealthy', 'Killing', 'FailedScheduling']).padEnd(18)} pod/${word()}-${hex(5)} ${pick(['Back-off restarting failed container', `Readiness probe failed: dial tcp ${ip()}:${portNo()}: connect: connection refused`, '0/5 nodes are available: 5 Insufficient memory.'])}`,
  ],
  postgres: () => {
    const t = `${ymd()} ${hms()}.${ms()} UTC [${int(100, 9999)}] ${user()}@${word()} `
    return pick([
      () => [
        `${t}ERROR:  duplicate key value violates unique constraint "sessions_token_key"`,
        `${t}DETAIL:  Key (token)=(${hex(16)}) already exists.`,
        `${t}STATEMENT:  INSERT INTO sessions(token,user_id) VALUES ($1,$2)`,
      ],
      () => [`${t}FATAL:  password authentication failed for user "${user()}"`],
      () => [
        `${t}LOG:  duration: ${size()}.${int(100, 999)} ms  statement: SELECT * FROM ${word()} WHERE id = ${size()}`,
      ],
      () => [`${t}ERROR:  relation "${word()}" does not exist at character ${int(10, 90)}`],
      () => [
        `${t}LOG:  checkpoint complete: wrote ${size()} buffers (${int(0, 99)}.${int(0, 9)}%); 0 WAL file(s) added`,
      ],
      () => [`${t}ERROR:  canceling statement due to statement timeout`],
      () => [`${t}FATAL:  sorry, too many clients already`],
    ])()
  },
  mysql: () => [
    `${iso()} ${int(0, 999)} [${pick(['Note', 'Warning', 'ERROR', 'System'])}] [MY-${pad(int(10000, 13999), 6)}] [Server] ${pick([`Access denied for user '${user()}'@'${ip()}' (using password: YES)`, `Aborted connection ${size()} to db: '${word()}' user: '${user()}' host: '${ip()}' (Got timeout reading communication packets)`, 'InnoDB: page_cleaner: 1000ms intended loop took 5120ms.', "ready for connections. Version: '8.4.2'  port: 3306", `Table './${word()}/sessions' is marked as crashed and should be repaired`])}`,
  ],
  mysqlClient: () => [
    pick([
      `ERROR 1045 (28000): Access denied for user '${user()}'@'localhost' (using password: NO)`,
      "ERROR 1142 (42000): SELECT command denied to user 'app'@'%' for table 'keys'",
      'ERROR 1134 (HY000): Update commands not allowed',
      'ERROR 1064 (42000): You have an error in your SQL syntax',
      "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/run/mysqld/mysqld.sock' (2)",
    ]),
  ],
  redis: () => [
    `${int(1, 999)}:${pick(['M', 'S', 'C'])} ${pad(D().getUTCDate(), 2)} ${MON[D().getUTCMonth()]} ${D().getUTCFullYear()} ${hms()}.${ms()} ${pick(['*', '#', '-'])} ${pick(['Background saving started by pid 160', 'DB saved on disk', `Accepted ${ip()}:${portNo()}`, 'Error condition on socket for SYNC: Connection refused', `Client id=${size()} addr=${ip()}:${portNo()} closed for overcoming of output buffer limits.`, "Can't save in background: fork: Cannot allocate memory"])}`,
  ],
  mongodb: () => [
    JSON.stringify({
      t: { $date: iso() },
      s: pick(['I', 'W', 'E']),
      c: pick(['NETWORK', 'ACCESS', 'STORAGE', 'COMMAND']),
      id: int(20000, 51800),
      ctx: `conn${int(1, 512)}`,
      msg: pick([
        'Connection accepted',
        'Authentication failed',
        'Slow query',
        'Session is not found',
        'Checkpoint took too long',
      ]),
      attr: {
        remote: `${ip()}:${portNo()}`,
        error: pick([
          'AuthenticationFailed: SCRAM authentication failed',
          'SocketException: Connection refused',
          'none',
        ]),
        durationMillis: size(),
      },
    }),
  ],
  kafka: () => [
    `[${ymd()} ${hms()},${ms()}] ${pick(['INFO', 'WARN', 'ERROR'])} ${pick([`[SocketServer listenerType=ZK_BROKER, nodeId=${int(1, 5)}] Failed authentication with /${ip()} (SSL handshake failed) (org.apache.kafka.common.network.Selector)`, `[Partition ${word()}-${int(0, 48)} broker=${int(1, 5)}] ISR updated to 1,2 and version updated to ${size()} (kafka.cluster.Partition)`, `[GroupCoordinator ${int(1, 5)}]: Member ${word()}-${uuid()} in group ${word()} has failed, removing it from the group (kafka.coordinator.group.GroupCoordinator)`, `Error while accepting connection (kafka.network.DataPlaneAcceptor)`, `[Producer clientId=${word()}] Got error produce response with correlation id ${size()} on topic-partition ${word()}-0, retrying (${int(1, 9)} attempts left). Error: NOT_LEADER_OR_FOLLOWER`])}`,
  ],
  zookeeper: () => [
    `${ymd()} ${hms()},${ms()} [myid:${int(1, 3)}] - ${pick(['INFO', 'WARN'])}  [NIOWorkerThread-${int(1, 48)}:o.a.z.s.ZooKeeperServer@${int(100, 999)}] - ${pick([`Established session 0x${hex(16)} with negotiated timeout 30000 for client /${ip()}:${portNo()}`, `Expiring session 0x${hex(16)}, timeout of 30000ms exceeded`, `Exception causing close of session 0x0: ZooKeeperServer not running`])}`,
  ],
  hadoop: () => [
    `${ymd()} ${hms()},${ms()} ${pick(['INFO', 'WARN', 'ERROR'])} ${pick([`org.apache.hadoop.hdfs.server.datanode.DataNode: Receiving BP-${size()}-${ip()}:blk_${size()}_1134 src: /${ip()}:${portNo()} dest: /${ip()}:50010`, `org.apache.hadoop.ipc.Client: Retrying connect to server: ${host()}/${ip()}:8020. Already tried ${int(0, 9)} time(s)`, 'org.apache.hadoop.security.token.SecretManager: Token password generation failed: token is expired', `org.apache.hadoop.yarn.server.nodemanager.containermanager.ContainerImpl: Container container_${size()}_0001 exited with a non-zero exit code ${pick([1, 137, 143])}`])}`,
  ],
  spark: () => {
    const t = `${ymd('/').slice(2)} ${hms()} `
    return chance(0.3)
      ? [
          `${t}ERROR Executor: Exception in task ${int(0, 200)}.0 in stage ${int(0, 48)}.0 (TID ${size()})`,
          `java.io.IOException: ${strerr()}`,
          '\tat java.base/sun.nio.ch.SocketDispatcher.read0(Native Method)',
          '\tat org.apache.spark.scheduler.Task.run(Task.scala:141)',
        ]
      : [
          `${t}INFO ${pick([`TaskSetManager: Finished task ${int(0, 200)}.0 in stage ${int(0, 48)}.0 (TID ${size()}) in ${size()} ms on ${host()}`, `BlockManagerInfo: Added broadcast_${int(0, 99)}_piece0 in memory on ${ip()}:${portNo()} (size: 4.1 KiB, free: 512.0 MiB)`, `DAGScheduler: Submitting ShuffleMapStage ${int(0, 99)}`])}`,
        ]
  },
  javaGc: () => [
    `[${int(1, 900)}.${int(100, 999)}s][info][gc] GC(${pick([160, 164, 224, int(0, 9999)])}) Pause ${pick(['Young (Normal) (G1 Evacuation Pause)', 'Full (Ergonomics)', 'Remark'])} ${size() % 4096}M->${size() % 2048}M(512M) ${int(1, 99)}.${int(100, 999)}ms`,
  ],
  tomcat: () => {
    const d = D()
    const t = `${pad(d.getUTCDate(), 2)}-${MON[d.getUTCMonth()]}-${d.getUTCFullYear()} ${hms()}.${ms()}`
    return chance(0.3)
      ? [
          `${t} SEVERE [http-nio-8080-exec-${int(1, 48)}] org.apache.catalina.core.StandardWrapperValve.invoke Servlet.service() for servlet [login] in context with path [/app] threw exception`,
          `\tjava.lang.NullPointerException: Cannot invoke "Session.token()" because "session" is null`,
          `\t\tat com.example.web.LoginServlet.doPost(LoginServlet.java:${pick([160, 164, 48, 257])})`,
        ]
      : [
          `${t} INFO [main] org.apache.coyote.AbstractProtocol.start Starting ProtocolHandler ["https-openssl-nio-8443"]`,
        ]
  },
  springBoot: () => [
    `${ymd()}T${hms()}.${ms()}Z ${pick(['INFO', 'WARN', 'ERROR'])} ${int(1, 9999)} --- [nio-8080-exec-${int(1, 9)}] c.e.${word()}.${pick(['TokenController', 'SessionStore', 'SignupService', 'WrapFilter'])} : ${pick([`I/O error on POST request for "http://${host()}:${portNo()}${path()}": Connection refused`, `token for user ${size()} issued, ttl 512`, 'Resolved [org.springframework.web.bind.MissingServletRequestParameterException]', `HikariPool-1 - Connection is not available, request timed out after 30001ms`, `JWT expired ${size()} milliseconds ago`])}`,
  ],
  javaTls: () => [
    `javax.net.ssl.SSLHandshakeException: ${pick(['PKIX path building failed: unable to find valid certification path to requested target', 'Received fatal alert: handshake_failure', 'No appropriate protocol'])}`,
    `\tat java.base/sun.security.ssl.TransportContext.fatal(TransportContext.java:${int(100, 400)})`,
    '\tat java.base/java.net.HttpURLConnection.getInputStream(HttpURLConnection.java:1592)',
  ],
  logcat: () => [
    `${mdhms()} ${hms()}.${ms()} ${pad(int(100, 32000), 5, ' ')} ${pad(int(100, 32000), 5, ' ')} ${pick(['D', 'I', 'W', 'E'])} ${pick(['ActivityManager: Displayed com.example.app/.LoginActivity: +1s134ms', 'WifiService: connect ret=-1', 'PackageManager: versionCode=12000014 installed', 'BiometricService: authentication cancelled by user, reason 3', `OkHttp  : <-- ${status()} https://api.example.test${path()} (507ms)`, `AndroidRuntime: java.net.UnknownHostException: Unable to resolve host`, `keystore2: system/security/keystore2/src/error.rs:183 - Rc(r#KEY_NOT_FOUND)`, 'CameraService: connect call (PID 1142) rejected, camera in use (-16)', `Zygote  : Process ${int(100, 32000)} exited due to signal 9 (Killed)`, 'FingerprintHal: acquired 1004', 'GnssHal : status 512 size 160'])}`,
  ],
  hilog: () => [
    `${mdhms()} ${hms()}.${ms()} ${pad(int(100, 32000), 5, ' ')} ${pad(int(100, 32000), 5, ' ')} ${pick([
      'E C04200/WindowManager: CreateWindow failed, ret = -1',
      'E C01560/WifiHal: set failure. oid=12000006 err=-12',
      'I C01120/BMS: install com.shop.demo versionCode=12000011 ok',
      'E A00001/Net: http request failed, code: 2300006, message: Failed to resolve the host name.',
      'E A00001/Files: BusinessError 13900002: No such file or directory',
      'W A00001/Net: response code 401, login page shown',
      'I A00001/Download: received 12000011 of 24000003 bytes',
      'E C02D10/Camera: open camera 1 failed, errcode = 7400201',
      'I C02f06/HUKS: HksIpcServiceGenerateKey: leave, ret = 0',
      'I C02f20/Asset: [INFO]Asset service on_idle.',
      'E C01650/Socket: connect ret = -13',
      'E C03900/Ace: resource not found: app.media.key_wrap',
    ])}`,
  ],
  iosUnified: () => [
    `${ymd()} ${hms()}.${ms()}${int(100, 999)}+0000 0x${hex(5)}    ${pick(['Default', 'Error', 'Info']).padEnd(11)} 0x0 ${int(100, 9999)}    0    ${pick(['securityd: (Security) [com.apple.securityd:item] SecItemCopyMatching returned -25300', 'CFNetwork: Task <' + uuid() + '>.<1> finished with error [-1004] Error Domain=NSURLErrorDomain Code=-1004', 'SpringBoard: [com.apple.SpringBoard:Session] scene session disconnected', 'coreauthd: LAError -2 user cancelled', 'nehelper: port 30001 in use'])}`,
  ],
  windowsEvent: () =>
    pick([
      () => [
        'Log Name:      Security',
        'Source:        Microsoft-Windows-Security-Auditing',
        `Event ID:      ${pick([4624, 4625, 4634, 4672])}`,
        'Task Category: Logon',
        `Description:   ${pick(['An account failed to log on.', 'An account was successfully logged on.'])} Status: 0xC000006D Sub Status: 0xC000006A`,
      ],
      () => [
        'Log Name:      Application',
        'Source:        Application Error',
        'Event ID:      1000',
        `Description:   Faulting application name: kiosk.exe, exception code: ${hresult()}, fault offset: 0x00000000000000a0`,
      ],
      () => [
        'Log Name:      System',
        'Source:        Service Control Manager',
        'Event ID:      7031',
        `Description:   The ${word()} service terminated unexpectedly. It has done this ${int(1, 9)} time(s).`,
      ],
    ])(),
  hresultText: () => [
    `${ymd()} ${hms()} ${pick(['WARN', 'ERROR'])} ${pick([`CoCreateInstance failed, hr=${hresult()}`, `Windows Update failure, error ${hresult()}: KB${int(5000000, 5099999)}`, `LoadLibrary failed with error ${pick([5, 6, 126, 193])}`, `COMException (${hresult()}): the device is not ready`])}`,
  ],
  iis: () => [
    `${ymd()} ${hms()} ${ip()} ${pick(['GET', 'POST'])} ${path()} id=${size()} 443 - ${ip()} ${agent().replace(/ /g, '+')} - ${status()} ${pick([0, 1, 5, 16])} ${pick([0, 5, 64, 2148074254])} ${size()}`,
  ],
  squid: () => [
    `${sec()} ${pad(int(0, 99999), 6, ' ')} ${ip()} ${pick(['TCP_MISS', 'TCP_HIT', 'TCP_DENIED', 'TCP_TUNNEL', 'NONE_NONE'])}/${status()} ${size()} ${pick(['GET http://www.example.test' + path(), 'CONNECT api.example.test:443'])} - HIER_DIRECT/${ip()} text/html`,
  ],
  haproxy: () => [
    sysPid(
      'haproxy',
      pick([
        `${ip()}:${portNo()} [${clf().slice(0, 20)}.${ms()}] www~ app/${host()} ${int(0, 99)}/0/${int(0, 9)}/${int(1, 5120)}/${int(1, 5120)} ${status()} ${size()} - - ---- ${int(1, 512)}/${int(1, 512)}/0/0/0 0/0 "GET ${path()} HTTP/1.1"`,
        `Server app/${host()} is DOWN, reason: Layer4 connection problem, info: "Connection refused", check duration: ${int(0, 160)}ms. 1 active and 0 backup servers left.`,
        `${ip()}:${portNo()} [${clf().slice(0, 20)}.${ms()}] www/2: SSL handshake failure`,
      ]),
    ),
  ],
  postfix: () => [
    sysPid(
      `postfix/${pick(['smtp', 'smtpd', 'qmgr', 'cleanup'])}`,
      pick([
        `${hex(10).toUpperCase()}: to=<ops@example.test>, relay=none, delay=${int(1, 999)}, delays=0.1/0/30/0, dsn=4.4.1, status=deferred (connect to mail.example.test[${ip()}]:25: Connection timed out)`,
        `connect from unknown[${ip()}]`,
        `warning: unknown[${ip()}]: SASL LOGIN authentication failed: authentication failure`,
        `${hex(10).toUpperCase()}: from=<app@example.test>, size=${size()}, nrcpt=1 (queue active)`,
        `NOQUEUE: reject: RCPT from unknown[${ip()}]: 450 4.7.1 Client host rejected: cannot find your hostname`,
      ]),
    ),
  ],
  named: () => [
    `${pad(D().getUTCDate(), 2)}-${MON[D().getUTCMonth()]}-${D().getUTCFullYear()} ${hms()}.${ms()} ${pick([`client @0x7f${hex(10)} ${ip()}#${portNo()} (${word()}.example.test): query: ${word()}.example.test IN A +E(0)K (${ip()})`, `dnssec: info: zone example.test/IN: reconfiguring zone keys`, `resolver: info: lame server resolving 'ns.example.test' (in 'example.test'?): ${ip()}#53`, `general: error: zone example.test/IN: loading from master file failed: file not found`, `lame-servers: info: REFUSED unexpected RCODE resolving 'example.test/A/IN': ${ip()}#53`])}`,
  ],
  dhcpd: () => [
    sysPid(
      'dhcpd',
      pick([
        `DHCPDISCOVER from ${mac()} via eth0`,
        `DHCPOFFER on ${ip()} to ${mac()} via eth0`,
        `DHCPACK on ${ip()} to ${mac()} (${host()}) via eth0`,
        `DHCPDISCOVER from ${mac()} via eth1: network 10.1.0.0/16: no free leases`,
      ]),
    ),
  ],
  openvpn: () => [
    `${ymd()} ${hms()} ${pick([`${ip()}:${portNo()} TLS Error: TLS key negotiation failed to occur within 60 seconds (check your network connectivity)`, `${ip()}:${portNo()} VERIFY OK: depth=0, CN=client-${int(1, 512)}`, `client-${int(1, 512)}/${ip()}:${portNo()} PUSH: Received control message: 'PUSH_REQUEST'`, `AUTH: Received control message: AUTH_FAILED`, `Data Channel: cipher 'AES-256-GCM', peer-id: ${int(0, 160)}`, 'Authenticate/Decrypt packet error: packet HMAC authentication failed'])}`,
  ],
  strongswan: () => [
    `${pad(int(1, 16), 2)}[${pick([`IKE] IKE_SA vpn[${int(1, 512)}] established between ${ip()}[gw]...${ip()}[peer]`, `IKE] authentication of 'C=CH, O=Test, CN=gw' with RSA_EMSA_PKCS1_SHA2_256 successful`, `NET] received packet: from ${ip()}[500] to ${ip()}[500] (${size() % 2000} bytes)`, `IKE] retransmit ${int(1, 5)} of request with message ID ${int(0, 257)}`, `IKE] received NO_PROPOSAL_CHOSEN notify error`, `CFG] loaded certificate 'C=CH, CN=gw' from '/etc/swanctl/x509/gw.pem'`])}`,
  ],
  vpcFlow: () => [
    `2 1234567890${int(10, 99)} eni-${hex(17)} ${ip()} ${ip()} ${portNo()} ${portNo()} ${pick([6, 17, 1])} ${int(1, 512)} ${size()} ${Math.floor(now / 1000) - 60} ${Math.floor(now / 1000)} ${pick(['ACCEPT', 'REJECT'])} OK`,
  ],
  cloudtrail: () => [
    JSON.stringify({
      eventVersion: '1.09',
      eventTime: iso(),
      eventSource: pick(['kms.amazonaws.com', 'sts.amazonaws.com', 's3.amazonaws.com']),
      eventName: pick(['Sign', 'GenerateDataKey', 'AssumeRole', 'GetObject']),
      sourceIPAddress: ip(),
      errorCode: pick([undefined, 'AccessDenied', 'ThrottlingException']),
      requestID: uuid(),
    }),
  ],
  git: () =>
    pick([
      () => ["fatal: unable to access 'https://git.example.test/app.git/': Could not resolve host: git.example.test"],
      () => [
        "error: failed to push some refs to 'git.example.test:app.git'",
        'hint: Updates were rejected because the remote contains work that you do not',
      ],
      () => [`commit ${hex(40)}`, `    ${word()}: handle empty ${word()} token`],
      () => ['error: gpg failed to sign the data', 'fatal: failed to write commit object'],
      () => [`remote: Compressing objects: 100% (${size()}/${size()}), done.`],
    ])(),
  npm: () =>
    pick([
      () => [
        'npm ERR! code ECONNREFUSED',
        `npm ERR! errno ${errno()}`,
        `npm ERR! FetchError: request to http://registry.example.test/ failed, reason: connect ECONNREFUSED ${ip()}:${portNo()}`,
      ],
      () => [`added ${int(1, 1142)} packages, and audited ${int(1, 1142)} packages in ${int(1, 60)}s`],
      () => [`npm WARN deprecated ${word()}@1.${int(0, 9)}.0: this package is no longer supported`],
    ])(),
  cargo: () =>
    pick([
      () => [`   Compiling ${word()} v0.${int(1, 48)}.${int(0, 9)}`],
      () => [
        `error[E0${int(100, 782)}]: mismatched types`,
        `  --> src/${word()}.rs:${pick([48, 160, 164, 257])}:${int(1, 80)}`,
      ],
      () => [`warning: unused variable: \`${word()}\``],
      () => [`test ${word()}::tests::round_trip ... ok`],
      () => [
        `thread 'main' panicked at src/${word()}.rs:${int(1, 512)}:9:`,
        `called \`Result::unwrap()\` on an \`Err\` value: Os { code: ${pick([2, 13, 98, 111])}, kind: ${pick(['NotFound', 'PermissionDenied', 'AddrInUse', 'ConnectionRefused'])}, message: "${strerr()}" }`,
      ],
    ])(),
  pytest: () =>
    pick([
      () => [
        `tests/test_${word()}.py::test_${word()}_${word()} ${pick(['PASSED', 'PASSED', 'FAILED', 'SKIPPED'])}                          [${pad(int(1, 100), 3, ' ')}%]`,
      ],
      () => [`E       assert ${size()} == ${size()}`, `tests/test_${word()}.py:${int(1, 257)}: AssertionError`],
      () => [`========== ${int(1, 9)} failed, ${int(1, 512)} passed in ${int(1, 99)}.${int(10, 99)}s ==========`],
    ])(),
  pythonTrace: () => [
    'Traceback (most recent call last):',
    `  File "/app/${word()}.py", line ${pick([48, 160, 164, 224])}, in ${word()}`,
    pick([
      `ConnectionRefusedError: [Errno 111] Connection refused`,
      `KeyError: '${word()}'`,
      `requests.exceptions.HTTPError: ${status()} Client Error for url: https://api.example.test${path()}`,
      `OSError: [Errno ${pick([5, 13, 16, 28, 48])}] ${strerr()}`,
      "ValueError: invalid literal for int() with base 10: 'token'",
    ]),
  ],
  goApp: () => [
    `time=${iso()} level=${pick(['INFO', 'WARN', 'ERROR'])} msg="${pick(['request failed', 'token expired', 'login ok', 'session evicted', 'sign-up mail queued', 'wrap text at 160'])}" err="${pick([`dial tcp ${ip()}:${portNo()}: connect: connection refused`, 'context deadline exceeded', 'EOF', '<nil>'])}" code=${pick([0, 1, 48, 401, 403, 500, 512])} bytes=${size()}`,
  ],
  goPanic: () => [
    `panic: runtime error: ${pick(['invalid memory address or nil pointer dereference', 'index out of range [164] with length 160'])}`,
    `[signal SIGSEGV: segmentation violation code=0x1 addr=0x${pick(['0', '30', 'a0', 'b3', '101'])} pc=0x${hex(6)}]`,
    `goroutine ${int(1, 512)} [running]:`,
    `main.(*Session).Token(0x0)`,
    `\t/src/${word()}.go:${pick([48, 160, 257])} +0x${hex(3)}`,
  ],
  nodeApp: () =>
    pick([
      () => [
        JSON.stringify({
          level: pick([30, 40, 50]),
          time: now,
          pid: int(1, 9999),
          hostname: host(),
          msg: pick(['request completed', 'request errored', 'session saved', 'token revoked']),
          res: { statusCode: status() },
          responseTime: size() % 5120,
        }),
      ],
      () => [
        `Error: connect ${errno()} ${ip()}:${portNo()}`,
        `    at TCPConnectWrap.afterConnect [as oncomplete] (node:net:${int(1000, 1999)}:16) {`,
        `  errno: -111,`,
        `  code: '${errno()}',`,
        "  syscall: 'connect'",
        '}',
      ],
    ])(),
  dotnet: () =>
    pick([
      () => [
        `fail: Microsoft.EntityFrameworkCore.Database.Command[20102]`,
        `      Failed executing DbCommand (${int(1, 999)}ms) [Parameters=[@p0='?' (Size = 160)], CommandType='Text', CommandTimeout='30']`,
      ],
      () => [
        `info: Microsoft.AspNetCore.Hosting.Diagnostics[2]`,
        `      Request finished HTTP/2 GET https://localhost:${portNo()}${path()} - ${status()} ${size()} text/html ${int(1, 999)}.${int(1000, 9999)}ms`,
      ],
      () => [
        `Unhandled exception. System.Net.Http.HttpRequestException: Connection refused (${host()}:${portNo()})`,
        ` ---> System.Net.Sockets.SocketException (111): Connection refused`,
      ],
    ])(),
  php: () => [
    `[${pad(D().getUTCDate(), 2)}-${MON[D().getUTCMonth()]}-${D().getUTCFullYear()} ${hms()} UTC] PHP ${pick([`Warning:  Undefined array key "token" in /var/www/${word()}.php on line ${pick([48, 160, 257])}`, `Fatal error:  Allowed memory size of 134217728 bytes exhausted (tried to allocate ${size()} bytes) in /var/www/${word()}.php on line ${int(1, 512)}`, `Notice:  session_start(): A session had already been started in /var/www/${word()}.php on line ${int(1, 99)}`])}`,
  ],
  rails: () => {
    const r = uuid()
    return [
      `[${r}] Started POST "${path()}" for ${ip()} at ${ymd()} ${hms()} +0000`,
      `[${r}] Can't verify CSRF token authenticity.`,
      `[${r}] Completed ${status()} in ${int(1, 5120)}ms (ActiveRecord: ${int(1, 99)}.${int(0, 9)}ms | Allocations: ${size()})`,
    ]
  },
  terraform: () =>
    pick([
      () => [`aws_kms_key.${word()}: Still creating... [${int(1, 9)}0s elapsed]`],
      () => [
        '╷',
        `│ Error: error creating ${word()}: AccessDenied: not authorized`,
        '│ 	status code: 403, request id: ' + uuid(),
        '╵',
      ],
      () => [`Apply complete! Resources: ${int(0, 48)} added, ${int(0, 9)} changed, 0 destroyed.`],
    ])(),
  ansible: () => [
    pick([
      `ok: [${host()}] => (item=${word()})`,
      `fatal: [${host()}]: UNREACHABLE! => {"changed": false, "msg": "Failed to connect to the host via ssh: Permission denied (publickey).", "unreachable": true}`,
      `failed: [${host()}] => {"changed": true, "cmd": "systemctl restart ${word()}", "rc": ${pick([1, 3, 5, 48])}}`,
      `TASK [${word()} : copy wrap script] *****`,
    ]),
  ],
  vault: () => [
    `${iso()} [${pick(['INFO', 'WARN', 'ERROR'])}]  ${pick(['core: security barrier not initialized', `core: seal configuration loaded: type=shamir`, `expiration: revoked lease: lease_id=auth/token/create/${hex(12)}`, 'core: successful mount: namespace= path=transit/ type=transit', `http: TLS handshake error from ${ip()}:${portNo()}: EOF`, `rollback: error rolling back: path=aws/ error="context deadline exceeded"`])}`,
  ],
  etcd: () => [
    JSON.stringify({
      level: pick(['info', 'warn']),
      ts: iso(),
      caller: `etcdserver/util.go:${int(100, 257)}`,
      msg: pick(['apply request took too long', 'failed to reach the peer URL', 'auth token is invalid']),
      took: `${int(1, 999)}.${int(1, 999)}ms`,
      error: pick(['', `dial tcp ${ip()}:2380: connect: connection refused`]),
    }),
  ],
  tpmTools: () =>
    pick([
      () => [
        `WARNING:esys:src/tss2-esys/api/Esys_Load.c:324:Esys_Load_Finish() Received TPM Error`,
        `ERROR:esys:src/tss2-esys/api/Esys_Load.c:112:Esys_Load() Esys Finish ErrorCode (0x${pick(['000001df', '0000098e', '00000921', '00000902'])})`,
      ],
      () => [
        `ERROR: Eys_Unseal(0x98E) - tpm:session(1):the authorization HMAC check failed and DA counter incremented`,
      ],
      () => [`tpm2_pcrread: sha256: ${int(0, 23)} : 0x${hex(64).toUpperCase()}`],
    ])(),
  pcscd: () => [
    `${pad(size() % 99999999, 8)} ${pick(['ifdhandler.c:1221:IFDHPowerICC() PowerUp failed', 'eventhandler.c:333:EHStatusHandlerThread() Error powering up card: -2146435050 0x80100016', 'winscard.c:286:SCardConnect() Card Not Inserted', 'readerfactory.c:1110:RFInitializeReader() Open Port 0x200000 Failed (usb:072f/90cc:libudev:0:/dev/bus/usb/001/048)', 'commands.c:212:CmdPowerOn() Card absent or mute'])}`,
  ],
  openssl: () =>
    pick([
      () => [
        `${hex(16).toUpperCase()}:error:0A000${pick(['086', '412', '126', '438'])}:SSL routines:${pick(['tls_post_process_server_certificate:certificate verify failed', 'ssl3_read_bytes:sslv3 alert bad certificate', 'ssl3_read_n:unexpected eof while reading', 'ssl3_read_bytes:tlsv1 alert internal error'])}:ssl/record/rec_layer_s3.c:${int(100, 1600)}:`,
      ],
      () => [
        'SSL handshake has read 5120 bytes and written 512 bytes',
        `Verification: ${pick(['OK', 'error: self-signed certificate'])}`,
        'New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384',
        `    Session-ID: ${hex(64).toUpperCase()}`,
      ],
      () => [
        `${hex(16).toUpperCase()}:error:0308010C:digital envelope routines:inner_evp_generic_fetch:unsupported:crypto/evp/evp_fetch.c:355:`,
      ],
    ])(),
  gpg: () => [
    `gpg: ${pick(['signing failed: No secret key', 'decryption failed: No secret key', 'Good signature from "Repo Key"', 'WARNING: This key is not certified with a trusted signature!', 'keyserver receive failed: No data', `key ${hex(16).toUpperCase()}: 1 signature not checked due to a missing key`])}`,
  ],
  ldap: () => [
    sysPid(
      'slapd',
      `conn=${int(1000, 1200)} op=${int(0, 9)} ${pick([`BIND dn="cn=${user()},dc=example,dc=test" method=128`, `RESULT tag=97 err=49 text=`, `SEARCH RESULT tag=101 err=${pick([0, 32, 50])} nentries=${int(0, 160)} text=`, 'UNBIND'])}`,
    ),
  ],
  radius: () => [
    `${DAY[D().getUTCDay()]} ${bsd()} ${D().getUTCFullYear()} : Auth: (${int(0, 512)}) Login ${pick(['OK', 'incorrect (mschap: MS-CHAP2-Response is incorrect)'])}: [${user()}] (from client wlan port ${portNo()})`,
  ],
  envoy: () => [
    `[${iso()}] "GET ${path()} HTTP/2" ${status()} ${pick(['-', 'UF', 'UH', 'NR', 'URX'])} via_upstream - "-" 0 ${size()} ${int(1, 5120)} - "-" "${agent()}" "${uuid()}" "${word()}:8080" "${ip()}:${portNo()}"`,
  ],
  ceph: () => [
    `${iso()} 7f${hex(10)} ${pick([0, 1, -1])} ${pick([`osd.${int(0, 48)} ${size()} heartbeat_check: no reply from ${ip()}:6806 osd.${int(0, 48)} since back ${iso()}`, 'log_channel(cluster) log [WRN] : Health check failed: 1 osds down (OSD_DOWN)', 'monclient(hunting): authenticate timed out after 300', `bdev(0x55${hex(10)} /var/lib/ceph/block) open open got: (13) Permission denied`])}`,
  ],
  elastic: () => [
    JSON.stringify({
      '@timestamp': iso(),
      'log.level': pick(['INFO', 'WARN', 'ERROR']),
      message: pick([
        'Authentication to realm file failed - Password authentication failed',
        'high disk watermark [90%] exceeded',
        `[gc][${size()}] overhead, spent [512ms] collecting in the last [1s]`,
        'license expired',
      ]),
      'process.thread.name': `elasticsearch[${host()}][generic][T#${int(1, 48)}]`,
    }),
  ],
  auditd: () => [
    `type=${pick(['SYSCALL', 'USER_AUTH', 'USER_LOGIN', 'CRYPTO_KEY_USER', 'AVC'])} msg=audit(${sec()}:${size()}): pid=${int(100, 32000)} uid=0 auid=${int(1000, 1142)} ses=${int(1, 512)} ${pick([`msg='op=login acct="${user()}" exe="/usr/sbin/sshd" hostname=? addr=${ip()} terminal=ssh res=failed'`, `arch=c000003e syscall=257 success=no exit=-13 a0=ffffff9c a1=7ffd${hex(8)} a2=0 items=1`, `msg='op=destroy kind=server fp=SHA256:${hex(20)} direction=? spid=${int(100, 9999)} suid=0 res=success'`])}`,
  ],
  cisco: () => [
    `${bsd()}: %${pick([`LINK-3-UPDOWN: Interface GigabitEthernet0/${int(1, 48)}, changed state to down`, `SEC_LOGIN-4-LOGIN_FAILED: Login failed [user: ${user()}] [Source: ${ip()}] [localport: 22] [Reason: Login Authentication Failed]`, 'SYS-5-CONFIG_I: Configured from console by vty0', `CRYPTO-4-RECVD_PKT_INV_SPI: decaps: rec'd IPSEC packet has invalid spi for destaddr=${ip()}, prot=50, spi=0x${hex(8)}`])}`,
  ],
  logfmt: () => [
    `ts=${iso()} caller=${word()}.go:${pick([48, 160, 164, 257])} level=${pick(['info', 'warn', 'error'])} component=${word()} ${pick([`msg="scrape failed" err="server returned HTTP status ${status()}"`, `msg="sign" ok=true bytes=${size()} rv=0`, `msg="job done" exit=${pick([0, 1, 5, 48])} dur=${int(1, 512)}ms`, `msg="wrap lines" width=160`, `status=48 ret=-1 addr=0x${hex(8)}`])}`,
  ],
  csvTable: () => [`${iso()},${host()},${word()},${size()},${pick(['ok', 'ok', 'fail'])},0x${hex(4)},${int(0, 5120)}`],
  pipeTable: () => [
    `| ${iso()} | ${word().padEnd(10)} | ${pad(size(), 8, ' ')} | ${pick(['ok', 'retry', 'timeout'])} |`,
  ],
  modbus: () => [
    `${ymd()} ${hms()} plc ${int(1, 31)}: ${pick([`read holding ${size()} len 48 -> ok`, 'exception 0x83 code 02', 'crc error, retry 1', `rv=5 status=48 code 512`])}`,
  ],
}

const names = Object.keys(formats)
if (only === 'list') {
  console.log(names.join('\n'))
  process.exit(0)
}
if (only !== undefined && !formats[only]) {
  console.error(`no format named ${only}`)
  process.exit(2)
}

/** Writes all of the text to standard output, waiting where a pipe is full. */
function write(text) {
  let bytes = Buffer.from(text, 'utf8')
  while (bytes.length > 0) {
    try {
      bytes = bytes.subarray(writeSync(1, bytes))
    } catch (error) {
      if (error.code === 'EPIPE') process.exit(0)
      if (error.code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5)
    }
  }
}

let printed = 0
let buffer = []
while (printed < wanted) {
  // Programs write in bursts, so a few records of one format follow each other.
  const make = formats[only ?? pick(names)]
  for (let burst = int(1, 8); burst > 0 && printed < wanted; burst--) {
    now += int(0, 700)
    for (const line of make()) {
      if (printed === wanted) break
      buffer.push(line)
      printed++
    }
  }
  if (buffer.length >= 4000) {
    write(`${buffer.join('\n')}\n`)
    buffer = []
  }
}
if (buffer.length > 0) write(`${buffer.join('\n')}\n`)
