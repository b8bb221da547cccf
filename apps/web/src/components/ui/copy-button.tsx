import { useLingui } from '@lingui/react/macro';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { copyText } from '../../lib/copy-text.js';
import { Button } from './button.js';
import { IconButton } from './icon-button.js';
import { showToast } from './toast.js';

/** How long the tick stays. */
const SHOWN_MS = 1500;

/** Copies `text`; with `label` a button with words, else an icon. A tick says that it worked. */
export function CopyButton({ text, label, name }: { text: string; label?: string; name?: string }) {
  const { t } = useLingui();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    const done = await copyText(text);
    setCopied(done);
    if (!done) showToast({ tone: 'danger', title: t`Couldn't copy. Select the text and copy it by hand.` });
  };
  const icon = copied ? <Check aria-hidden /> : <Copy aria-hidden />;
  if (label) {
    return (
      <Button size="sm" icon={icon} onClick={() => void copy()}>
        {copied ? t`Copied` : label}
      </Button>
    );
  }
  return (
    <IconButton
      size="sm"
      label={copied ? t`Copied` : (name ?? t`Copy`)}
      icon={icon}
      onClick={() => void copy()}
    />
  );
}
