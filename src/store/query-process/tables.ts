/** The tables as their documentation, for those who do not touch the store. */
export { describeSchema } from '../../store/schema.ts'
