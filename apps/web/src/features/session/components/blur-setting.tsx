import { Trans, useLingui } from '@lingui/react/macro';
import { NSFW_MAX } from '@lora/schema/values';
import { NativeSelect } from '../../../components/ui/native-select.js';
import { NSFW_LEVELS, nsfwLabel } from '../../../lib/nsfw.js';
import { useReadOnly } from '../../../lib/read-only.js';
import { useSession } from '../../../lib/session.js';
import { saveSettings } from '../save-settings.js';

/** Above every level: nothing is blurred. */
const NEVER = NSFW_MAX + 1;

/** From which level on this person's pictures are blurred until they ask to see one. */
export function BlurSetting() {
  const { t } = useLingui();
  const blurFrom = useSession((session) => session.user?.settings.blurFrom);
  const readOnly = useReadOnly();
  if (blurFrom === undefined) return null;
  const levels = NSFW_LEVELS.filter((level) => level > 0);
  return (
    <div className="flex flex-col items-start gap-2">
      <NativeSelect
        label={t`Blur pictures`}
        value={String(blurFrom)}
        disabled={readOnly}
        onChange={(level) => void saveSettings({ blurFrom: Number(level) })}
        options={[
          ...levels.map((level) => {
            const name = nsfwLabel(level);
            return { value: String(level), label: level === NSFW_MAX ? t`only ${name}` : t`from ${name} on` };
          }),
          { value: String(NEVER), label: t`never` },
        ]}
      />
      <p className="text-sm text-muted">
        <Trans>
          A blurred picture is shown with a click. Pictures whose level is not known are never blurred.
        </Trans>
      </p>
    </div>
  );
}
