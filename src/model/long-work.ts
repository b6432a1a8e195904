/**
 * Runs work that may take seconds without a turn of the event loop, so that no signal handler would run; the process may be
 * ended during it without loss. Provided by the code that handles signals.
 */
export type Spend = <T>(work: () => T) => Promise<T>
