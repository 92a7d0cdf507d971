type Props<T extends string> = {
  label: string;
  title: string;
  value: T;
  choices: readonly T[];
  onChoose: (value: T) => void;
};

const names: Record<string, string> = { linf: 'l∞', nta: 'NTA' };

/** One of a few words. */
export function Choice<T extends string>({ label, title, value, choices, onChoose }: Props<T>) {
  const choose = (text: string) => {
    const choice = choices.find((one) => one === text);
    if (choice) onChoose(choice);
  };
  return (
    <label className="field" title={title}>
      {label}
      <select value={value} onChange={(event) => choose(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {names[choice] ?? choice}
          </option>
        ))}
      </select>
    </label>
  );
}
