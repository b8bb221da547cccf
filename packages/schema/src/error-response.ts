import { Dict, OneOf, Text } from './field.js';
import { ERROR_CODES, type ErrorCode } from './values.js';

/** The one shape of every failure. */
export class ErrorResponse {
  @OneOf(ERROR_CODES, 'ErrorCode', { description: 'Switch on this, never on the message.' }) code!: ErrorCode;
  @Text({ max: 2000, description: 'What is wrong, where, and what to do.' }) message!: string;
  @Dict({ optional: true, description: 'For validation: a list of sentences by field.' })
  details?: Record<string, unknown>;
  @Text({ max: 64, description: 'The same id stands in the log.' }) requestId!: string;
}
