/** Paths on a 16 x 16 grid, drawn with the text's colour. */
const paths = {
  close: 'M4 4l8 8M12 4l-8 8',
  plus: 'M8 3v10M3 8h10',
  folder: 'M2 4.5h4l1.5 1.5H14v7H2z',
  file: 'M4 2h5l3 3v9H4zM9 2v3h3',
  drop: 'M8 2v8M4.8 7 8 10.2 11.2 7M2.5 11v2.5h11V11',
  sliders: 'M2 5h7M12 5h2M2 11h2M7 11h7M9 3.5h3v3H9zM4 9.5h3v3H4z',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.5 9h6l.5-9',
  theme: 'M8 2.5a5.5 5.5 0 1 0 0 11zM8 2.5a5.5 5.5 0 0 1 0 11',
  copy: 'M5.5 5.5V3H13v7.5h-2.5M3 5.5h7.5V13H3z',
  save: 'M8 2.5v7M5 7l3 3 3-3M3 13h10',
  again: 'M12.5 8A4.5 4.5 0 1 1 11 4.7M11.5 2.5v2.8H8.7',
  index: 'M3 3h4v4H3zM9 3h4v4H9zM3 9h4v4H3zM9 9h4v4H9z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
