import { useRef } from 'react';
import { Icon } from '../shared/Icon.tsx';
import { readPicked } from './dropped-files.ts';
import { openRead } from './opening.ts';

type PickerProps = { label: string; icon: 'file' | 'folder'; testId: string; folder: boolean };

function Picker({ label, icon, testId, folder }: PickerProps) {
  const input = useRef<HTMLInputElement>(null);
  const pick = () => {
    const field = input.current;
    if (!field?.files) return;
    const files = readPicked(field.files);
    field.value = '';
    void openRead(async () => files);
  };
  return (
    <>
      <button type="button" onClick={() => input.current?.click()}>
        <Icon name={icon} />
        {label}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        data-testid={testId}
        onChange={pick}
        {...(folder ? { webkitdirectory: '' } : {})}
      />
    </>
  );
}

export function FileButtons() {
  return (
    <>
      <Picker label="Choose files" icon="file" testId="file-input" folder={false} />
      <Picker label="Choose folder" icon="folder" testId="folder-input" folder />
    </>
  );
}
