import { Int, ListOf, OneOf, Text, Texts, Uuid } from './field.js';
import { CUSTOM_FIELD_KINDS, type CustomFieldKind, LIMITS } from './values.js';

/** A field of the library's own, on every adapter. */
export class CustomField {
  @Uuid({}) id!: string;
  @Text({ max: LIMITS.customField }) name!: string;
  @OneOf(CUSTOM_FIELD_KINDS, 'CustomFieldKind', { description: 'A date is YYYY-MM-DD.' })
  kind!: CustomFieldKind;
  @Texts({ items: LIMITS.choices, max: LIMITS.customText }) choices!: string[];
  @Int({}) position!: number;
  @Int({ description: 'Adapters that have a value.' }) adapters!: number;
}

export class CustomFieldPage {
  @ListOf(() => CustomField, {}) items!: CustomField[];
  @Text({ max: 1, nullable: true }) nextCursor!: string | null;
  @Int({}) total!: number;
}

export class CreateCustomField {
  @Text({ min: 1, max: LIMITS.customField }) name!: string;
  @OneOf(CUSTOM_FIELD_KINDS, 'CustomFieldKind', {}) kind!: CustomFieldKind;
  @Texts({ items: LIMITS.choices, min: 1, max: LIMITS.customText, optional: true }) choices?: string[];
}

/** The kind stays; a choice that is taken away stays on the adapters that have it. */
export class UpdateCustomField {
  @Text({ min: 1, max: LIMITS.customField, optional: true }) name?: string;
  @Texts({ items: LIMITS.choices, min: 1, max: LIMITS.customText, optional: true }) choices?: string[];
  @Int({ optional: true }) position?: number;
}
