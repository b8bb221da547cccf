import type { ChangeKind, FormProps } from '../change-kinds.js';
import { CollectionForm } from './collection-form.js';
import { CustomFieldForm } from './custom-field-form.js';
import { FamilyForm } from './family-form.js';
import { TagForm } from './tag-form.js';
import { ValueForm } from './value-form.js';

/** What is to be done with one field. */
export function ChangeForm({ kind, ...form }: FormProps & { kind: ChangeKind }) {
  switch (kind) {
    case 'tags':
      return <TagForm {...form} />;
    case 'collection':
      return <CollectionForm {...form} />;
    case 'family':
      return <FamilyForm {...form} />;
    case 'customFields':
      return <CustomFieldForm {...form} />;
    default:
      return <ValueForm kind={kind} {...form} />;
  }
}
