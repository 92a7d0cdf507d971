import { Popover } from 'radix-ui';
import { useMethods } from '../attribution/use-explanation.ts';
import { changeGallery, useGallery } from './settings.ts';

/** Which methods stand side by side. */
export function MethodChecks() {
  const chosen = useGallery((gallery) => gallery.methods);
  const methods = useMethods();
  const count = methods.filter(({ name }) => chosen.includes(name)).length;
  const toggle = (name: string, on: boolean) =>
    changeGallery({ methods: on ? [...chosen, name] : chosen.filter((other) => other !== name) });
  return (
    <Popover.Root>
      <Popover.Trigger asChild>
        <button type="button">{count} methods</button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="tooltip gallery-methods"
          align="start"
          sideOffset={4}
          aria-label="Methods"
        >
          {methods.map(({ name, label }) => (
            <label key={name} className="check">
              <input
                type="checkbox"
                checked={chosen.includes(name)}
                onChange={(event) => toggle(name, event.target.checked)}
              />
              {label}
            </label>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
