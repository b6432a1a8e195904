/**
 * Typical lines of logs, hardly any with a code: what the kernel should skip quickly. They only weigh fingerprints against
 * each other; a log that looks different costs time, never a match.
 */
export const SAMPLE = `
2026-01-31T10:00:00.123Z [INFO]  core: request completed: id=7f3a90c2 status=200 duration=12ms path=/v1/data/values
2026-01-31T10:20:01.456Z [ERROR] expiration: failed to revoke lease: error="connection refused" count=3 next=2000
2026-01-31T10:20:02.001Z [DEBUG] storage.raft: heartbeat from leader: term=17 index=482113 peer=10.0.3.14:8201
2026-01-31T10:21:44.910Z [TRACE] audit: entry written: bytes=1843 device=file/ mount=transit/sign/app-17
2026-01-31 10:00:00,250 DEBUG [worker-3] com.example.pool.SessionPool - session 81234567 returned to pool, active 3 of 64
2026-01-31 10:01:00,001 WARN  [http-nio-8080-exec-12] o.s.web.servlet.PageNotFound - No mapping for GET /actuator/health
2026-01-31 10:01:07.482  INFO 9418 --- [nio-8443-exec-4] c.e.signing.DocumentController : signed document 4187 in 36 ms
2026-01-31 10:02:11,904 INFO  [scheduler-1] org.example.batch.Cleaner - removed 128 expired entries, 20416 left, took 305 ms
01-31 10:00:00.123  5394  5410 I C01336/AMS: StartAbility com.example.app/EntryAbility, userId:100, requestCode:-1
01-31 10:00:02.900  1508  1540 D C02f20/Service: OnStart result = 0, callback for provider, value:1000, return 0
01-31 10:00:03.017  1208  3321 I C02d10/Power: screen state changed from 1 to 2, reason:5, elapsed 34026 ms
01-31 10:00:03.254 12044 12061 W A0ff00/com.example.notes/JSAPP: image decoder fell back to software, size 1080x2340
01-31 10:00:04.400  2201  2245 E C02b05/AudioServer: GetVolume stream type:3 volume:9 device:2 ret:0
01-31 10:00:00.123  1234  1234 I ActivityManager: Displayed com.example/.MainActivity: +350ms message=null code=0
01-31 10:00:05.660   871  1022 D BatteryService: level:87 scale:100 status:3 health:2 present:true voltage: 4205 temp: 301
01-31 10:00:06.032  3304  3390 W OpenGLRenderer: Davey! duration=912ms; Flags=0, FrameTimelineVsyncId=20413, IntendedVsync=8123
01-31 10:00:06.101  1711  1711 V WindowManager: focus moved to com.example.mail/.InboxActivity frame [0,0][1080,2400] flags=0x81810100
I/chatty  ( 4120): uid=10093(com.example.maps) identical 12 lines
Jan 31 10:00:00 host17 sshd[12345]: Accepted publickey for deploy from 10.0.0.7 port 50122 ssh2: RSA SHA256:abcDEFghi
Jan 31 03:04:05 node-1 kernel: [1234.567890] eth0: link becomes ready, interface exited with status 1
Jan 31 03:04:06 node-1 systemd[1]: Started Daily apt upgrade and clean activities. Consumed 3.204s CPU time.
Jan 31 03:05:01 node-1 CRON[20481]: pam_unix(cron:session): session opened for user root(uid=0) by (uid=0)
Jan 31 03:05:17 gw-2 dhclient[733]: DHCPREQUEST for 192.168.40.21 on wlan0 to 192.168.40.1 port 67
Jan 31 03:06:40 gw-2 named[1190]: client @0x7f01ac 10.2.4.18#40511 (www.example.org): query: www.example.org IN A + (10.2.0.5)
Jan 31 03:07:12 mail postfix/smtpd[22019]: connect from unknown[203.0.113.24], disconnect ehlo=1 quit=1 commands=2
<13>1 2026-01-31T03:07:13.003Z app-7 gateway 481 ID47 - request 0b51f7e2 served 2104 bytes, cache hit, 18 % of quota
{"level":"info","time":"2026-01-31T10:00:00.000Z","message":"user authenticated","code":200,"error":null,"path":"/login"}
{"timestamp":1769853600000,"severity":"ERROR","logger":"com.example.Service","msg":"operation failed after 3 retries"}
{"@timestamp":"2026-01-31T10:00:01.482Z","log.level":"INFO","message":"order accepted","trace.id":"4bf92f3577b34da6a3ce929d0e0e4736"}
{"ts":1769853602.118,"caller":"server/http.go:214","msg":"handled","method":"GET","uri":"/api/v2/items?page=20","dur_ms":14.2}
{"time":"2026-01-31T10:00:03Z","stream":"stdout","kubernetes":{"pod_name":"web-5d4f8c7b9-x2x8z","namespace_name":"default"}}
127.0.0.1 - - [31/Jan/2026:10:00:00 +0000] "GET /index.html HTTP/1.1" 200 2326 "-" "Mozilla/5.0 (X11; Linux x86_64)"
198.51.100.14 - - [31/Jan/2026:10:00:01 +0000] "POST /api/v1/session HTTP/2.0" 201 512 "https://www.example.com/" "okhttp/4.12.0"
E0131 10:00:00.123456    1 controller.go:114] error syncing item "default/pod-7d9f": not found, will be expired and retried
I0131 10:00:07.204311    1 reflector.go:368] Watch close - *v1.ConfigMap total 24 items received, resourceVersion 1184023
time="2026-01-31T10:00:08Z" level=info msg="pulled image" image="registry/app:1.20.4" size=48120334 duration=2.4s
2026/01/31 10:00:09 [notice] 31#31: signal process started, worker process 32 exited with code 0
2026-01-31 10:00:10.204 UTC [4120] LOG:  checkpoint complete: wrote 2114 buffers (12.9%); sync=0.012 s, total=26.330 s
2026-01-31 10:00:11 1042 [Note] Access granted for user 'report'@'10.0.0.9', thread 20417, rows examined 3000
2026-01-31 10:00:12.001201+0000 Mail[2614:33810] [Session] Task <acb59843-2F10>.<12> finished with status 200, 4096 bytes received
2026-01-31 10:00:12.040112+0000 0x2a41d0   Default     0x0                  318    0    locationd: {"msg":"client state", "id":14}
	at com.example.hsm.KeyService.sign(KeyService.java:210) Caused by: java.lang.RuntimeException: unexpected function call
	at org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)
	at java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1144)
  File "/usr/lib/python3/site-packages/example/client.py", line 142, in _request
    raise TimeoutError("no answer within 30 seconds, gave up after 5 attempts")
  #03 pc 000000000004a1f0  /system/lib64/libart.so (art::Thread::CreateCallback(void*)+1204)
0x00007ffd 00 00 00 10 00 02 00 ff a0 00 00 identical messages called callback exception failure passed client version
0: C_GetSlotList tokenPresent = 1, pulCount = 2 returned OK in 20 us; slot 0x00000001 label "operator", flags 0x40d
  served 20114 objects in 3120 us, 42 % from cache, 0 evicted, uptime 12 days 04:11:36
[  402.118204] usb 1-1.2: new high-speed USB device number 7 using xhci_hcd, idVendor=0bda, idProduct=8153, bcdDevice=31.00
##[group]Run npm ci && npm test  ... 214 packages audited in 6s, found 0 vulnerabilities, 1204 passed, 3 skipped
[10:00:13] :  	 [Step 2/5] Compiling module signer (34 files), warning: unused variable at src/main.rs:204:13
Downloading https://repo.example.net/maven2/org/example/core/2.4.1/core-2.4.1.pom (12 kB at 340 kB/s)
  {
    "timestamp": "2026-01-31T10:00:14.311Z", "level": "warn", "logger": "gateway", "thread": "pool-4-thread-12",
    "resource": { "service.name": "checkout", "host": { "name": "web-4", "ip": [ "10.0.0.12", "10.0.1.12" ] }, "pid": 8120 },
    "attributes": [ { "key": "http.status_code", "value": 204 }, { "key": "sampled", "value": true }, null ],
    "traceId": "5b8efff798038103d269b633813fc60c", "severityNumber": 13, "size": 20480, "title": "state of the queue",
    "message": "role changed from follower to leader", "time": 1769853614, "type": "event", "code": 0, "reason": ""
  },
`
