import { LIMITS } from '@lora/schema/values';
import { Trans, useLingui } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { Button } from '../../../components/ui/button.js';
import { Field } from '../../../components/ui/field.js';
import { Input } from '../../../components/ui/input.js';
import { describeError } from '../../../lib/describe-error.js';
import { ApiError } from '../../../lib/errors.js';
import { setUpOwner } from '../session-actions.js';
import { PasswordInput } from './password-input.js';

/** As the server's own rule: one @ and no spaces; only a mail could prove more. */
const EMAIL = /^[^\s@]+@[^\s@]+$/;

interface Owner {
  name: string;
  email: string;
  password: string;
}

const FIELDS: readonly (keyof Owner)[] = ['name', 'email', 'password'];

/** Creates the first person of this library. `onAlready`: somebody else was faster. */
export function SetUpForm({ onAlready }: { onAlready: () => void }) {
  const { t } = useLingui();
  const form = useForm<Owner>({ defaultValues: { name: '', email: '', password: '' } });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async ({ name, ...owner }) => {
    try {
      await setUpOwner({ ...owner, ...(name.trim() ? { name: name.trim() } : {}) });
    } catch (error) {
      if (error instanceof ApiError && error.code === 'already_set_up') return onAlready();
      const fields = error instanceof ApiError ? error.fields : {};
      for (const field of FIELDS) if (fields[field]) form.setError(field, { message: fields[field] });
      if (!FIELDS.some((field) => fields[field])) form.setError('root', { message: describeError(error) });
    }
  });

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field label={t`Your name (optional)`} error={errors.name?.message}>
        <Input autoComplete="name" maxLength={100} {...form.register('name')} />
      </Field>
      <Field
        label={t`Email`}
        hint={t`You sign in with it. No mail is ever sent.`}
        error={errors.email?.message}
      >
        <Input
          type="email"
          autoComplete="username"
          maxLength={LIMITS.email}
          {...form.register('email', {
            required: t`Enter an email address.`,
            pattern: { value: EMAIL, message: t`This doesn't look like an email address.` },
          })}
        />
      </Field>
      <Field
        label={t`Password`}
        hint={t`At least ${LIMITS.passwordMin} characters; a sentence is easy to remember.`}
        error={errors.password?.message}
      >
        <PasswordInput
          autoComplete="new-password"
          maxLength={LIMITS.passwordMax}
          {...form.register('password', {
            required: t`Choose a password.`,
            minLength: { value: LIMITS.passwordMin, message: t`At least ${LIMITS.passwordMin} characters.` },
          })}
        />
      </Field>
      {errors.root && (
        <p role="alert" className="text-danger">
          {errors.root.message}
        </p>
      )}
      <Button type="submit" variant="primary" busy={isSubmitting}>
        <Trans>Create the owner</Trans>
      </Button>
    </form>
  );
}
