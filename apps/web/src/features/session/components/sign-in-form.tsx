import { LIMITS } from '@lora/schema/values';
import { Trans, useLingui } from '@lingui/react/macro';
import { type SubmitEvent, useState } from 'react';
import { Button } from '../../../components/ui/button.js';
import { Field } from '../../../components/ui/field.js';
import { Input } from '../../../components/ui/input.js';
import { describeError } from '../../../lib/describe-error.js';
import { ApiError } from '../../../lib/errors.js';
import { signIn } from '../session-actions.js';
import { PasswordInput } from './password-input.js';

interface Mistakes {
  email?: string;
  password?: string;
  /** Of both together, or of the way to the server. */
  form?: string;
}

function readText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value : '';
}

/** Two fields that the browser keeps by itself: a library for forms would double what this page loads of our own. */
export function SignInForm() {
  const { t } = useLingui();
  const [mistakes, setMistakes] = useState<Mistakes>({});
  const [busy, setBusy] = useState(false);
  const forget = (name: keyof Mistakes) => () =>
    mistakes[name] && setMistakes((before) => ({ ...before, [name]: undefined }));

  const submit = async (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const given = new FormData(form);
    const credentials = { email: readText(given, 'email'), password: readText(given, 'password') };
    const missing: Mistakes = {
      email: credentials.email === '' ? t`Enter your email address.` : undefined,
      password: credentials.password === '' ? t`Enter your password.` : undefined,
    };
    setMistakes(missing);
    const first = missing.email ? 'email' : missing.password && 'password';
    if (first) return form.querySelector<HTMLElement>(`[name="${first}"]`)?.focus();
    setBusy(true);
    try {
      await signIn(credentials);
    } catch (error) {
      const wrong = error instanceof ApiError && error.code === 'wrong_credentials';
      setMistakes({ form: wrong ? t`Email and password don't fit together.` : describeError(error) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field label={t`Email`} error={mistakes.email}>
        <Input
          name="email"
          type="email"
          autoComplete="username"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only thing to do on this page
          autoFocus
          maxLength={LIMITS.email}
          onChange={forget('email')}
        />
      </Field>
      <Field label={t`Password`} error={mistakes.password}>
        <PasswordInput
          name="password"
          autoComplete="current-password"
          maxLength={LIMITS.passwordMax}
          onChange={forget('password')}
        />
      </Field>
      {mistakes.form && (
        <p role="alert" className="text-danger">
          {mistakes.form}
        </p>
      )}
      <Button type="submit" variant="primary" busy={busy}>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  );
}
