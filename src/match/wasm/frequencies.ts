/**
 * How often four bytes in a row occur in logs, roughly. The estimate only chooses by which bytes a literal is recognised:
 * a wrong one costs time, never a match.
 */

/** Lines as most logs have them, none of them about a code. */
const SAMPLE = `
2026-01-31T10:00:00.123Z [INFO]  core: request completed: id=7f3a90c2 status=200 duration=12ms path=/v1/data/values
2026-01-31T10:20:01.456Z [ERROR] expiration: failed to revoke lease: error="connection refused" count=3 next=2000
2026-01-31 10:00:00,250 DEBUG [worker-3] com.example.pool.SessionPool - session 81234567 returned to pool, active 3 of 64
2026-01-31 10:01:00,001 WARN  [http-nio-8080-exec-12] o.s.web.servlet.PageNotFound - No mapping for GET /actuator/health
01-31 10:00:00.123  5394  5410 I C01336/AMS: StartAbility com.example.app/EntryAbility, userId:100, requestCode:-1
01-31 10:00:02.900  1508  1540 D C02f20/Service: OnStart result = 0, callback for provider, value:1000, return 0
01-31 10:00:00.123  1234  1234 I ActivityManager: Displayed com.example/.MainActivity: +350ms message=null code=0
Jan 31 10:00:00 host17 sshd[12345]: Accepted publickey for deploy from 10.0.0.7 port 50122 ssh2: RSA SHA256:abcDEFghi
Jan 31 03:04:05 node-1 kernel: [1234.567890] eth0: link becomes ready, interface exited with status 1
{"level":"info","time":"2026-01-31T10:00:00.000Z","message":"user authenticated","code":200,"error":null,"path":"/login"}
{"timestamp":1769853600000,"severity":"ERROR","logger":"com.example.Service","msg":"operation failed after 3 retries"}
127.0.0.1 - - [31/Jan/2026:10:00:00 +0000] "GET /index.html HTTP/1.1" 200 2326 "-" "Mozilla/5.0 (X11; Linux x86_64)"
E0131 10:00:00.123456    1 controller.go:114] error syncing item "default/pod-7d9f": not found, will be expired and retried
	at com.example.hsm.KeyService.sign(KeyService.java:210) Caused by: java.lang.RuntimeException: unexpected function call
0x00007ffd 00 00 00 10 00 02 00 ff a0 00 00 identical messages called callback exception failure passed client version
`
/** The share of a byte that the sample lacks. */
const UNSEEN = 0.0003
/** How much more often bytes follow each other that do so in the sample. */
const EVERY = 1 / SAMPLE.length

/** The share of each byte, of 1. */
export const BYTE_SHARES: Float64Array = sharesOf(Buffer.from(SAMPLE))
const seen = countFours(Buffer.from(SAMPLE))

/** The expected share of places at which these four bytes (as a little-endian number) stand. */
export function shareOf(four: number): number {
  let share = 1
  for (let k = 0; k < 4; k++) share *= BYTE_SHARES[(four >>> (8 * k)) & 255]!
  return share + (seen.get(four) ?? 0) * EVERY
}

/** The four bytes from `at` as one number, as the kernel reads them. */
export function fourAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}

function sharesOf(sample: Uint8Array): Float64Array {
  const shares = new Float64Array(256).fill(UNSEEN)
  for (const byte of sample) shares[byte]! += 1 / sample.length
  const sum = shares.reduce((a, b) => a + b)
  return shares.map(share => share / sum)
}

function countFours(sample: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>()
  for (let at = 0; at + 4 <= sample.length; at++) {
    const four = fourAt(sample, at)
    counts.set(four, (counts.get(four) ?? 0) + 1)
  }
  return counts
}
