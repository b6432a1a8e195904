/** The documentation of the tables, for modules that do not use the store. */
export { describeSchema } from '../../store/schema.ts'
