import { useLingui } from '@lingui/react/macro';
import { FavoriteButton } from '../../../components/adapter/favorite-button.js';
import { Rating } from '../../../components/adapter/rating.js';
import { InTurn } from '../../../components/ui/in-turn.js';
import { useAdapterEditor } from '../api/update-adapter.js';
import { BaseFields } from './base-fields.js';
import { CollectionsField } from './collections-field.js';
import { ConflictDialog } from './conflict-dialog.js';
import { DescriptionField } from './description-field.js';
import { EditableName } from './editable-name.js';
import { MoreFields } from './more-fields.js';
import { NotesField } from './notes-field.js';
import { type FieldProps, Property } from './property.js';
import { ProposalList } from './proposal-list.js';
import { TagsField } from './tags-field.js';
import { TriggerWordsField } from './trigger-words-field.js';
import { WarningList } from './warning-list.js';
import { WeightField } from './weight-field.js';

/** All that can be written about an adapter, drawn from top to bottom. */
export function AdapterFields({
  detail,
  readOnly,
  atOnce,
  onDrawn,
}: Pick<FieldProps, 'detail' | 'readOnly'> & { atOnce: boolean; onDrawn: () => void }) {
  const { t } = useLingui();
  const editor = useAdapterEditor(detail.id);
  const field = { detail, editor, readOnly };
  return (
    <>
      <InTurn atOnce={atOnce} onDrawn={onDrawn}>
        <>
          <EditableName {...field} />
          <WarningList warnings={detail.warnings} />
          <ProposalList detail={detail} readOnly={readOnly} />
        </>
        <>
          <BaseFields {...field} />
          <Property {...field} label={t`Rating`} field="rating">
            <div className="-ml-1.5 flex items-center gap-2">
              <Rating
                value={detail.rating}
                disabled={readOnly}
                onChange={(rating) => void editor.save({ rating })}
              />
              <FavoriteButton
                on={detail.favorite}
                disabled={readOnly}
                onChange={(favorite) => void editor.save({ favorite })}
              />
            </div>
          </Property>
        </>
        <>
          <TriggerWordsField {...field} />
          <WeightField {...field} />
          <TagsField {...field} />
        </>
        <>
          <CollectionsField detail={detail} readOnly={readOnly} />
          <NotesField {...field} />
          <DescriptionField {...field} />
        </>
        <MoreFields {...field} />
      </InTurn>
      <ConflictDialog conflict={editor.conflict} onSettle={editor.settle} />
    </>
  );
}
