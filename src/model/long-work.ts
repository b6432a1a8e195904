/**
 * Does work of which nothing is lost if the process ends meanwhile, and which may take seconds without a turn of the event loop, so that
 * no signal would be heard. Who hears signals hands it in.
 */
export type Spend = <T>(work: () => T) => Promise<T>
