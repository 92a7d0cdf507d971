import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { Icon } from './Icon.tsx';
import { type DialogName, setApp, useApp } from './store.ts';

type Props = {
  name: DialogName;
  title: string;
  description: string;
  children: ReactNode;
  onClose?: () => void;
};

/** One of the page's dialogs; Escape and a click outside close it. */
export function Modal({ name, title, description, children, onClose }: Props) {
  const open = useApp((app) => app.dialog === name);
  const change = (next: boolean) => {
    setApp({ dialog: next ? name : null });
    if (!next) onClose?.();
  };
  return (
    <Dialog.Root open={open} onOpenChange={change}>
      <Dialog.Portal>
        <Dialog.Overlay className="dialog-overlay" />
        <Dialog.Content className="dialog">
          <header className="dialog-header">
            <Dialog.Title>{title}</Dialog.Title>
            <Dialog.Close className="quiet icon-only" aria-label="Close">
              <Icon name="close" />
            </Dialog.Close>
          </header>
          <Dialog.Description className="muted">{description}</Dialog.Description>
          {children}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
