/** How a report says that a log contains secrets: one sentence for each kind, and what to do about it. */

/** The id of these remarks. */
export const SECRETS_IN_LOG = 'log/secrets'

const PROTECT = 'Protect this log or delete it'

const NOTES: Readonly<Record<string, readonly [fact: string, remedy: string]>> = {
  pin: [
    'This log contains PINs in clear text.',
    `${PROTECT}, and change the PINs. Traces such as pkcs11-spy, p11-kit log-calls and OpenSC debug write them: unload the spy module or lower the debug level when the trace is done, and keep PINs off command lines and out of URIs.`,
  ],
  'private-key': [
    'This log contains private keys.',
    `${PROTECT}, and replace the keys. Find the program that prints them and lower its log level.`,
  ],
  password: [
    'This log contains passwords.',
    `${PROTECT}, and change the passwords. Find the program that prints them and lower its log level.`,
  ],
  key: [
    'This log contains secret keys.',
    `${PROTECT}, and replace the keys. Find the program that prints them and lower its log level.`,
  ],
  data: [
    'This log contains data that was encrypted, signed or used as a key.',
    `${PROTECT}. Traces such as pkcs11-spy write all data of each call: unload the spy module when the trace is done.`,
  ],
  token: [
    'This log contains access tokens.',
    `${PROTECT}, and revoke the tokens. Find the program that prints them and lower its log level.`,
  ],
}

/** Returns fact and remedy for secrets that are masked under `name`. */
export function secretRemark(name: string): readonly [fact: string, remedy: string] {
  return NOTES[name] ?? [`This log contains secrets (${name}).`, `${PROTECT}, and replace the secrets.`]
}
