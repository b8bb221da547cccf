import { OneOf, Text } from './field.js';

export class Health {
  @OneOf(['ok', 'starting', 'failing'], 'HealthState', {}) status!: 'ok' | 'starting' | 'failing';
  @Text({ max: 40 }) version!: string;
}
