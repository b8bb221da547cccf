import type { Login } from '@lora/schema';
import { LIMITS } from '@lora/schema/values';
import { Trans, useLingui } from '@lingui/react/macro';
import { useForm } from 'react-hook-form';
import { Button } from '../../../components/ui/button.js';
import { Field } from '../../../components/ui/field.js';
import { Input } from '../../../components/ui/input.js';
import { describeError } from '../../../lib/describe-error.js';
import { ApiError } from '../../../lib/errors.js';
import { signIn } from '../session-actions.js';
import { PasswordInput } from './password-input.js';

export function SignInForm() {
  const { t } = useLingui();
  const form = useForm<Login>({ defaultValues: { email: '', password: '' } });
  const { errors, isSubmitting } = form.formState;

  const submit = form.handleSubmit(async (credentials) => {
    try {
      await signIn(credentials);
    } catch (error) {
      const wrong = error instanceof ApiError && error.code === 'wrong_credentials';
      form.setError('root', {
        message: wrong ? t`Email and password don't fit together.` : describeError(error),
      });
    }
  });

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <Field label={t`Email`} error={errors.email?.message}>
        <Input
          type="email"
          autoComplete="username"
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the only thing to do on this page
          autoFocus
          maxLength={LIMITS.email}
          {...form.register('email', { required: t`Enter your email address.` })}
        />
      </Field>
      <Field label={t`Password`} error={errors.password?.message}>
        <PasswordInput
          autoComplete="current-password"
          maxLength={LIMITS.passwordMax}
          {...form.register('password', { required: t`Enter your password.` })}
        />
      </Field>
      {errors.root && (
        <p role="alert" className="text-danger">
          {errors.root.message}
        </p>
      )}
      <Button type="submit" variant="primary" busy={isSubmitting}>
        <Trans>Sign in</Trans>
      </Button>
    </form>
  );
}
