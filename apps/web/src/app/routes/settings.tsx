import { Trans, useLingui } from '@lingui/react/macro';
import { LogOut } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Button } from '../../components/ui/button.js';
import { CustomFieldSettings } from '../../features/custom-fields/components/custom-field-settings.js';
import { BlurSetting } from '../../features/session/components/blur-setting.js';
import { signOut } from '../../features/session/session-actions.js';
import { useSession } from '../../lib/session.js';
import { chooseTheme, useTheme, type Theme } from '../../lib/theme.js';
import { Segmented } from '../../components/ui/segmented.js';
import { TopBar } from '../frame/top-bar.js';

function Section({ title, children }: { title: ReactNode; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-3 border-b border-line py-6">
      <h2 className="font-semibold">{title}</h2>
      {children}
    </section>
  );
}

function InlineLink({ to, children }: { to: string; children: ReactNode }) {
  return (
    <Link
      to={to}
      className="flex w-fit items-center underline decoration-line-strong underline-offset-4 hover:decoration-current max-md:min-h-10"
    >
      {children}
    </Link>
  );
}

export function Component() {
  const { t } = useLingui();
  const theme = useTheme((state) => state.theme);
  const user = useSession((session) => session.user);
  const themes: { value: Theme; label: string }[] = [
    { value: 'system', label: t`As the device` },
    { value: 'dark', label: t`Dark` },
    { value: 'light', label: t`Light` },
  ];
  return (
    <>
      <TopBar title={t`Settings`} />
      <div className="mx-auto max-w-4xl px-4 pb-12">
        <Section title={<Trans>Theme</Trans>}>
          <Segmented label={t`Theme`} value={theme} options={themes} onValueChange={chooseTheme} />
        </Section>
        <Section title={<Trans>Blur pictures</Trans>}>
          <BlurSetting />
        </Section>
        <Section title={<Trans>Your own fields</Trans>}>
          <CustomFieldSettings />
        </Section>
        <Section title={<Trans>Account</Trans>}>
          <p>
            {user?.name && <span className="font-medium">{user.name} </span>}
            <span className="text-muted">{user?.email}</span>
          </p>
          <p className="text-muted">
            <Trans>
              Signing out also deletes the copy of the catalog that this browser keeps for offline use.
            </Trans>
          </p>
          <div>
            <Button icon={<LogOut aria-hidden />} onClick={() => void signOut()}>
              <Trans>Sign out</Trans>
            </Button>
          </div>
        </Section>
        <Section title={<Trans>Library</Trans>}>
          <InlineLink to="/tags">
            <Trans>Tags</Trans>
          </InlineLink>
          <InlineLink to="/duplicates">
            <Trans>Duplicates</Trans>
          </InlineLink>
          <InlineLink to="/roots">
            <Trans>Roots</Trans>
          </InlineLink>
          <InlineLink to="/settings/models">
            <Trans>Models</Trans>
          </InlineLink>
          <InlineLink to="/activity">
            <Trans>Activity</Trans>
          </InlineLink>
          <InlineLink to="/batches">
            <Trans>Bulk changes</Trans>
          </InlineLink>
          <InlineLink to="/problems">
            <Trans>Problems</Trans>
          </InlineLink>
          <InlineLink to="/about">
            <Trans>About LoRA Manager</Trans>
          </InlineLink>
        </Section>
      </div>
    </>
  );
}
